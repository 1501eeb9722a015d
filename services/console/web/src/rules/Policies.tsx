import { Button, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { saidAuthor } from './author.ts';
import { PackView } from './PackView.tsx';
import { PublishPolicy } from './PublishPolicy.tsx';
import { usePolicies } from './queries.ts';
import { R } from './texts.ts';

export function Policies() {
  const say = useSay();
  const session = useSession();
  const policies = usePolicies();
  const [profile, setProfile] = useState<string>();
  const [version, setVersion] = useState<number>();
  const [publishing, setPublishing] = useState(false);
  if (policies.isPending) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (policies.isError) return <ErrorBox error={policies.error} onRetry={() => void policies.refetch()} />;

  const active = policies.data.filter((policy) => policy.active);
  const chosenProfile = profile ?? session.profile ?? active[0]?.profile ?? '';
  const versions = policies.data.filter((policy) => policy.profile === chosenProfile);
  const shown = versions.find((policy) => policy.version === version) ?? versions.find((policy) => policy.active);
  if (!shown) return null;
  return (
    <>
      <div className="toolbar">
        <Select
          aria-label={say(R.profile)}
          value={chosenProfile}
          popupMatchSelectWidth={false}
          options={active.map(({ profile: value, pack }) => ({ value, label: say(pack.label) }))}
          onChange={(chosen: string) => {
            setProfile(chosen);
            setVersion(undefined);
          }}
        />
        <Select
          aria-label={say(R.versionLabel)}
          value={shown.version}
          popupMatchSelectWidth={false}
          options={versions.map(({ version: value, active: inForce }) => ({
            value,
            label: `${say(R.version, { n: value })} · ${say(inForce ? R.active : R.retired)}`,
          }))}
          onChange={setVersion}
        />
        <span className={`chip ${shown.active ? 'tone-good' : 'tone-idle'}`}>
          {say(shown.active ? R.active : R.retired)}
        </span>
        <span className="quiet">
          {say(R.created, { who: saidAuthor(shown.createdBy, say), at: saidInstant(shown.createdAt, say) })}
        </span>
        {may(session, 'publishPolicy') && (
          <Button type="primary" className="toolbar-end" onClick={() => setPublishing(true)}>
            {say(R.publish)}
          </Button>
        )}
      </div>
      <PackView pack={shown.pack} />
      {publishing && (
        <PublishPolicy
          pack={shown.pack}
          onClose={() => setPublishing(false)}
          onPublished={(published) => {
            setVersion(published);
            setPublishing(false);
          }}
        />
      )}
    </>
  );
}
