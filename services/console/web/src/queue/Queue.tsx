import { ReloadOutlined } from '@ant-design/icons';
import { Button, Empty, Segmented, Skeleton, Table, type TableColumnsType } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Channel } from '../../../../../domain/enumerations.ts';
import { Department } from '../../../../../domain/roles.ts';
import type { CaseItem } from '../api/shapes.ts';
import { useKeys } from '../app/keys.ts';
import { useActor } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { ProcedureTag, StageTag, TypeTag } from '../ui/procedures.tsx';
import { SeverityTag, useLabel } from '../ui/tags.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { Filters, filterOf, hasFilters, withoutFilters } from './Filters.tsx';
import { rememberList } from './list.ts';
import { Q } from './texts.ts';
import { useCases } from './useCases.ts';
import { viewOf } from './views.tsx';
import './queue.css';

const DENSITY = 'ruyue.density';
type Density = 'small' | 'middle';

export function Queue() {
  const say = useSay();
  const actor = useActor();
  const [search, setSearch] = useSearchParams();
  const view = viewOf(search.get('view'), actor);
  const { shown, rows, arrived, moved, showLatest } = useCases(`${view.key}?${search}`, () => ({
    ...view.filter(),
    ...filterOf(search),
  }));
  const [density, setDensity] = useState<Density>(() =>
    localStorage.getItem(DENSITY) === 'middle' ? 'middle' : 'small',
  );
  const { row, select } = useRows(rows);

  return (
    <Page
      title={say(Q.titleOf, { view: say(view.text) })}
      actions={
        <Segmented<Density>
          aria-label={say(Q.density)}
          value={density}
          options={[
            { value: 'small', label: say(Q.compact) },
            { value: 'middle', label: say(Q.roomy) },
          ]}
          onChange={(chosen) => {
            localStorage.setItem(DENSITY, chosen);
            setDensity(chosen);
          }}
        />
      }
    >
      <Filters view={view.filter()} />
      <div role="status" className="pill-row">
        {(arrived > 0 || moved) && (
          <Button shape="round" type="primary" icon={<ReloadOutlined aria-hidden />} onClick={() => void showLatest()}>
            {arrived > 0 ? say(Q.newRows, { count: arrived }) : say(Q.changed)}
          </Button>
        )}
      </div>
      {shown.isPending && <Skeleton active title={false} paragraph={{ rows: 12, width: '100%' }} />}
      {shown.isError && <ErrorBox error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.isSuccess && (
        <>
          <CaseTable
            rows={rows}
            density={density}
            selected={row}
            onSelect={select}
            empty={<NoCases view={say(view.empty)} />}
          />
          {rows.length > 0 && (
            <div className="list-foot">
              <span>{say(Q.shown, { count: rows.length })}</span>
              {shown.hasNextPage && (
                <Button loading={shown.isFetchingNextPage} onClick={() => void shown.fetchNextPage()}>
                  {say(T.more)}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </Page>
  );

  function NoCases({ view: why }: { view: string }) {
    const filtered = hasFilters(search);
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={filtered ? say(Q.noneFiltered) : why}>
        {filtered && <Button onClick={() => setSearch(withoutFilters(search))}>{say(Q.clear)}</Button>}
      </Empty>
    );
  }
}

/** The row under the keyboard: j and k move, Enter opens. */
function useRows(rows: readonly CaseItem[]) {
  const navigate = useNavigate();
  const [row, select] = useState<string>();
  useEffect(() => rememberList(rows.map(({ id }) => id)), [rows]);
  const move = (by: number) => {
    const at = rows.findIndex(({ id }) => id === row);
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (!next) return;
    select(next.id);
    document.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(next.id)}"] a`)?.focus();
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      if (row) void navigate(`/cases/${row}`);
    },
  });
  return { row, select };
}

interface CaseTableProps {
  readonly rows: readonly CaseItem[];
  readonly density: Density;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly empty: React.ReactNode;
}

function CaseTable({ rows, density, selected, onSelect, empty }: CaseTableProps) {
  const say = useSay();
  const navigate = useNavigate();
  const columns: TableColumnsType<CaseItem> = [
    {
      title: say(Q.number),
      dataIndex: 'id',
      width: 172,
      render: (id: string) => (
        <Link to={`/cases/${id}`} className="mono">
          {id}
        </Link>
      ),
    },
    {
      title: say(Q.subject),
      key: 'subject',
      render: (_, item) => (
        <div className="subject">
          <span className="subject-line">{item.subject}</span>
          <span className="subject-who">
            {item.customerName} {item.customerPhoneMasked}
          </span>
        </div>
      ),
    },
    {
      title: say(T.procedure),
      key: 'procedure',
      width: 92,
      render: (_, { procedure }) => <ProcedureTag procedure={procedure} />,
    },
    {
      title: say(Q.nextDue),
      key: 'due',
      width: 172,
      render: (_, { nextDueAt, nextClock, provisional }) =>
        nextDueAt ? (
          <NextDue dueAt={nextDueAt} name={nextClock} provisional={provisional} />
        ) : (
          <span className="quiet">{say(Q.noDue)}</span>
        ),
    },
    {
      title: say(T.stage),
      key: 'stage',
      width: 122,
      render: (_, item) => <StageTag {...item} />,
    },
    {
      title: say(Q.kind),
      key: 'kind',
      width: 108,
      render: (_, { procedure, type, severity }) => (
        <span className="chips">
          {procedure === 'complaint' && <SeverityTag severity={severity} />}
          {type !== 'COMPLAINT' && <TypeTag {...{ procedure, type }} />}
        </span>
      ),
    },
    {
      title: say(T.owner),
      key: 'owner',
      width: 92,
      render: (_, item) => <Owner item={item} />,
    },
    {
      title: say(T.channel),
      dataIndex: 'channel',
      width: 84,
      render: (channel: string) => <ChannelName channel={channel} />,
    },
    {
      title: say(Q.received),
      dataIndex: 'receivedAt',
      width: 106,
      render: (at: string) => (
        <time dateTime={at} title={saidInstant(at, say)} className="mono">
          {shortInstant(at)}
        </time>
      ),
    },
  ];
  return (
    <Table<CaseItem>
      aria-label={say(Q.table)}
      className="cases"
      rowKey="id"
      size={density}
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      sticky={{ offsetHeader: 56 }}
      scroll={{ x: 1160 }}
      locale={{ emptyText: empty }}
      rowClassName={({ id, breached }) => `${id === selected ? 'row-selected' : ''} ${breached ? 'row-breached' : ''}`}
      onRow={({ id }) => ({
        onClick: (event) => {
          onSelect(id);
          if (!(event.target instanceof HTMLElement && event.target.closest('a'))) void navigate(`/cases/${id}`);
        },
      })}
    />
  );
}

function Owner({ item }: { item: CaseItem }) {
  const department = useLabel(Department.labels, item.department);
  return (
    <div className="subject">
      <span>{item.ownerName}</span>
      {item.department && <span className="subject-who">{department}</span>}
    </div>
  );
}

const ChannelName = ({ channel }: { channel: string }) => <>{useLabel(Channel.labels, channel)}</>;
