import { Alert, Button } from 'antd';
import { T, useSay } from '../texts.ts';
import { shortInstant } from '../ui/time.ts';
import { C } from './texts.ts';
import { useTimeline } from './useCase.ts';

/** Says who did what since `seen`: nobody overwrites what they have not read. */
export function ChangedNotice({ id, seen, onSeen }: { id: string; seen: number; onSeen: () => void }) {
  const say = useSay();
  const timeline = useTimeline(id);
  const news = (timeline.data?.entries ?? []).filter(({ seq }) => seq > seen);
  const who = [...new Set(news.filter(({ by }) => by.role !== 'system').map(({ by }) => by.name))];
  return (
    <Alert
      className="gap"
      type="warning"
      showIcon
      role="alert"
      title={say(C.changed, { who: who.join(say(T.comma)) || '…' })}
      description={
        <>
          <p className="flush">{say(C.changedLead)}</p>
          <ul className="problem-list">
            {news.map(({ seq, at, text }) => (
              <li key={seq}>
                <time dateTime={at}>{shortInstant(at)}</time> {text}
              </li>
            ))}
          </ul>
          <p className="flush">{say(C.changedKept)}</p>
        </>
      }
      action={
        <Button size="small" onClick={onSeen}>
          {say(C.seen)}
        </Button>
      }
    />
  );
}
