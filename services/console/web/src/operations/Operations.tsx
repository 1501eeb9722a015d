import { useSearchParams } from 'react-router';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { mayOpenOperations } from './access.ts';
import { CaseChecks } from './CaseChecks.tsx';
import { O } from './texts.ts';

/** How the platform itself is doing: for administrators, and those who answer for the promises. */
export function Operations() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  if (!mayOpenOperations(session)) return <Forbidden />;
  return (
    <Page title={say(O.title)} lead={say(O.lead)}>
      <div className="card">
        <Tabs
          label={say(O.sections)}
          value={search.get('tab') ?? 'checks'}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          tabs={[{ key: 'checks', label: say(O.checks), content: () => <CaseChecks /> }]}
        />
      </div>
    </Page>
  );
}
