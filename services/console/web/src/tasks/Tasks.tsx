import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Skeleton, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Department, Role } from '../../../../../domain/roles.ts';
import { listTasks } from '../api/desk.ts';
import type { TaskItem } from '../api/shapes.ts';
import { useKeys } from '../app/keys.ts';
import { keys } from '../app/queries.ts';
import { type Say, T, useSay } from '../texts.ts';
import { Countdown } from '../ui/clocks.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { ProcedureTag, StageTag } from '../ui/procedures.tsx';
import { SeverityTag } from '../ui/tags.tsx';
import { K } from './texts.ts';

/** Everything that this person has to do, in every case; a row leads to the form that settles it. */
export function Tasks() {
  const say = useSay();
  const navigate = useNavigate();
  const [selected, setSelected] = useState(-1);
  const tasks = useInfiniteQuery({
    queryKey: keys.tasks,
    queryFn: ({ pageParam, signal }) => listTasks(pageParam === undefined ? {} : { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = tasks.data?.pages.flatMap(({ items }) => items) ?? [];
  const move = (by: number) => {
    const next = Math.min(Math.max(selected + by, 0), rows.length - 1);
    const row = rows[next];
    if (!row) return;
    setSelected(next);
    document.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(keyOf(row))}"] a`)?.focus();
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const row = rows[selected];
      if (row) void navigate(placeOf(row));
    },
  });
  return (
    <Page title={say(K.title)} lead={say(K.lead)}>
      {tasks.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {tasks.isError && <ErrorBox error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && (
        <Table<TaskItem>
          aria-label={say(K.table)}
          rowKey={keyOf}
          size="small"
          columns={columns(say)}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 820 }}
          rowClassName={(_, index) => (index === selected ? 'row-selected' : '')}
          onRow={(row) => ({
            onClick: (event) => {
              if (!(event.target instanceof HTMLElement && event.target.closest('a'))) void navigate(placeOf(row));
            },
          })}
          locale={{
            emptyText: (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(K.empty)}>
                <Link to="/queue" className="button-link button-plain">
                  {say(K.toQueue)}
                </Link>
              </Empty>
            ),
          }}
        />
      )}
      {tasks.hasNextPage && (
        <div className="list-foot">
          <Button loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
    </Page>
  );
}

const keyOf = (row: TaskItem): string => `${row.case.id} ${row.task}`;
const placeOf = (row: TaskItem): string => `/cases/${row.case.id}?do=${row.command}`;

const columns = (say: Say): TableColumnsType<TaskItem> => [
  {
    title: say(K.what),
    key: 'what',
    render: (_, row) => (
      <div className="subject">
        <Link to={placeOf(row)}>{say(row.title)}</Link>
        {row.detail && <span className="subject-who clamp">{row.detail}</span>}
      </div>
    ),
  },
  {
    title: say(K.due),
    key: 'due',
    width: 190,
    render: (_, { dueAt }) => (dueAt ? <Countdown dueAt={dueAt} /> : <span className="quiet">{say(K.noDue)}</span>),
  },
  {
    title: say(K.case),
    key: 'case',
    render: (_, { case: { id, subject } }) => (
      <div className="subject">
        <span className="subject-line">{subject}</span>
        <span className="subject-who mono">{id}</span>
      </div>
    ),
  },
  {
    title: say(T.stage),
    key: 'stage',
    width: 220,
    render: (_, { case: { procedure, stage, severity } }) => (
      <span className="chips">
        <ProcedureTag procedure={procedure} /> <StageTag {...{ procedure, stage }} open />
        {procedure === 'complaint' && <SeverityTag severity={severity} />}
      </span>
    ),
  },
  {
    title: say(K.why),
    key: 'why',
    width: 170,
    render: (_, { person, role, department }) =>
      person
        ? say(K.byName)
        : [department && say(Department.labels[department]), role && say(Role.labels[role])]
            .filter(Boolean)
            .join(' · '),
  },
];
