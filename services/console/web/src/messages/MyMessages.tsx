import { Skeleton } from 'antd';
import { PERSONAL_CHANNELS } from '../../../../../domain/messages/preferences.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { ContactLine } from './ContactLine.tsx';
import { PreferencesForm } from './PreferencesForm.tsx';
import { useMyMessages } from './queries.ts';
import { M } from './texts.ts';
import './messages.css';

/** How a person is told beside the inbox, and where (GEN-22). */
export function MyMessages() {
  const say = useSay();
  const mine = useMyMessages();
  if (mine.isPending) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  if (mine.isError) return <ErrorBox error={mine.error} onRetry={() => void mine.refetch()} />;
  return (
    <div className="my-messages">
      <p className="quiet">{say(M.mineLead)}</p>
      <h2>{say(M.contact)}</h2>
      <ul className="contacts">
        {PERSONAL_CHANNELS.map((channel) => (
          <ContactLine key={channel} channel={channel} mine={mine.data} />
        ))}
      </ul>
      <PreferencesForm mine={mine.data} />
    </div>
  );
}
