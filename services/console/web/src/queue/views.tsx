import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  EyeOutlined,
  FireOutlined,
  InboxOutlined,
  ScheduleOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { DESK } from '../../../../../domain/procedures/case/commands.ts';
import { procedures } from '../../../../../domain/procedures/registry.ts';
import { type Actor, hasRole } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import { beijingDate, endOfDay, toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import type { CaseFilter } from '../api/desk.ts';
import type { CaseCounts } from '../api/shapes.ts';
import { LOOKS } from '../ui/procedures.tsx';

/** A saved view of the queue: a filter with a name, and the counter that belongs to it. */
export interface View {
  readonly key: string;
  readonly text: Text;
  /** Said when the view is empty. */
  readonly empty: Text;
  readonly icon: ReactNode;
  readonly count?: (counts: CaseCounts) => number;
  readonly urgent?: boolean;
  filter(): CaseFilter;
}

const MINUTE_MS = 60_000;

/** These have a page of their own. */
const HAVE_BOARDS: readonly string[] = ['repair', 'callback', 'visit'];

/** Now, to the minute: finer would make every look at the view another request. */
const thisMinute = () => toInstant(Math.floor(serverNow() / MINUTE_MS) * MINUTE_MS);

const MINE: View = {
  key: 'mine',
  text: { zh: '我的', en: 'Mine' },
  empty: { zh: '您名下没有在办案件', en: 'You have no open cases' },
  icon: <UserOutlined aria-hidden />,
  count: ({ mine }) => mine,
  filter: () => ({ mine: 'true' }),
};
const ALL: View = {
  key: 'all',
  text: { zh: '全部在办', en: 'All open' },
  empty: { zh: '没有在办案件', en: 'There are no open cases' },
  icon: <InboxOutlined aria-hidden />,
  filter: () => ({}),
};

export const VIEWS: readonly View[] = [
  MINE,
  {
    key: 'tracked',
    text: { zh: '跟踪（首问）', en: 'Tracked (first contact)' },
    empty: { zh: '没有您首问、仍需跟踪的案件', en: 'No case of your first contact is open' },
    icon: <EyeOutlined aria-hidden />,
    count: ({ tracked }) => tracked,
    filter: () => ({ tracked: 'true' }),
  },
  {
    key: 'overdue',
    text: { zh: '超时', en: 'Overdue' },
    empty: { zh: '没有超时案件', en: 'Nothing is overdue' },
    icon: <ExclamationCircleOutlined aria-hidden />,
    count: ({ overdue }) => overdue,
    urgent: true,
    filter: () => ({ dueBefore: thisMinute() }),
  },
  {
    key: 'today',
    text: { zh: '今日到期', en: 'Due by tonight' },
    empty: { zh: '今天没有到期事项', en: 'Nothing falls due today' },
    icon: <ScheduleOutlined aria-hidden />,
    count: ({ overdue, dueToday }) => overdue + dueToday,
    filter: () => ({ dueBefore: endOfDay(beijingDate(thisMinute())) }),
  },
  {
    key: 'major',
    text: { zh: '重大投诉', en: 'Major' },
    empty: { zh: '没有在办的重大投诉', en: 'No major complaint is open' },
    icon: <FireOutlined aria-hidden />,
    count: ({ major }) => major,
    filter: () => ({ severity: 'MAJOR' }),
  },
  ALL,
  ...procedures
    .filter(({ name }) => !HAVE_BOARDS.includes(name))
    .map(
      ({ name, label }): View => ({
        key: name,
        text: label,
        empty: { zh: '没有在办的此类案件', en: 'No case of this kind is open' },
        icon: LOOKS[name].icon,
        filter: () => ({ procedure: name }),
      }),
    ),
  {
    key: 'closed',
    text: { zh: '已结束', en: 'Over' },
    empty: { zh: '还没有结束的案件', en: 'No case is over yet' },
    icon: <CheckCircleOutlined aria-hidden />,
    filter: () => ({ open: 'false', sort: 'received' }),
  },
];

/** The view of that key; without one, customer service starts with its own cases, everybody else with all. */
export const viewOf = (key: string | null, actor: Actor): View =>
  VIEWS.find((view) => view.key === key) ?? (hasRole(actor, ...DESK) ? MINE : ALL);
