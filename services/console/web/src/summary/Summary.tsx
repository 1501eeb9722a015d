import { useQuery } from '@tanstack/react-query';
import { Empty, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { Satisfaction } from '../../../../../domain/enumerations.ts';
import { packs } from '../../../../../domain/policy/packs.ts';
import { PROFILES } from '../../../../../domain/policy/schema.ts';
import { Department } from '../../../../../domain/roles.ts';
import { beijingDate, formatBeijing, formatDue, toInstant } from '../../../../../domain/time/instant.ts';
import { getMonthlySummary } from '../api/history.ts';
import type { SummaryItem } from '../api/shapes.ts';
import { keys } from '../app/queries.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { type Say, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { StageTag } from '../ui/procedures.tsx';
import { SeverityTag } from '../ui/tags.tsx';
import { mayOpenSummary } from './access.ts';
import { S } from './texts.ts';

/** The months that are offered: this one and the year before it, the latest first. */
function recentMonths(): string[] {
  const [year = 0, month = 0] = beijingDate(toInstant(Date.now())).split('-').map(Number);
  return Array.from({ length: 13 }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  });
}

/** What a department reports of the month's complaints (CMP-32). */
export function Summary() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const months = recentMonths();
  const month = search.get('month') ?? months[0] ?? '';
  const profile = search.get('profile') ?? session.profile ?? PROFILES[0];
  const department = search.get('department') ?? '';
  const choose = (change: Record<string, string>) =>
    setSearch({ month, profile, department, ...change }, { replace: true });
  const summary = useQuery({
    queryKey: [...keys.summary, month, profile, department],
    queryFn: ({ signal }) => getMonthlySummary({ month, profile, ...(department && { department }) }, signal),
    enabled: mayOpenSummary(session),
  });
  if (!mayOpenSummary(session)) return <Forbidden />;
  const due = summary.data ? formatDue(summary.data.dueAt) : '…';
  return (
    <Page title={say(S.title)} lead={say(S.lead, { due })}>
      <div className="toolbar">
        <Select
          aria-label={say(S.month)}
          value={month}
          popupMatchSelectWidth={false}
          options={months.map((value) => ({ value, label: value }))}
          onChange={(value: string) => choose({ month: value })}
        />
        <Select
          aria-label={say(S.profile)}
          value={profile}
          popupMatchSelectWidth={false}
          options={PROFILES.map((value) => ({ value, label: say(packs[value].label) }))}
          onChange={(value: string) => choose({ profile: value })}
        />
        <Select
          aria-label={say(S.department)}
          value={department}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: say(S.allDepartments) },
            ...Department.keys.map((value) => ({ value, label: say(Department.labels[value]) })),
          ]}
          onChange={(value: string) => choose({ department: value })}
        />
      </div>
      {summary.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {summary.isError && <ErrorBox error={summary.error} onRetry={() => void summary.refetch()} />}
      {summary.isSuccess && (
        <Table<SummaryItem>
          aria-label={say(S.table)}
          rowKey="caseId"
          size="small"
          columns={columns(say)}
          dataSource={summary.data.items}
          pagination={false}
          scroll={{ x: 1000 }}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(S.empty)} /> }}
        />
      )}
    </Page>
  );
}

const columns = (say: Say): TableColumnsType<SummaryItem> => [
  {
    title: say(S.case),
    key: 'case',
    render: (_, { caseId, subject, severity, breached }) => (
      <div className="subject">
        <Link to={`/cases/${caseId}`}>{subject}</Link>
        <span className="subject-who mono">{caseId}</span>
        <span className="chips">
          <SeverityTag severity={severity} />
          {breached && <span className="chip tone-bad">{say(S.late)}</span>}
        </span>
      </div>
    ),
  },
  {
    title: say(S.closed),
    key: 'closed',
    width: 150,
    render: (_, { closedAt, addendum }) => (
      <>
        {formatBeijing(closedAt)} {addendum && <span className="chip tone-warn">{say(S.addendum)}</span>}
      </>
    ),
  },
  {
    title: say(S.result),
    key: 'result',
    width: 150,
    render: (_, { stage, satisfaction }) => (
      <span className="chips">
        <StageTag procedure="complaint" stage={stage} open={false} />
        {satisfaction && <span className="chip tone-idle">{say(Satisfaction.labels[satisfaction])}</span>}
      </span>
    ),
  },
  { title: say(S.cause), dataIndex: 'cause', key: 'cause' },
  { title: say(S.improvement), dataIndex: 'improvement', key: 'improvement' },
  { title: say(S.lessons), dataIndex: 'lessons', key: 'lessons' },
];
