import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Divider } from 'antd';
import { Navigate, useSearchParams } from 'react-router';
import { returnPath } from '../../../return-path.ts';
import { listWaysIn } from '../api/session.ts';
import { T, useSay } from '../texts.ts';
import { RequestId } from '../ui/ErrorBox.tsx';
import { useTitle } from '../ui/Page.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { PasswordSignIn } from './PasswordSignIn.tsx';
import { useSessionQuery } from './session.tsx';
import { A, FAILED_SIGN_INS } from './texts.ts';
import './sign-in.css';

/** The company's own sign-in first, where there is one; below it accounts of this platform. */
export function SignIn() {
  const say = useSay();
  const [search] = useSearchParams();
  const session = useSessionQuery();
  const ways = useQuery({ queryKey: ['ways-in'], queryFn: ({ signal }) => listWaysIn(signal), retry: false });
  useTitle(say(A.signIn));

  const wanted = returnPath(search.get('return'));
  if (session.data) return <Navigate to={wanted} replace />;
  const { provider = false, password = true } = ways.data ?? {};
  return (
    <div className="sign-in">
      <header>
        <LanguageMenu />
      </header>
      <main className="sign-in-card">
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <h1>{say(T.productLong)}</h1>
        <p className="page-lead">{say(A.signInLead)}</p>
        <FailedSignIn reason={search.get('problem')} requestId={search.get('request')} />
        {provider && (
          <Button
            type="primary"
            size="large"
            block
            className="sign-in-company"
            href={`/session/provider?return=${encodeURIComponent(wanted)}`}
          >
            {say(A.withCompany)}
          </Button>
        )}
        {!ways.isPending && password && !provider && <PasswordSignIn />}
        {password && provider && (
          <>
            <Divider plain />
            <details open={search.get('problem') === 'away'}>
              <summary>{say(A.withPassword)}</summary>
              <PasswordSignIn />
            </details>
          </>
        )}
      </main>
    </div>
  );
}

/** Why the company's sign-in led back here; only words of our own, whatever the address says. */
function FailedSignIn({ reason, requestId }: { reason: string | null; requestId: string | null }) {
  const say = useSay();
  const text = reason !== null && Object.hasOwn(FAILED_SIGN_INS, reason) ? FAILED_SIGN_INS[reason] : undefined;
  if (!text) return null;
  const told = requestId !== null && /^[\w-]{8,64}$/.test(requestId);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={say(text)}
      {...(told ? { description: <RequestId id={requestId} /> } : {})}
    />
  );
}
