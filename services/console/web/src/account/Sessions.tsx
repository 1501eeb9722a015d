import { DesktopOutlined, MobileOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import { type Say, T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { endOtherSessions, endSession, type OpenSession } from './api.ts';
import { accountKeys, useSessions } from './queries.ts';
import { BROWSERS, C } from './texts.ts';

/** The devices that use the account now; each but this one can be shut out. */
export function Sessions() {
  const say = useSay();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const sessions = useSessions();
  const again = () => client.invalidateQueries({ queryKey: accountKeys.sessions });
  const ending = useMutation({
    mutationFn: endSession,
    onSuccess: () => void message.success(say(C.ended)),
    onSettled: again,
  });
  const endingOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => void message.success(say(C.othersEnded)),
    onSettled: again,
  });
  const ask = () => {
    modal.confirm({
      title: say(C.endOthersAsk),
      content: say(C.endOthersWhy),
      okText: say(C.endOthers),
      cancelText: say(T.cancel),
      okButtonProps: { danger: true },
      onOk: () => endingOthers.mutate(),
    });
  };
  const failed = sessions.error ?? ending.error ?? endingOthers.error;
  const items = (sessions.data ?? []).toSorted((a, b) => Number(b.current) - Number(a.current));
  return (
    <>
      <p className="quiet">{say(C.sessionsWhy)}</p>
      {failed && <ErrorBox error={failed} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      <ul className="sessions">
        {items.map((session) => (
          <Line
            key={session.id}
            session={session}
            busy={ending.isPending && ending.variables === session.id}
            onEnd={() => ending.mutate(session.id)}
          />
        ))}
      </ul>
      {items.some(({ current }) => !current) && (
        <Button danger loading={endingOthers.isPending} onClick={ask}>
          {say(C.endOthers)}
        </Button>
      )}
    </>
  );
}

function Line({ session, busy, onEnd }: { session: OpenSession; busy: boolean; onEnd: () => void }) {
  const say = useSay();
  const { device, address, signedInAt, lastSeenAt, current } = session;
  const name = nameOf(device, say);
  const mobile = device.system === 'iOS' || device.system === 'Android' || device.system === 'HarmonyOS';
  return (
    <li>
      <span className="session-icon">{mobile ? <MobileOutlined aria-hidden /> : <DesktopOutlined aria-hidden />}</span>
      <div>
        <strong>{name}</strong> {current && <span className="chip tone-good">{say(C.current)}</span>}
        <p className="quiet flush">
          {say(C.address, { address })}
          {say(T.dot)}
          {say(C.signedIn, { at: saidInstant(signedInAt, say) })}
          {say(T.dot)}
          {say(C.seen, { at: saidInstant(lastSeenAt, say) })}
        </p>
      </div>
      {!current && (
        <Button size="small" loading={busy} onClick={onEnd} aria-label={say(C.endOf, { device: name })}>
          {say(C.end)}
        </Button>
      )}
    </li>
  );
}

function nameOf({ browser, system }: OpenSession['device'], say: Say): string {
  const known = browser === null ? undefined : BROWSERS[browser];
  const parts = [known ? say(known) : browser, system].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(say(T.dot)) : say(C.unknown);
}
