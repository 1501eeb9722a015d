import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import type { PersonalChannel } from '../../../../../domain/messages/preferences.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { askCode } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

interface AddressFormProps {
  readonly channel: PersonalChannel;
  readonly label: string;
  readonly onClose: () => void;
}

/** Asks for an address, to which a code is sent then. */
export function AddressForm({ channel, label, onClose }: AddressFormProps) {
  const say = useSay();
  const client = useQueryClient();
  const key = useCommandKey();
  const asking = useMutation({
    mutationFn: ({ address }: { address: string }) => askCode(channel, address.trim(), key.current()),
    onSuccess: async () => {
      key.renew();
      await client.invalidateQueries({ queryKey: messageKeys.mine });
      onClose();
    },
    onError: key.after,
  });
  const mail = channel === 'email';
  return (
    <Form<{ address: string }> layout="vertical" requiredMark={false} onFinish={asking.mutate}>
      {asking.error instanceof ProblemError && <ProblemAlert problem={asking.error} />}
      <Form.Item
        name="address"
        label={label}
        rules={[{ required: true, whitespace: true, message: say(mail ? M.mailWrong : M.phoneWrong) }]}
      >
        <Input
          autoFocus
          type={mail ? 'email' : 'tel'}
          autoComplete={mail ? 'email' : 'tel'}
          placeholder={say(mail ? M.mailHint : M.phoneHint)}
          maxLength={200}
          onChange={key.renew}
        />
      </Form.Item>
      <div className="form-foot">
        <Button type="primary" htmlType="submit" loading={asking.isPending}>
          {say(M.sendCode)}
        </Button>
        <Button onClick={onClose}>{say(T.cancel)}</Button>
      </div>
    </Form>
  );
}
