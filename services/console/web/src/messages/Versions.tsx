import { Skeleton } from 'antd';
import type { Text } from '../../../../../domain/text.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import type { WordingVersion } from './api.ts';
import { Decision } from './Decision.tsx';
import { useWordings } from './queries.ts';
import { M } from './texts.ts';
import { WordingsView } from './WordingsView.tsx';

const STATUS: Readonly<Record<WordingVersion['status'], { readonly text: Text; readonly tone: string }>> = {
  proposed: { text: M.statusProposed, tone: 'warn' },
  approved: { text: M.statusApproved, tone: 'good' },
  rejected: { text: M.statusRejected, tone: 'idle' },
};

/** Every wording that was ever proposed, the newest first. */
export function Versions({ template }: { template: string }) {
  const say = useSay();
  const versions = useWordings(template);
  return (
    <section>
      <h3>{say(M.history)}</h3>
      {versions.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {versions.isError && <ErrorBox error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data?.length === 0 && <p className="quiet">{say(M.noHistory)}</p>}
      {versions.data?.map((version) => (
        <details key={version.version} className="wording-version">
          <summary>
            {say(M.version, { n: version.version })}{' '}
            <span className={`chip tone-${STATUS[version.status].tone}`}>{say(STATUS[version.status].text)}</span>{' '}
            <span className="quiet">{version.note}</span>
          </summary>
          <Decision template={template} of={version} />
          <WordingsView name={template} wordings={version.wordings} />
        </details>
      ))}
    </section>
  );
}
