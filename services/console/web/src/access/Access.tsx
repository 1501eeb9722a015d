import { useSearchParams } from 'react-router';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { mayOpenAccess, mayOpenChanges, mayOpenPeople, mayOpenPermissions } from './access.ts';
import { Changes } from './Changes.tsx';
import { People } from './People.tsx';
import { Permissions } from './Permissions.tsx';
import { P } from './texts.ts';
import './access.css';

/** Who is there and what the roles may do; changed by administrators, in what is dangerous by two of them. */
export function Access() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  if (!mayOpenAccess(session)) return <Forbidden />;
  const tabs: Tab<string>[] = [
    ...(mayOpenPeople(session) ? [{ key: 'people', label: say(P.people), content: () => <People /> }] : []),
    ...(mayOpenPermissions(session)
      ? [{ key: 'permissions', label: say(P.permissions), content: () => <Permissions /> }]
      : []),
    ...(mayOpenChanges(session) ? [{ key: 'changes', label: say(P.changes), content: () => <Changes /> }] : []),
  ];
  return (
    <Page title={say(P.title)} lead={say(P.lead)}>
      <div className="card">
        <Tabs
          label={say(P.sections)}
          value={search.get('tab') ?? tabs[0]?.key ?? ''}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          tabs={tabs}
        />
      </div>
    </Page>
  );
}
