import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Empty, Skeleton } from 'antd';
import { useEffect, useRef, useState } from 'react';
import {
  addDays,
  type BeijingDate,
  BeijingDate as BeijingDateSchema,
  beijingDate,
  beijingTime,
  endOfDay,
  startOfDay,
  weekdayOf,
} from '../../../../../domain/time/instant.ts';
import { useKeys } from '../app/keys.ts';
import { useNow } from '../app/time.ts';
import { type Say, useSay } from '../texts.ts';
import { WEEKDAYS } from '../ui/time.ts';
import type { Act } from './ActDrawer.tsx';
import { callbacksQuery } from './api.ts';
import { Loaded, useCards } from './Board.tsx';
import { CallbackRow } from './CallbackRow.tsx';
import type { CallbackCard } from './shapes.ts';
import { B } from './texts.ts';
import { useBoardSearch } from './useBoardSearch.ts';
import { useNarrow } from './useNarrow.ts';

interface CalendarProps {
  readonly span: 'day' | 'week';
  readonly mine: boolean;
  readonly onAct: (act: Act) => void;
}

/** Hours that are always shown; promises outside of them widen the day. */
const FIRST_HOUR = 8;
const LAST_HOUR = 18;

/** The promises of a day or a week at their time, also those that were kept; arrows go back and forward. */
export function CallbackCalendar({ span, mine, onAct }: CalendarProps) {
  const say = useSay();
  const narrow = useNarrow();
  const today = beijingDate(useNow());
  const { search, set } = useBoardSearch();
  const asked = BeijingDateSchema.safeParse(search.get('day'));
  const day = asked.success ? asked.data : today;
  const days = daysOf(span, day);
  const [from = day] = days;
  const to = days.at(-1) ?? day;
  const [chosen, choose] = useState<string>();
  const cards = useCards(
    callbacksQuery({ show: 'all', from: startOfDay(from), to: endOfDay(to), ...(mine && { mine }) }),
  );
  const go = (date: BeijingDate) => {
    choose(undefined);
    set({ day: date === today ? undefined : date });
  };
  const step = span === 'day' ? 1 : 7;
  useKeys({ ArrowLeft: () => go(addDays(day, -step)), ArrowRight: () => go(addDays(day, step)) });
  const said = say(B.calendarOf, { from: saidDay(from, say), to: saidDay(to, say) });
  return (
    <>
      <div className="toolbar">
        <Button
          icon={<LeftOutlined aria-hidden />}
          aria-label={say(B.previous)}
          onClick={() => go(addDays(day, -step))}
        />
        <Button icon={<RightOutlined aria-hidden />} aria-label={say(B.next)} onClick={() => go(addDays(day, step))} />
        <Button disabled={days.includes(today)} onClick={() => go(today)}>
          {say(B.toToday)}
        </Button>
        <h2 aria-live="polite">{span === 'day' ? saidDay(day, say) : `${saidDay(from, say)} – ${saidDay(to, say)}`}</h2>
      </div>
      <Loaded of={cards} skeleton={<Skeleton active title={false} paragraph={{ rows: 11, width: '100%' }} />}>
        {(promises) => {
          const picked = promises.find(({ id }) => id === chosen);
          return (
            <>
              {picked && <Chosen key={picked.id} card={picked} onAct={onAct} />}
              {promises.length === 0 && (
                <Empty
                  image={Empty.PRESENTED_IMAGE_SIMPLE}
                  description={say(days.includes(today) && span === 'day' ? B.noneToday : B.noneRange)}
                />
              )}
              {narrow && span === 'week' ? (
                <ByDays {...{ days, promises, chosen }} onChoose={choose} />
              ) : (
                <Grid {...{ days, promises, chosen, today }} caption={said} onChoose={choose} />
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function daysOf(span: 'day' | 'week', day: BeijingDate): BeijingDate[] {
  if (span === 'day') return [day];
  const monday = addDays(day, 1 - weekdayOf(day));
  return [0, 1, 2, 3, 4, 5, 6].map((after) => addDays(monday, after));
}

const saidDay = (date: BeijingDate, say: Say): string => `${date} ${say(WEEKDAYS[weekdayOf(date)])}`;

/** What was picked on the calendar, with its actions; whoever picked it is led there. */
function Chosen({ card, onAct }: { card: CallbackCard; onAct: (act: Act) => void }) {
  const say = useSay();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('li')?.focus(), []);
  return (
    <section ref={box} aria-label={say(B.chosen)} className="board-section">
      <ul>
        <CallbackRow card={card} selected onSelect={() => undefined} onAct={onAct} />
      </ul>
    </section>
  );
}

interface PromisesProps {
  readonly days: readonly BeijingDate[];
  readonly promises: readonly CallbackCard[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

const hourOf = ({ dueAt }: CallbackCard): number => Number(beijingTime(dueAt).slice(0, 2));

function Grid({
  days,
  promises,
  chosen,
  onChoose,
  caption,
  today,
}: PromisesProps & { caption: string; today: string }) {
  const say = useSay();
  const hours = promises.map(hourOf);
  const first = Math.min(FIRST_HOUR, ...hours);
  const last = Math.max(LAST_HOUR, ...hours);
  return (
    <table className="calendar">
      <caption className="board-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{say(B.hour)}</th>
          {days.map((date) => (
            <th key={date} scope="col" {...(date === today ? { 'aria-current': 'date' } : {})}>
              {date.slice(5)} {say(WEEKDAYS[weekdayOf(date)])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: last - first + 1 }, (_, index) => first + index).map((hour) => (
          <tr key={hour}>
            <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
            {days.map((date) => (
              <td key={date}>
                {promises
                  .filter((card) => hourOf(card) === hour && beijingDate(card.dueAt) === date)
                  .map((card) => (
                    <Entry key={card.id} card={card} chosen={card.id === chosen} onChoose={onChoose} />
                  ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A week on a phone: its days one below the other. */
function ByDays({ days, promises, chosen, onChoose }: PromisesProps) {
  const say = useSay();
  return days
    .map((date) => ({ date, due: promises.filter(({ dueAt }) => beijingDate(dueAt) === date) }))
    .filter(({ due }) => due.length > 0)
    .map(({ date, due }) => (
      <section key={date} className="board-section" aria-labelledby={`day-${date}`}>
        <h3 id={`day-${date}`}>{saidDay(date, say)}</h3>
        {due.map((card) => (
          <Entry key={card.id} card={card} chosen={card.id === chosen} onChoose={onChoose} />
        ))}
      </section>
    ));
}

function Entry({ card, chosen, onChoose }: { card: CallbackCard; chosen: boolean; onChoose: (id: string) => void }) {
  const say = useSay();
  const now = useNow();
  const tone = card.open ? (card.dueAt < now ? 'bad' : 'stage') : 'idle';
  return (
    <button
      type="button"
      className={`calendar-entry tone-${tone}`}
      aria-pressed={chosen}
      onClick={() => onChoose(card.id)}
    >
      {say(B.entry, { time: beijingTime(card.dueAt), name: card.customerName, subject: card.subject })}
    </button>
  );
}
