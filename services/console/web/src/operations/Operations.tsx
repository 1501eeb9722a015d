import { useSearchParams } from 'react-router';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { Deliveries } from '../messages/Deliveries.tsx';
import { Settings } from '../messages/Settings.tsx';
import { Templates } from '../messages/Templates.tsx';
import { M } from '../messages/texts.ts';
import { Webhooks } from '../messages/Webhooks.tsx';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { maySeePart, type Part } from './access.ts';
import { CaseChecks } from './CaseChecks.tsx';
import { O } from './texts.ts';

/** How the platform itself is doing: for administrators, and those who answer for the promises. */
export function Operations() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const parts: readonly Tab<Part>[] = [
    { key: 'checks', label: say(O.checks), content: () => <CaseChecks /> },
    { key: 'deliveries', label: say(M.deliveries), content: () => <Deliveries /> },
    { key: 'templates', label: say(M.templates), content: () => <Templates /> },
    { key: 'webhooks', label: say(M.webhooks), content: () => <Webhooks /> },
    { key: 'settings', label: say(M.settings), content: () => <Settings /> },
  ];
  const seen = parts.filter(({ key }) => maySeePart(session, key));
  const [first] = seen;
  if (!first) return <Forbidden />;
  return (
    <Page title={say(O.title)} lead={say(O.lead)}>
      <div className="card">
        <Tabs
          label={say(O.sections)}
          value={seen.find(({ key }) => key === search.get('tab'))?.key ?? first.key}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          tabs={seen}
        />
      </div>
    </Page>
  );
}
