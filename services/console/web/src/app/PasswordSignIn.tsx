import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { ProblemError } from '../api/problem.ts';
import { listDemoAccounts, signIn } from '../api/session.ts';
import { useSay } from '../texts.ts';
import { RequestId } from '../ui/ErrorBox.tsx';
import { changePerson } from './queries.ts';
import { A } from './texts.ts';

const DEMO_PASSWORD = 'ruyue-demo';

interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** Account and password of this platform, and the accounts of a demonstration to fill in with a click. */
export function PasswordSignIn() {
  const say = useSay();
  const [form] = Form.useForm<Credentials>();
  const accounts = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: ({ signal }) => listDemoAccounts(signal),
    retry: false,
  });
  const entering = useMutation({ mutationFn: signIn, onSuccess: changePerson });
  useEffect(() => {
    form.getFieldInstance('login')?.focus();
  }, [form]);

  return (
    <>
      {entering.error instanceof ProblemError && <Refused problem={entering.error} />}
      <Form
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={(given) => entering.mutate(given)}
      >
        <Form.Item name="login" label={say(A.login)} rules={[{ required: true, message: say(A.loginNeeded) }]}>
          <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label={say(A.password)} rules={[{ required: true, message: say(A.passwordNeeded) }]}>
          <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={entering.isPending}>
          {say(A.signIn)}
        </Button>
      </Form>
      {accounts.data && accounts.data.length > 0 && (
        <section aria-labelledby="demo" className="demo">
          <h2 id="demo">{say(A.demo)}</h2>
          <p>{say(A.demoHint, { password: DEMO_PASSWORD })}</p>
          <ul>
            {accounts.data.map(({ login, name }) => (
              <li key={login}>
                <button
                  type="button"
                  aria-label={say(A.fillIn, { login, name })}
                  onClick={() => form.setFieldsValue({ login, password: DEMO_PASSWORD })}
                >
                  <strong>{name}</strong>
                  <span>{login}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Refused({ problem }: { problem: ProblemError }) {
  const { requestId } = problem.problem;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problem.message}
      {...(requestId ? { description: <RequestId id={requestId} /> } : {})}
    />
  );
}
