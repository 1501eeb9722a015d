import { ExclamationCircleOutlined } from '@ant-design/icons';
import { Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Language, Text } from '../../../../../domain/text.ts';
import { useLanguage } from '../app/language.ts';
import { type Say, T, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { saidMoney } from '../ui/money.ts';
import { StageTag, TypeTag } from '../ui/procedures.tsx';
import type { RefundTask } from './api.ts';
import { maskName, saidAccount } from './said.ts';
import { F } from './texts.ts';

interface RefundTableProps {
  readonly rows: readonly RefundTask[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly empty: ReactNode;
  /** The rows ticked for a payment file; left out: none can be. */
  readonly selected?: readonly string[];
  readonly onSelect?: (ids: readonly string[]) => void;
}

export function RefundTable({ rows, chosen, onChoose, empty, selected, onSelect }: RefundTableProps) {
  const say = useSay();
  const language = useLanguage();
  const [search] = useSearchParams();
  const placeOf = (id: string) => {
    const next = new URLSearchParams(search);
    next.delete('do');
    next.set('refund', id);
    return `?${next}`;
  };
  const all = columns(say, language, placeOf);
  return (
    <Table<RefundTask>
      aria-label={say(F.table)}
      className="cases"
      rowKey="id"
      size="small"
      columns={chosen === undefined ? all : all.filter(({ key }) => BESIDE_PANEL.includes(String(key)))}
      dataSource={[...rows]}
      pagination={false}
      {...(rows.length > 0 && { scroll: { x: chosen === undefined ? 1240 : 520 } })}
      locale={{ emptyText: empty }}
      rowClassName={({ id, breached }) => `${id === chosen ? 'row-selected' : ''} ${breached ? 'row-breached' : ''}`}
      {...(selected &&
        onSelect && {
          rowSelection: {
            selectedRowKeys: [...selected],
            onChange: (ids) => onSelect(ids.map(String)),
            columnTitle: say(F.selectColumn),
            columnWidth: 48,
            getCheckboxProps: ({ id }) => ({ 'aria-label': say(F.select, { id }) }),
          },
        })}
      onRow={({ id }) => ({
        onClick: (event) => {
          if (!(event.target instanceof HTMLElement && event.target.closest('a, .ant-table-selection-column')))
            onChoose(id);
        },
      })}
    />
  );
}

/** What is still said of the other refunds while one is open beside them. */
const BESIDE_PANEL = ['number', 'amount', 'due'];

const columns = (say: Say, language: Language, placeOf: (id: string) => string): TableColumnsType<RefundTask> => [
  {
    title: say(F.number),
    key: 'number',
    width: 240,
    render: (_, { id, subject, customerName, parent, stage, reason }) => (
      <div className="subject">
        <Link to={placeOf(id)} replace className="mono">
          {id}
        </Link>
        <span className="subject-line clamp">{subject}</span>
        <span className="chips">
          <StageTag procedure="refund" stage={stage} open />
          <TypeTag procedure="refund" type={reason} />
        </span>
        <span className="subject-who">
          {maskName(customerName)} {parent && <Link to={`/cases/${parent.id}`}>{parent.id}</Link>}
        </span>
      </div>
    ),
  },
  {
    title: say(F.amount),
    key: 'amount',
    width: 108,
    align: 'right',
    render: (_, { amountFen }) => (
      <strong className="mono">{amountFen === null ? say(T.dash) : saidMoney(amountFen, language)}</strong>
    ),
  },
  {
    title: say(F.payee),
    key: 'payee',
    width: 140,
    render: (_, { payee }) =>
      payee ? (
        <div className="subject">
          <span>{maskName(payee.name)}</span>
          <span className="subject-who mono">{saidAccount(payee, say)}</span>
        </div>
      ) : (
        <span className="quiet">{say(F.notYet)}</span>
      ),
  },
  {
    title: say(F.order),
    key: 'order',
    width: 124,
    render: (_, { orderNo }) =>
      orderNo ? <Link to={`/orders?order=${encodeURIComponent(orderNo)}`}>{orderNo}</Link> : say(T.dash),
  },
  {
    title: say(F.due),
    key: 'due',
    width: 164,
    render: (_, { nextDueAt, nextClock }) =>
      nextDueAt ? <NextDue dueAt={nextDueAt} name={nextClock} /> : <span className="quiet">{say(F.noDue)}</span>,
  },
  {
    title: say(F.chain),
    key: 'chain',
    width: 160,
    render: (_, { requester, approver, payer }) => (
      <span title={say(F.chainOf, { requester, approver: approver ?? T.dash, payer: payer ?? T.dash })}>
        {[requester, approver, payer].map((name) => name ?? say(T.dash)).join(' → ')}
      </span>
    ),
  },
  { title: say(F.evidence), dataIndex: 'evidence', key: 'evidence', width: 62, align: 'right' },
  {
    title: say(F.risk),
    key: 'risk',
    width: 160,
    render: (_, { otherRefundsOfOrder, otherPaymentsToPayee }) => {
      const hints: readonly (readonly [Text, number])[] = [
        [F.riskOrder, otherRefundsOfOrder],
        [F.riskPayee, otherPaymentsToPayee],
      ];
      const found = hints.filter(([, n]) => n > 0);
      if (found.length === 0) return <span className="quiet">{say(F.noRisk)}</span>;
      return (
        <div className="subject">
          {found.map(([text, n]) => (
            <span key={text.zh} className="finance-risk">
              <ExclamationCircleOutlined aria-hidden /> {say(text, { n })}
            </span>
          ))}
        </div>
      );
    },
  },
  { title: say(F.attempts), dataIndex: 'attempts', key: 'attempts', width: 82, align: 'right' },
];
