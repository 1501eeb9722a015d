import { Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { MyMessages } from '../messages/MyMessages.tsx';
import { M } from '../messages/texts.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Password } from './Password.tsx';
import { Profile } from './Profile.tsx';
import { useAccount } from './queries.ts';
import { Sessions } from './Sessions.tsx';
import { C } from './texts.ts';
import './account.css';

/** A person's own account: who the platform takes them for, their password, how they are told, the devices that use it. */
export function AccountPage() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const account = useAccount();
  if (account.isError) return <ErrorBox error={account.error} onRetry={() => void account.refetch()} whole />;
  const { data } = account;
  const tabs = data && [
    { key: 'profile', label: say(C.profile), content: () => <Profile account={data} /> },
    ...(data.login === null
      ? []
      : [{ key: 'password', label: say(C.password), content: () => <Password account={data} /> }]),
    { key: 'messages', label: say(M.mine), content: () => <MyMessages /> },
    { key: 'sessions', label: say(C.sessions), content: () => <Sessions /> },
  ];
  return (
    <Page title={say(C.title)}>
      <div className="card">
        {tabs ? (
          <Tabs
            label={say(C.sections)}
            value={search.get('tab') ?? 'profile'}
            onChange={(tab) => setSearch({ tab }, { replace: true })}
            tabs={tabs}
          />
        ) : (
          <Skeleton active title={false} paragraph={{ rows: 6 }} />
        )}
      </div>
    </Page>
  );
}
