import { Skeleton } from 'antd';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { useSettings } from './queries.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { M } from './texts.ts';
import './messages.css';

/** What the company says of all messages. */
export function Settings() {
  const say = useSay();
  const mayChange = may(useSession(), 'setMessageSettings');
  const settings = useSettings();
  if (settings.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (settings.isError) return <ErrorBox error={settings.error} onRetry={() => void settings.refetch()} />;
  const { channels, version } = settings.data;
  return (
    <>
      <p className="quiet">
        {say(M.settingsLead)} {!mayChange && say(M.readOnly)}
      </p>
      <h2>{say(M.setUp)}</h2>
      <ul className="chips gap">
        {ChannelKind.keys.map((channel) => {
          const there = channels.includes(channel);
          return (
            <li key={channel} className={`chip tone-${there ? 'good' : 'idle'}`}>
              {say(ChannelKind.labels[channel])}
              {!there && ` · ${say(M.notSetUp)}`}
            </li>
          );
        })}
      </ul>
      <SettingsForm key={version} of={settings.data} disabled={!mayChange} />
    </>
  );
}
