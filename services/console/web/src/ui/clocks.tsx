import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  PauseCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { clockName } from '../../../../../domain/procedures/case/wording.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { Clock } from '../../../../../domain/time/clock.ts';
import { type ClockStatus, status as statusOf } from '../../../../../domain/time/clock.ts';
import { HOUR, toInstant, toMs } from '../../../../../domain/time/instant.ts';
import { useNow, useNowMs } from '../app/time.ts';
import { T, useSay } from '../texts.ts';
import { saidDue, saidRemaining } from './time.ts';

const STATUS: Readonly<Record<ClockStatus, { text: Text; icon: ReactNode; tone: string }>> = {
  running: { text: { zh: '正常', en: 'On time' }, icon: <ClockCircleOutlined aria-hidden />, tone: 'calm' },
  atRisk: { text: { zh: '临期', en: 'Due soon' }, icon: <WarningFilled aria-hidden />, tone: 'warn' },
  breached: { text: { zh: '超时', en: 'Overdue' }, icon: <ExclamationCircleFilled aria-hidden />, tone: 'bad' },
  paused: { text: { zh: '暂停', en: 'Paused' }, icon: <PauseCircleOutlined aria-hidden />, tone: 'idle' },
  met: { text: { zh: '按时完成', en: 'Kept' }, icon: <CheckCircleOutlined aria-hidden />, tone: 'good' },
  metLate: { text: { zh: '超时完成', en: 'Done late' }, icon: <CloseCircleOutlined aria-hidden />, tone: 'bad' },
  cancelled: { text: { zh: '已取消', en: 'Cancelled' }, icon: <MinusCircleOutlined aria-hidden />, tone: 'idle' },
};

/** How a deadline stands: icon and word, colour only in addition. */
export function ClockChip({ clock, aheadMs = 0 }: { clock: Clock; aheadMs?: number }) {
  const say = useSay();
  const { text, icon, tone } = STATUS[statusOf(clock, useNow(aheadMs))];
  return (
    <span className={`chip tone-${tone}`}>
      {icon} {say(text)}
    </span>
  );
}

/** The time left until `dueAt`, ticking; the exact instant on hover. */
export function Countdown({ dueAt, aheadMs = 0, clock, provisional }: CountdownProps) {
  const say = useSay();
  const now = useNowMs(aheadMs);
  const { tone, icon } = STATUS[clock ? statusOf(clock, toInstant(now)) : statusIn(toMs(dueAt) - now)];
  return (
    <Tooltip title={saidDue(dueAt, say) + (provisional ? ` · ${say(T.provisionalWhy)}` : '')}>
      <span className={`countdown tone-${tone}`}>
        {icon} <time dateTime={dueAt}>{saidRemaining(dueAt, now, say)}</time>
        {provisional && <span className="provisional"> {say(T.provisional)}</span>}
      </span>
    </Tooltip>
  );
}

export interface CountdownProps {
  readonly dueAt: string;
  readonly aheadMs?: number;
  /** The clock itself, where it is known: it says when it is at risk. */
  readonly clock?: Clock | undefined;
  readonly provisional?: boolean;
}

/** Lists know only when a clock falls due. */
const SOON_MS = HOUR;
const statusIn = (left: number): ClockStatus => (left < 0 ? 'breached' : left < SOON_MS ? 'atRisk' : 'running');

/** What the next deadline of a case is called, and how long there is. */
export function NextDue({ name, ...countdown }: CountdownProps & { name: string | null }) {
  const say = useSay();
  return (
    <span className="next-due">
      {name && <span className="next-due-name">{say(clockName(name))}</span>}
      <Countdown {...countdown} />
    </span>
  );
}
