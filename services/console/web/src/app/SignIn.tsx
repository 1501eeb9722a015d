import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { ProblemError } from '../api/problem.ts';
import { listDemoAccounts, signIn } from '../api/session.ts';
import { T, useSay } from '../texts.ts';
import { RequestId } from '../ui/ErrorBox.tsx';
import { useTitle } from '../ui/Page.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { keys } from './queries.ts';
import { useSessionQuery } from './session.tsx';
import { A } from './texts.ts';
import './sign-in.css';

const DEMO_PASSWORD = 'ruyue-demo';

interface Credentials {
  readonly login: string;
  readonly password: string;
}

export function SignIn() {
  const say = useSay();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const [form] = Form.useForm<Credentials>();
  const session = useSessionQuery();
  const accounts = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: ({ signal }) => listDemoAccounts(signal),
    retry: false,
  });
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: async (signedIn) => {
      // Who was asked for before the sign-in was nobody; that answer may still be on its way.
      await client.cancelQueries();
      // Nothing of the person before stays in the page.
      client.clear();
      client.setQueryData(keys.session, signedIn);
    },
  });
  useTitle(say(A.signIn));
  useEffect(() => {
    form.getFieldInstance('login')?.focus();
  }, [form]);

  if (session.data) return <Navigate to={localPath(search.get('return'))} replace />;
  return (
    <div className="sign-in">
      <header>
        <LanguageMenu />
      </header>
      <main className="sign-in-card">
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <h1>{say(T.productLong)}</h1>
        <p className="page-lead">{say(A.signInLead)}</p>
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
          <Form.Item
            name="password"
            label={say(A.password)}
            rules={[{ required: true, message: say(A.passwordNeeded) }]}
          >
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
      </main>
    </div>
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

/** Only a path of this application: an address with a host would lead elsewhere. */
const localPath = (wanted: string | null): string =>
  wanted?.startsWith('/') && !wanted.startsWith('//') && !wanted.includes('\\') ? wanted : '/queue';
