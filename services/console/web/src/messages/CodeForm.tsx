import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import type { PersonalChannel } from '../../../../../domain/messages/preferences.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { useSay } from '../texts.ts';
import { proveContact } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

interface CodeFormProps {
  readonly channel: PersonalChannel;
  readonly address: string;
  readonly onOther: () => void;
}

/** Asks for the code that was sent to an address. */
export function CodeForm({ channel, address, onOther }: CodeFormProps) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const key = useCommandKey();
  const proving = useMutation({
    mutationFn: ({ code }: { code: string }) => proveContact(channel, code.trim(), key.current()),
    onSuccess: () => {
      void message.success(say(M.proved, { address }));
      return client.invalidateQueries({ queryKey: messageKeys.mine });
    },
    onError: key.after,
  });
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={proving.mutate}>
      <p className="flush">{say(M.codeSent, { address })}</p>
      {proving.error instanceof ProblemError && <ProblemAlert problem={proving.error} />}
      <Form.Item
        name="code"
        label={say(M.codeLabel)}
        rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: say(M.codeWrong) }]}
      >
        <Input className="contact-code" inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
      </Form.Item>
      <div className="form-foot">
        <Button type="primary" htmlType="submit" loading={proving.isPending}>
          {say(M.prove)}
        </Button>
        <Button onClick={onOther}>{say(M.otherAddress)}</Button>
      </div>
    </Form>
  );
}
