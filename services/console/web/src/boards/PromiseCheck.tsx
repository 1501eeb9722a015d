import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import { shortInstant } from '../ui/time.ts';
import { maySeeChecks } from './access.ts';
import { checksQuery } from './api.ts';
import { B } from './texts.ts';

/** What the last hourly check found: the open promises, counted among workflows, lists and records. */
export function PromiseCheck() {
  const say = useSay();
  const checks = useQuery({ ...checksQuery, enabled: maySeeChecks(useSession()) });
  const [last] = checks.data ?? [];
  if (!last) return null;
  const at = shortInstant(last.checkedAt);
  if (last.lost.length === 0) return <p className="hint">{say(B.checkGood, { at, open: last.open })}</p>;
  return (
    <Alert
      type="error"
      showIcon
      title={say(B.checkBad, { at, count: last.lost.length })}
      description={last.lost.map(({ callback }, place) => (
        <span key={callback}>
          {place > 0 && say(T.comma)}
          <Link to={`/cases/${callback}`}>{callback}</Link>
        </span>
      ))}
    />
  );
}
