import { RedoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { Department } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import { toMs } from '../../../../../domain/time/instant.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useNowMs } from '../app/time.ts';
import { T, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { Data } from '../ui/data.tsx';
import { StageTag } from '../ui/procedures.tsx';
import { shortInstant } from '../ui/time.ts';
import type { Act } from './ActDrawer.tsx';
import { Numbers } from './Board.tsx';
import type { RepairCard } from './shapes.ts';
import { B } from './texts.ts';

interface CardProps {
  readonly card: RepairCard;
  readonly onAct: (act: Act) => void;
}

/** A repair as it hangs on the board. */
export function RepairCardView({ card, onAct }: CardProps) {
  const { technician, appointmentAt, plannedAt, site } = card;
  const rows = [
    [B.site, site],
    [B.technician, technician],
    [B.appointment, appointmentAt && shortInstant(appointmentAt)],
    [B.planned, plannedAt && shortInstant(plannedAt)],
  ] as const;
  return (
    <li className="repair-card">
      <span className="board-head">
        <Link to={`/cases/${card.id}`}>{card.subject}</Link>
        <RecurringTag card={card} />
      </span>
      <span className="board-line">
        <StageTag procedure="repair" stage={card.stage} open={card.open} />
        <span className="quiet">{card.customerName}</span>
      </span>
      {card.open && card.nextDueAt && (
        <>
          <NextDue dueAt={card.nextDueAt} name={card.nextClock} provisional={card.provisional} />
          <LimitBar from={card.limitFrom ?? card.receivedAt} dueAt={card.nextDueAt} />
        </>
      )}
      <Data className="data-tight" rows={rows} />
      <Waiting card={card} />
      <span className="quiet board-line">
        <Numbers card={card} />
      </span>
      <QuickActs card={card} onAct={onAct} />
    </li>
  );
}

/** How much of the limit is used up; the words beside it say the same. */
function LimitBar({ from, dueAt }: { from: string; dueAt: string }) {
  const now = useNowMs();
  const whole = toMs(dueAt) - toMs(from);
  const used = whole > 0 ? Math.min(1, Math.max(0, (now - toMs(from)) / whole)) : 1;
  const tone = used >= 1 ? 'bad' : used >= 0.75 ? 'warn' : 'stage';
  return (
    <span className={`limit-bar tone-${tone}`} aria-hidden>
      <span style={{ width: `${Math.round(used * 100)}%` }} />
    </span>
  );
}

export function RecurringTag({ card: { recurring } }: Pick<CardProps, 'card'>) {
  const say = useSay();
  if (!recurring) return null;
  return (
    <span className="chip tone-warn">
      <RedoOutlined aria-hidden /> {say(B.recurring)}
    </span>
  );
}

/** The departments that have the order and have not said so. */
export function Waiting({ card: { open, waitingFor } }: Pick<CardProps, 'card'>) {
  const say = useSay();
  if (!open || waitingFor.length === 0) return null;
  const departments = waitingFor.map((one) => say(Department.labels[one])).join(say(T.comma));
  return <span className="board-waiting">{say(B.waitingFor, { departments })}</span>;
}

/** The step that a repair waits for, in a word that fits a thumb. */
const QUICK: Readonly<Record<string, readonly { readonly command: string; readonly text: Text }[]>> = {
  REPORTED: [{ command: 'issueRepairOrder', text: B.dispatch }],
  ORDERED: [{ command: 'scheduleVisit', text: B.schedule }],
  SCHEDULED: [{ command: 'recordArrival', text: B.arrive }],
  SOLUTION_TOLD: [{ command: 'recordArrival', text: B.arrive }],
  ON_SITE: [
    { command: 'recordRepairResult', text: B.finish },
    { command: 'recordUnfinished', text: B.unfinished },
  ],
};

export function QuickActs({ card, onAct }: CardProps) {
  const say = useSay();
  const session = useSession();
  const { actor } = session;
  const waits = actor.department !== undefined && card.waitingFor.includes(actor.department);
  const acts = [
    ...(waits ? [{ command: 'acknowledgeRepairOrder', text: B.acknowledge }] : []),
    ...(QUICK[card.stage] ?? []),
  ].filter(({ command }) => card.open && may(session, command));
  if (acts.length === 0) return null;
  return (
    <div className="board-acts">
      {acts.map(({ command, text }, index) => (
        <Button
          key={command}
          type={index === 0 ? 'primary' : 'default'}
          onClick={() => onAct({ id: card.id, procedure: 'repair', command })}
        >
          {say(text)}
        </Button>
      ))}
    </div>
  );
}
