import { Checkbox, Empty, Segmented, Skeleton, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { RepairColumn } from '../../../../../domain/procedures/repair/stages.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { type Say, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { Page } from '../ui/Page.tsx';
import { StageTag } from '../ui/procedures.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { shortInstant } from '../ui/time.ts';
import { type Act, ActDrawer } from './ActDrawer.tsx';
import { mayOpenRepairs } from './access.ts';
import { repairsQuery } from './api.ts';
import { Loaded, useCards } from './Board.tsx';
import { QuickActs, RecurringTag, RepairCardView, Waiting } from './RepairCardView.tsx';
import type { RepairCard } from './shapes.ts';
import { B } from './texts.ts';
import { useBoardSearch } from './useBoardSearch.ts';
import { useNarrow } from './useNarrow.ts';
import './boards.css';

const COLUMNS = RepairColumn.schema.options;

/** S7: repairs by column, as a list, and on a phone one column at a time. */
export function Repairs() {
  const say = useSay();
  const session = useSession();
  const { actor } = session;
  const narrow = useNarrow();
  const { search, set } = useBoardSearch();
  const [act, setAct] = useState<Act>();
  const repairs = useCards(repairsQuery('all'));
  if (!mayOpenRepairs(session)) return <Forbidden />;
  const mine = search.get('mine') === 'true';
  const list = search.get('view') === 'list' && !narrow;
  return (
    <Page
      title={say(B.repairs)}
      lead={say(B.repairsLead)}
      actions={
        !narrow && (
          <Segmented
            aria-label={say(B.layout)}
            value={list ? 'list' : 'board'}
            options={[
              { value: 'board', label: say(B.asBoard) },
              { value: 'list', label: say(B.asList) },
            ]}
            onChange={(view) => set({ view: view === 'list' ? view : undefined })}
          />
        )
      }
    >
      <div className="toolbar">
        <Checkbox checked={mine} onChange={({ target }) => set({ mine: target.checked ? 'true' : undefined })}>
          {say(B.mine)}
        </Checkbox>
      </div>
      <Loaded of={repairs} skeleton={<BoardSkeleton />}>
        {(cards) => {
          const shown = mine ? cards.filter(({ people }) => people.includes(actor.id)) : cards;
          if (list) return <RepairTable cards={shown} onAct={setAct} />;
          return narrow ? (
            <OneColumn
              cards={shown}
              onAct={setAct}
              chosen={search.get('column')}
              onChoose={(column) => set({ column })}
            />
          ) : (
            <AllColumns cards={shown} onAct={setAct} />
          );
        }}
      </Loaded>
      <ActDrawer act={act} onAct={setAct} onClose={() => setAct(undefined)} />
    </Page>
  );
}

interface CardsProps {
  readonly cards: readonly RepairCard[];
  readonly onAct: (act: Act) => void;
}

const inColumn = (cards: readonly RepairCard[], column: RepairColumn) => cards.filter((card) => card.column === column);

function AllColumns({ cards, onAct }: CardsProps) {
  const say = useSay();
  return (
    <div className="repairs">
      {COLUMNS.map((column) => {
        const here = inColumn(cards, column);
        return (
          <section key={column} aria-labelledby={`column-${column}`} className="repairs-column">
            <h2 id={`column-${column}`}>
              {say(RepairColumn.labels[column])}{' '}
              <span className="count" title={say(B.countOf, { count: here.length })}>
                {here.length}
              </span>
            </h2>
            <Column cards={here} onAct={onAct} />
          </section>
        );
      })}
    </div>
  );
}

function OneColumn({
  cards,
  onAct,
  chosen,
  onChoose,
}: CardsProps & { chosen: string | null; onChoose: (column: string) => void }) {
  const say = useSay();
  const first = COLUMNS.find((column) => inColumn(cards, column).length > 0);
  const value = COLUMNS.find((column) => column === chosen) ?? first ?? 'TO_DISPATCH';
  return (
    <div className="repairs-narrow">
      <Tabs
        label={say(B.columns)}
        value={value}
        onChange={onChoose}
        tabs={COLUMNS.map((column) => ({
          key: column,
          label: (
            <>
              {say(RepairColumn.labels[column])} <span className="count">{inColumn(cards, column).length}</span>
            </>
          ),
          content: () => <Column cards={inColumn(cards, column)} onAct={onAct} />,
        }))}
      />
    </div>
  );
}

function Column({ cards, onAct }: CardsProps) {
  const say = useSay();
  if (cards.length === 0) return <p className="quiet">{say(B.noneColumn)}</p>;
  return (
    <ul>
      {cards.map((card) => (
        <RepairCardView key={card.id} card={card} onAct={onAct} />
      ))}
    </ul>
  );
}

const BoardSkeleton = () => (
  <div className="repairs">
    {COLUMNS.map((column) => (
      <div key={column} className="repairs-column">
        <Skeleton active title={{ width: '40%' }} paragraph={{ rows: 5, width: '100%' }} />
      </div>
    ))}
  </div>
);

function RepairTable({ cards, onAct }: CardsProps) {
  const say = useSay();
  return (
    <Table<RepairCard>
      aria-label={say(B.repairs)}
      rowKey="id"
      size="small"
      columns={tableColumns(say, onAct)}
      dataSource={[...cards]}
      pagination={false}
      scroll={{ x: 1000 }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(B.noneRepairs)} /> }}
    />
  );
}

const tableColumns = (say: Say, onAct: (act: Act) => void): TableColumnsType<RepairCard> => [
  {
    title: say(B.repair),
    key: 'repair',
    render: (_, card) => (
      <div className="subject">
        <span>
          <Link to={`/cases/${card.id}`}>{card.subject}</Link> <RecurringTag card={card} />
        </span>
        <span className="subject-who">
          <span className="mono">{card.id}</span> {card.customerName} {card.site}
        </span>
        <Waiting card={card} />
      </div>
    ),
  },
  {
    title: say(B.limit),
    key: 'limit',
    width: 190,
    render: (_, { open, nextDueAt, nextClock, provisional }) =>
      open && nextDueAt ? (
        <NextDue dueAt={nextDueAt} name={nextClock} provisional={provisional} />
      ) : (
        <span className="quiet">{say(B.noLimit)}</span>
      ),
  },
  {
    title: say(B.column),
    key: 'column',
    width: 130,
    render: (_, { column, stage, open }) => (
      <div className="subject">
        <span>{say(RepairColumn.labels[column])}</span>
        <span>
          <StageTag procedure="repair" stage={stage} open={open} />
        </span>
      </div>
    ),
  },
  {
    title: say(B.technician),
    key: 'technician',
    width: 110,
    render: (_, { technician }) => technician ?? <span className="quiet">{say(B.noTechnician)}</span>,
  },
  {
    title: say(B.appointment),
    key: 'appointment',
    width: 120,
    render: (_, { appointmentAt }) => (appointmentAt ? shortInstant(appointmentAt) : null),
  },
  { title: say(B.act), key: 'act', width: 190, render: (_, card) => <QuickActs card={card} onAct={onAct} /> },
];
