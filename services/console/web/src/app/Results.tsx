import { Button, Result } from 'antd';
import { Link, useRouteError } from 'react-router';
import { T, useSay } from '../texts.ts';
import { useTitle } from '../ui/Page.tsx';
import { A } from './texts.ts';

export function NotFound() {
  const say = useSay();
  useTitle(say(A.notFound));
  return <Result status="404" title={<h1>{say(A.notFound)}</h1>} subTitle={say(A.notFoundWhy)} extra={<ToQueue />} />;
}

export function Forbidden() {
  const say = useSay();
  useTitle(say(A.forbidden));
  return <Result status="403" title={<h1>{say(A.forbidden)}</h1>} subTitle={say(A.forbiddenWhy)} extra={<ToQueue />} />;
}

/** A page that threw: a fault of ours, or a part of an older release that is no longer there. */
export function Broken() {
  const say = useSay();
  const error = useRouteError();
  useTitle(say(A.broken));
  console.error(error);
  return (
    <main>
      <Result
        status="500"
        title={<h1>{say(A.broken)}</h1>}
        subTitle={say(A.brokenWhy)}
        extra={
          <Button type="primary" onClick={() => window.location.reload()}>
            {say(A.reload)}
          </Button>
        }
      />
    </main>
  );
}

const ToQueue = () => {
  const say = useSay();
  return (
    <Link to="/queue" className="button-link">
      {say(T.toQueue)}
    </Link>
  );
};
