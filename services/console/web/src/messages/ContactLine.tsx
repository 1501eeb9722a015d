import { MailOutlined, MobileOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { PersonalChannel } from '../../../../../domain/messages/preferences.ts';
import type { Text } from '../../../../../domain/text.ts';
import { ProblemError } from '../api/problem.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { AddressForm } from './AddressForm.tsx';
import { type MyMessages, removeContact } from './api.ts';
import { CodeForm } from './CodeForm.tsx';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

const WHAT: Readonly<Record<PersonalChannel, { readonly icon: ReactNode; readonly text: Text }>> = {
  email: { icon: <MailOutlined aria-hidden />, text: M.mail },
  sms: { icon: <MobileOutlined aria-hidden />, text: M.phone },
};

/** An address of one's own: it counts once its owner has typed in the code that was sent to it. */
export function ContactLine({ channel, mine }: { channel: PersonalChannel; mine: MyMessages }) {
  const say = useSay();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const address = mine.contact[channel];
  const awaited = mine.unproved[channel];
  const { icon, text } = WHAT[channel];
  const what = say(text);
  const removing = useMutation({
    mutationFn: () => removeContact(channel),
    onSuccess: () => void message.success(say(M.removed)),
    onSettled: () => client.invalidateQueries({ queryKey: messageKeys.mine }),
  });
  const remove = () =>
    void modal.confirm({
      title: say(M.removeAsk, { address: address ?? what }),
      content: say(M.removeWhy),
      okText: say(T.remove),
      cancelText: say(T.cancel),
      okButtonProps: { danger: true },
      onOk: () => removing.mutateAsync().catch(() => undefined),
    });
  const add = say(address === null ? M.addOf : M.replaceOf, { what });

  return (
    <li>
      <span className="contact-icon">{icon}</span>
      <div>
        <strong>{what}</strong>
        <p className="flush prose">{address ?? <span className="quiet">{say(M.noContact)}</span>}</p>
        {!mine.available.includes(channel) && <p className="quiet flush">{say(M.channelOff)}</p>}
        {removing.error instanceof ProblemError && <ProblemAlert problem={removing.error} />}
        {awaited !== null && !editing && (
          <CodeForm channel={channel} address={awaited} onOther={() => setEditing(true)} />
        )}
        {editing && <AddressForm channel={channel} label={what} onClose={() => setEditing(false)} />}
      </div>
      {!editing && awaited === null && (
        <div className="contact-acts">
          {mine.available.includes(channel) && (
            <Button size="small" aria-label={add} onClick={() => setEditing(true)}>
              {say(address === null ? M.addContact : M.replace)}
            </Button>
          )}
          {address !== null && (
            <Button size="small" aria-label={say(M.removeOf, { what })} onClick={remove}>
              {say(T.remove)}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
