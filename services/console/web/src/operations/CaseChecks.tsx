import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Skeleton, Table } from 'antd';
import { Link } from 'react-router';
import type { Text } from '../../../../../domain/text.ts';
import { useSession } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { mayCheckNow } from './access.ts';
import { type CaseCheck, caseChecksQuery, checkCasesNow } from './api.ts';
import { O } from './texts.ts';

type Difference = keyof CaseCheck['found'];

/** What each difference is called, and whether somebody has to do something about it. */
const DIFFERENCES: readonly { readonly name: Difference; readonly text: Text; readonly bad: boolean }[] = [
  { name: 'stuck', text: O.stuck, bad: true },
  { name: 'ahead', text: O.ahead, bad: true },
  { name: 'stray', text: O.stray, bad: true },
  { name: 'revived', text: O.revived, bad: false },
  { name: 'behind', text: O.behind, bad: false },
  { name: 'unrung', text: O.unrung, bad: false },
];

/** The last comparisons of the records with the workflows. */
export function CaseChecks() {
  const say = useSay();
  const { message } = App.useApp();
  const client = useQueryClient();
  const mayRun = mayCheckNow(useSession());
  const checks = useQuery(caseChecksQuery);
  const running = useMutation({
    mutationFn: checkCasesNow,
    onSuccess: () => {
      void message.success(say(O.checkAsked));
      void client.invalidateQueries({ queryKey: caseChecksQuery.queryKey });
    },
  });
  if (checks.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (checks.isError) return <ErrorBox error={checks.error} onRetry={() => void checks.refetch()} />;
  return (
    <>
      <div className="toolbar">
        <span className="quiet">{say(O.checksLead)}</span>
        {mayRun && (
          <Button type="primary" className="toolbar-end" loading={running.isPending} onClick={() => running.mutate()}>
            {say(O.checkNow)}
          </Button>
        )}
      </div>
      {running.isError && <ErrorBox error={running.error} onRetry={() => running.mutate()} />}
      <Table<CaseCheck>
        rowKey="checkedAt"
        size="small"
        pagination={false}
        dataSource={checks.data}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(O.neverChecked)} /> }}
        columns={[
          { title: say(O.checkedAt), width: 190, render: (_, { checkedAt }) => saidInstant(checkedAt, say) },
          { title: say(O.expected), width: 110, align: 'right', dataIndex: 'expected' },
          { title: say(O.finding), render: (_, { found }) => <Found found={found} /> },
        ]}
      />
    </>
  );
}

const SHOWN = 5;

function Found({ found }: Pick<CaseCheck, 'found'>) {
  const say = useSay();
  const there = DIFFERENCES.filter(({ name }) => found[name].length > 0);
  if (there.length === 0) return <span className="chip tone-good">{say(O.good)}</span>;
  return there.map(({ name, text, bad }) => {
    const cases = found[name];
    return (
      <div key={name}>
        <span className={`chip ${bad ? 'tone-bad' : 'tone-warn'}`}>{say(text)}</span>{' '}
        {cases.slice(0, SHOWN).map((id, place) => (
          <span key={id}>
            {place > 0 && say(T.comma)}
            <Link to={`/cases/${id}`}>{id}</Link>
          </span>
        ))}
        {cases.length > SHOWN && say(O.andMore, { count: cases.length })}
      </div>
    );
  });
}
