import { useSearchParams } from 'react-router';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { mayOpenRules } from './access.ts';
import { Calendars } from './Calendars.tsx';
import { Policies } from './Policies.tsx';
import { R } from './texts.ts';
import './rules.css';

/** The rules that promises are made by: read by those who answer for them, changed by administrators. */
export function Rules() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  if (!mayOpenRules(session)) return <Forbidden />;
  return (
    <Page title={say(R.title)} lead={say(R.lead)}>
      <div className="card">
        <Tabs
          label={say(R.sections)}
          value={search.get('tab') === 'calendars' ? 'calendars' : 'policies'}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          tabs={[
            { key: 'policies', label: say(R.policies), content: () => <Policies /> },
            { key: 'calendars', label: say(R.calendars), content: () => <Calendars /> },
          ]}
        />
      </div>
    </Page>
  );
}
