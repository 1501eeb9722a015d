import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import type { ProcedureName } from '../../../../../../domain/procedures/case/names.ts';
import type { CaseState } from '../../../../../../domain/procedures/case/state.ts';
import { clockName } from '../../../../../../domain/procedures/case/wording.ts';
import { procedureOf } from '../../../../../../domain/procedures/registry.ts';
import { isRunning } from '../../../../../../domain/time/clock.ts';
import { evidenceUrl, getCustomerTimeline, getStateAt, verifyHistory } from '../../api/history.ts';
import type { TimelineEntry } from '../../api/shapes.ts';
import { may } from '../../app/may.ts';
import { keys } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { T, useSay } from '../../texts.ts';
import { Data, Datum } from '../../ui/data.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { StageTag } from '../../ui/procedures.tsx';
import { SeverityTag } from '../../ui/tags.tsx';
import { saidDue, saidInstant, shortInstant } from '../../ui/time.ts';
import { isA } from '../kinds.ts';
import type { SideProps } from '../side.ts';
import { useTimeline } from '../useCase.ts';
import { S } from './texts.ts';

/** The case as it stood at any moment, the proof that nothing was altered, and what the customer may read. */
export function HistoryTab({ shown: { state, row } }: SideProps) {
  const timeline = useTimeline(state.id);
  const entries = timeline.data?.entries ?? [];
  return (
    <>
      {entries.length > 0 && <AtInstant id={state.id} procedure={row.procedure} entries={entries} />}
      <Verify id={state.id} />
      <ForCustomer id={state.id} />
    </>
  );
}

/** A slider from fact to fact: between two facts nothing changes but the time. */
function AtInstant({ id, procedure, entries }: AtInstantProps) {
  const say = useSay();
  const [chosen, setChosen] = useState<number>();
  const index = Math.min(chosen ?? entries.length - 1, entries.length - 1);
  const entry = entries[index];
  const at = entry?.at ?? '';
  const then = useQuery({
    queryKey: [...keys.history(id), 'state', at],
    queryFn: ({ signal }) => getStateAt(id, at, signal),
    placeholderData: (before) => before,
  });
  const state = then.data?.state;
  const row = state && procedureOf(procedure).project(state).row;
  return (
    <section className="side-section">
      <h3>
        <label htmlFor="history-at">{say(S.at)}</label>
      </h3>
      <input
        id="history-at"
        type="range"
        className="slider"
        min={0}
        max={entries.length - 1}
        value={index}
        aria-valuetext={entry && `${saidInstant(at, say)} ${entry.text}`}
        onChange={({ target }) => setChosen(Number(target.value))}
      />
      <p className="hint">{say(S.atHint)}</p>
      <p>
        <strong className="mono">{at && saidInstant(at, say)}</strong>{' '}
        <span className="quiet">{say(S.entryOf, { n: index + 1, all: entries.length })}</span>
      </p>
      <p className="prose">{entry?.text}</p>
      {then.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      {then.isError && <ErrorBox error={then.error} onRetry={() => void then.refetch()} />}
      {state && row && then.data && (
        <dl className="data" aria-label={say(S.moment)}>
          <div>
            <dt>{say(T.stage)}</dt>
            <dd className="chips">
              <StageTag {...{ procedure, stage: row.stage, open: row.open }} />
              <Severity procedure={procedure} state={state} />
            </dd>
          </div>
          <Datum label={T.owner}>{state.owner.name}</Datum>
          <Datum label={S.running}>
            <ul>
              {state.clocks.filter(isRunning).map(({ id: clock, dueAt }) => (
                <li key={clock}>
                  {say(clockName(clock))} · {saidDue(dueAt, say)}
                </li>
              ))}
            </ul>
          </Datum>
          <Datum label={S.versionThen}>
            {then.data.version} ·{' '}
            {say(S.rules, {
              policy: state.rules.policy.label,
              version: then.data.policyVersion,
              calendar: then.data.calendarVersion,
            })}
          </Datum>
        </dl>
      )}
    </section>
  );
}

interface AtInstantProps {
  readonly id: string;
  readonly procedure: ProcedureName;
  readonly entries: readonly TimelineEntry[];
}

function Severity({ procedure, state }: { procedure: ProcedureName; state: CaseState }) {
  const then = { row: { procedure }, state };
  return isA('complaint', then) ? <SeverityTag severity={then.state.severity} /> : null;
}

function Verify({ id }: { id: string }) {
  const say = useSay();
  const session = useSession();
  const check = useQuery({
    queryKey: [...keys.history(id), 'verification'],
    queryFn: ({ signal }) => verifyHistory(id, signal),
    enabled: false,
  });
  const { data } = check;
  return (
    <section className="side-section">
      <div className="row-acts">
        <Button
          icon={<SafetyCertificateOutlined aria-hidden />}
          loading={check.isFetching}
          onClick={() => void check.refetch()}
        >
          {say(S.verify)}
        </Button>
        {may(session, 'getEvidence') && (
          <a className="button-link button-plain" href={evidenceUrl(id)} download={`${id}.json`}>
            <DownloadOutlined aria-hidden /> {say(S.evidence)}
          </a>
        )}
      </div>
      <div role="status">
        {check.isError && <ErrorBox error={check.error} />}
        {data && (
          <Alert
            type={data.valid ? 'success' : 'error'}
            showIcon
            title={data.valid ? say(S.verified, { facts: data.facts }) : say(S.broken, { n: data.brokenAt ?? 0 })}
            description={
              <span className="mono hash">
                {say(S.lastHash)} {data.lastHash}
              </span>
            }
          />
        )}
      </div>
    </section>
  );
}

function ForCustomer({ id }: { id: string }) {
  const say = useSay();
  const readable = useQuery({
    queryKey: [...keys.history(id), 'customer'],
    queryFn: ({ signal }) => getCustomerTimeline(id, signal),
  });
  const { data } = readable;
  return (
    <section className="side-section">
      <h3>{say(S.forCustomer)}</h3>
      <p className="hint">{say(S.forCustomerHint)}</p>
      {readable.isError && <ErrorBox error={readable.error} onRetry={() => void readable.refetch()} />}
      {data && (
        <>
          <Data
            rows={[
              [S.status, data.status],
              [S.nextStep, data.nextStep],
              [S.promised, data.promisedAt && saidDue(data.promisedAt, say)],
              [S.result, data.result],
            ]}
          />
          <ol className="customer-steps">
            {data.steps.map(({ at, text }) => (
              <li key={at + text}>
                <time dateTime={at}>{shortInstant(at)}</time> {text}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
