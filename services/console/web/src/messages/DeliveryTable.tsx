import { RedoOutlined } from '@ant-design/icons';
import { Button, Checkbox, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { type Say, T, useSay } from '../texts.ts';
import { saidInstant, shortInstant } from '../ui/time.ts';
import type { Delivery } from './api.ts';
import { DeliveryState, isReplayable, KINDS, saidMatter, saidRecipient } from './state.tsx';
import { M } from './texts.ts';

interface DeliveryTableProps {
  readonly rows: readonly Delivery[];
  readonly ticked: readonly string[];
  /** Left out: none can be ticked. */
  readonly onTick: ((ids: readonly string[]) => void) | undefined;
  readonly onReplay: ((row: Delivery) => void) | undefined;
  readonly empty: ReactNode;
}

export function DeliveryTable({ rows, ticked, onTick, onReplay, empty }: DeliveryTableProps) {
  const say = useSay();
  const dead = rows.filter(isReplayable).map(({ id }) => id);
  const chosen = dead.filter((id) => ticked.includes(id));
  return (
    <div className="delivery-table">
      <Table<Delivery>
        aria-label={say(M.deliveries)}
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={[...rows]}
        columns={columns(say, onReplay)}
        locale={{ emptyText: empty }}
        {...(onTick && {
          rowSelection: {
            selectedRowKeys: [...ticked],
            onChange: (ids) => onTick(ids.map(String)),
            // The library's own says what it does in English alone.
            columnTitle: (
              <Checkbox
                aria-label={say(M.selectAll)}
                disabled={dead.length === 0}
                checked={chosen.length > 0 && chosen.length === dead.length}
                indeterminate={chosen.length > 0 && chosen.length < dead.length}
                onChange={({ target }) => onTick(target.checked ? dead : [])}
              />
            ),
            columnWidth: 48,
            getCheckboxProps: (row) => ({
              disabled: !isReplayable(row),
              'aria-label': say(M.select, naming(row, say)),
            }),
          },
        })}
      />
    </div>
  );
}

const naming = (row: Delivery, say: Say) => ({ what: `${saidMatter(row.template, say)} ${saidRecipient(row, say)}` });

const columns = (say: Say, onReplay: DeliveryTableProps['onReplay']): TableColumnsType<Delivery> => [
  {
    title: say(M.message),
    key: 'message',
    width: '24%',
    render: (_, { template, urgent, caseId }) => (
      <div className="subject">
        <span>
          {saidMatter(template, say)} {urgent && <span className="chip tone-bad">{say(M.urgent)}</span>}
        </span>
        <span className="subject-who">
          {caseId === null ? say(M.noCase) : <Link to={`/cases/${caseId}?tab=messages`}>{caseId}</Link>}
        </span>
      </div>
    ),
  },
  {
    title: say(M.kind),
    key: 'recipient',
    width: '24%',
    render: (_, row) => (
      <div className="subject">
        <span>
          {saidRecipient(row, say)}
          {row.recipient.name !== null && <span className="quiet"> {say(KINDS[row.recipient.kind])}</span>}
        </span>
        <span className="subject-who">
          {say(ChannelKind.labels[row.channel])} {row.address && <span className="mono">{row.address}</span>}
        </span>
      </div>
    ),
  },
  {
    title: say(M.status),
    key: 'status',
    render: (_, row) => (
      <div className="delivery-state">
        <span>
          <DeliveryState of={row} />
        </span>
        <Trace of={row} />
        {onReplay && isReplayable(row) && (
          <span className="row-acts">
            <Button
              size="small"
              icon={<RedoOutlined aria-hidden />}
              aria-label={say(M.replayOf, naming(row, say))}
              onClick={() => onReplay(row)}
            >
              {say(M.replay)}
            </Button>
          </span>
        )}
      </div>
    ),
  },
  {
    title: say(M.time),
    key: 'time',
    width: 112,
    render: (_, { createdAt, updatedAt }) => (
      <time
        className="mono"
        dateTime={updatedAt}
        title={`${saidInstant(updatedAt, say)}${say(T.dot)}${say(M.created, { at: saidInstant(createdAt, say) })}`}
      >
        {shortInstant(updatedAt)}
      </time>
    ),
  },
];

/** What the party outside said, how often it was tried, and when it leaves. */
export function Trace({ of: { status, proof, error, notBefore, tries } }: { of: Delivery }) {
  const say = useSay();
  const waits = status === 'planned' || status === 'held';
  return (
    <>
      {waits && <span className="subject-who">{say(M.leaves, { at: shortInstant(notBefore) })}</span>}
      {proof !== null && <span className="subject-who">{say(M.proof, { proof })}</span>}
      {error !== null && <span className="subject-who">{say(M.error, { error })}</span>}
      {tries > 1 && <span className="subject-who">{say(M.triesOf, { n: tries })}</span>}
    </>
  );
}
