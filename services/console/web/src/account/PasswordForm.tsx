import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { passwordFlaw, SHORTEST_PASSWORD } from '../../../../../domain/password.ts';
import { ProblemError } from '../api/problem.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { useSay } from '../texts.ts';
import { changePassword } from './api.ts';
import { C } from './texts.ts';

interface Entered {
  readonly oldPassword: string;
  readonly newPassword: string;
}

/** The old password and twice the new one, judged as the services will judge it. */
export function PasswordForm({ whose, onChanged }: { whose: readonly string[]; onChanged: () => void }) {
  const say = useSay();
  const [form] = Form.useForm<Entered & { readonly repeat: string }>();
  const changing = useMutation({
    mutationFn: ({ oldPassword, newPassword }: Entered) => changePassword({ oldPassword, newPassword }),
    onSuccess: () => {
      form.resetFields();
      onChanged();
    },
  });
  const required = { required: true, message: say(C.needed) };
  const strong = {
    validator: async (_rule: unknown, password = '') => {
      const flaw = password && passwordFlaw(String(password), whose);
      if (flaw) throw new Error(say(flaw.text, flaw.vars));
    },
  };
  const same = {
    validator: async (_rule: unknown, repeated = '') => {
      if (repeated && repeated !== form.getFieldValue('newPassword')) throw new Error(say(C.differs));
    },
  };
  return (
    <Form
      form={form}
      className="password-form"
      size="large"
      layout="vertical"
      requiredMark={false}
      validateTrigger="onBlur"
      onFinish={(entered) => changing.mutate(entered)}
    >
      {changing.error instanceof ProblemError && <ProblemAlert problem={changing.error} />}
      <Form.Item name="oldPassword" label={say(C.oldPassword)} rules={[required]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={say(C.newPassword)}
        extra={say(C.hint, { least: SHORTEST_PASSWORD })}
        rules={[required, strong]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="repeat" label={say(C.repeat)} dependencies={['newPassword']} rules={[required, same]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={changing.isPending}>
        {say(C.change)}
      </Button>
    </Form>
  );
}
