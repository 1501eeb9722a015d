import { Alert, Button, Empty, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { DeliveryStatus } from '../../../../../domain/messages/delivery.ts';
import { toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import { ProblemError } from '../api/problem.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { SearchInput } from '../ui/SearchInput.tsx';
import { saidInstant } from '../ui/time.ts';
import type { DeliveryFilter, DeliverySummary } from './api.ts';
import { DeliveryTable } from './DeliveryTable.tsx';
import { useDeliveries, useDeliverySummary } from './queries.ts';
import { isReplayable, KINDS, LOOKS } from './state.tsx';
import { M } from './texts.ts';
import { useReplay } from './useReplay.ts';
import './messages.css';

/** What is due is on its way within seconds: a messenger that is behind for so long is not there. */
const LATE_MS = 120_000;

const NAMES = ['status', 'channel', 'kind', 'caseId', 'recipient'] as const satisfies readonly (keyof DeliveryFilter)[];

/** Every message that left the platform; the address holds what the list is narrowed to. */
export function Deliveries() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const filter: DeliveryFilter = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? undefined]));
  const { list, rows, total } = useDeliveries(filter);
  const replay = useReplay(() => setTicked([]));
  const mayReplay = may(session, 'replayDeliveries');
  const set = (name: (typeof NAMES)[number], value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
    setTicked([]);
  };
  const chosen = rows.filter((row) => ticked.includes(row.id) && isReplayable(row));
  const filtered = NAMES.some((name) => filter[name] !== undefined);
  const dead = filter.status === 'failed' || filter.status === 'unknown' ? filter.status : undefined;
  // What the service takes as a selection; narrower ones are ticked.
  const whole = dead && !filter.kind && !filter.caseId && !filter.recipient && total;

  return (
    <>
      <p className="quiet">{say(M.deliveriesLead)}</p>
      <Summary channel={filter.channel} status={filter.status} onChoose={(status) => set('status', status)} />
      <search className="toolbar" aria-label={say(M.filters)}>
        <Select
          aria-label={say(M.channel)}
          placeholder={say(M.channel)}
          allowClear
          popupMatchSelectWidth={false}
          className="message-filter"
          value={filter.channel ?? null}
          onChange={(channel: string | undefined) => set('channel', channel)}
          options={ChannelKind.keys.map((value) => ({ value, label: say(ChannelKind.labels[value]) }))}
        />
        <Select
          aria-label={say(M.kind)}
          placeholder={say(M.kind)}
          allowClear
          popupMatchSelectWidth={false}
          className="message-filter"
          value={filter.kind ?? null}
          onChange={(kind: string | undefined) => set('kind', kind)}
          options={Object.entries(KINDS).map(([value, text]) => ({ value, label: say(text) }))}
        />
        <SearchInput value={filter.caseId ?? ''} label={say(M.caseId)} onSearch={(caseId) => set('caseId', caseId)} />
        {filtered && (
          <Button onClick={() => setSearch({ tab: 'deliveries' }, { replace: true })}>{say(M.clear)}</Button>
        )}
        {mayReplay && chosen.length === 0 && dead && whole && whole > 1 ? (
          <Button
            className="toolbar-end"
            onClick={() =>
              replay.ask(
                {
                  status: dead,
                  until: toInstant(serverNow()),
                  ...(filter.channel === undefined ? {} : { channel: filter.channel }),
                },
                { count: whole, unknown: dead === 'unknown' ? whole : 0 },
              )
            }
          >
            {say(M.replayAll, { n: whole })}
          </Button>
        ) : null}
        {mayReplay && chosen.length > 0 && (
          <Button
            type="primary"
            className="toolbar-end"
            loading={replay.pending}
            onClick={() =>
              replay.ask(
                { ids: chosen.map(({ id }) => id) },
                { count: chosen.length, unknown: chosen.filter(({ status }) => status === 'unknown').length },
              )
            }
          >
            {say(M.replaySelected, { n: chosen.length })}
          </Button>
        )}
      </search>
      {replay.error instanceof ProblemError && <ProblemAlert problem={replay.error} />}
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {list.isError && <ErrorBox error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && (
        <DeliveryTable
          rows={rows}
          ticked={ticked}
          onTick={mayReplay ? setTicked : undefined}
          onReplay={
            may(session, 'replayDelivery')
              ? (row) => replay.ask({ id: row.id }, { count: 1, unknown: row.status === 'unknown' ? 1 : 0 })
              : undefined
          }
          empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(filtered ? M.noneFound : M.none)} />}
        />
      )}
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
    </>
  );
}

interface SummaryProps {
  readonly channel: string | undefined;
  readonly status: string | undefined;
  readonly onChoose: (status: string | undefined) => void;
}

/** How many stand where, as the filter by status; and whether anybody sends at all. */
function Summary({ channel, status, onChoose }: SummaryProps) {
  const say = useSay();
  const summary = useDeliverySummary();
  if (summary.isError) return <ErrorBox error={summary.error} onRetry={() => void summary.refetch()} />;
  const late = summary.data?.oldestDueAt;
  const recent = countOf(summary.data, 'failed') + countOf(summary.data, 'unknown');
  const older = (summary.data?.dead ?? 0) - recent;
  return (
    <>
      {late && serverNow() - Date.parse(late) > LATE_MS && (
        <Alert className="gap" type="warning" showIcon title={say(M.late, { at: saidInstant(late, say) })} />
      )}
      {older > 0 && <p className="quiet">{say(M.older, { n: older })}</p>}
      <fieldset className="delivery-counts" aria-label={say(M.counts)}>
        {DeliveryStatus.keys.map((key) => {
          const count = countOf(summary.data, key, channel);
          return (
            <button
              key={key}
              type="button"
              className={`delivery-count tone-${count > 0 ? LOOKS[key].tone : 'idle'}`}
              aria-pressed={status === key}
              onClick={() => onChoose(status === key ? undefined : key)}
            >
              <strong>{summary.data ? count : say(T.dash)}</strong>
              <span>
                {LOOKS[key].icon} {say(DeliveryStatus.labels[key])}
              </span>
            </button>
          );
        })}
      </fieldset>
    </>
  );
}

const countOf = (summary: DeliverySummary | undefined, status: DeliveryStatus, channel?: string): number =>
  (summary?.items ?? [])
    .filter((item) => item.status === status && (channel === undefined || item.channel === channel))
    .reduce((sum, { count }) => sum + count, 0);
