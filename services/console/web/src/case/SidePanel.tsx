import { useSearchParams } from 'react-router';
import { isRunning } from '../../../../../domain/time/clock.ts';
import { RefundTab } from '../finance/RefundTab.tsx';
import { CaseMessages } from '../messages/CaseMessages.tsx';
import { useSay } from '../texts.ts';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { isA } from './kinds.ts';
import type { SideProps } from './side.ts';
import { ClocksTab } from './tabs/ClocksTab.tsx';
import { CustomerTab } from './tabs/CustomerTab.tsx';
import { HistoryTab } from './tabs/HistoryTab.tsx';
import { IntakeTab } from './tabs/IntakeTab.tsx';
import { LabelsTab } from './tabs/LabelsTab.tsx';
import { MoneyTab } from './tabs/MoneyTab.tsx';
import { RelatedTab } from './tabs/RelatedTab.tsx';
import { TasksTab } from './tabs/TasksTab.tsx';
import { C, TABS } from './texts.ts';

/** Everything about the case besides what happens in it. */
export function SidePanel(props: SideProps) {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const { shown } = props;
  const { state } = shown;
  const complaint = isA('complaint', shown) ? { ...props, shown } : undefined;
  const openTasks = state.tasks.filter(({ status }) => status !== 'done').length;
  const running = state.clocks.filter(isRunning).length;
  const related = state.children.length + (complaint?.shown.state.duplicates.length ?? 0);
  const counted = (key: keyof typeof TABS, count: number) => (
    <>
      {say(TABS[key])}
      {count > 0 && <span className="count">{count}</span>}
    </>
  );
  const tabs: readonly Tab<keyof typeof TABS>[] = [
    { key: 'customer', label: say(TABS.customer), content: () => <CustomerTab {...props} /> },
    { key: 'clocks', label: counted('clocks', running), content: () => <ClocksTab {...props} /> },
    { key: 'tasks', label: counted('tasks', openTasks), content: () => <TasksTab {...props} /> },
    ...(complaint
      ? [{ key: 'labels' as const, label: say(TABS.labels), content: () => <LabelsTab {...complaint} /> }]
      : []),
    { key: 'intake', label: say(TABS.intake), content: () => <IntakeTab {...props} /> },
    ...(complaint
      ? [
          {
            key: 'money' as const,
            label: counted('money', complaint.shown.state.compensations.length),
            content: () => <MoneyTab {...complaint} />,
          },
        ]
      : []),
    ...(isA('refund', shown)
      ? [{ key: 'payment' as const, label: say(TABS.payment), content: () => <RefundTab state={shown.state} /> }]
      : []),
    { key: 'related', label: counted('related', related), content: () => <RelatedTab {...props} /> },
    { key: 'messages', label: say(TABS.messages), content: () => <CaseMessages caseId={state.id} /> },
    { key: 'history', label: say(TABS.history), content: () => <HistoryTab {...props} /> },
  ];
  const wanted = tabs.find(({ key }) => key === search.get('tab'))?.key ?? 'customer';
  return (
    <aside className="case-side" aria-label={say(C.panel)}>
      <Tabs
        tabs={tabs}
        value={wanted}
        label={say(C.panel)}
        onChange={(key) => {
          const next = new URLSearchParams(search);
          next.set('tab', key);
          setSearch(next, { replace: true });
        }}
      />
    </aside>
  );
}
