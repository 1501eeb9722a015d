import type { WorkCalendar } from '../../../../../domain/time/calendar.ts';
import { addDays } from '../../../../../domain/time/instant.ts';
import { T, useSay } from '../texts.ts';
import { WEEKDAYS } from '../ui/time.ts';
import { R } from './texts.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** A calendar in words: the week, each year's holidays and make-up days, the company's own days. */
export function CalendarView({ calendar }: { calendar: WorkCalendar }) {
  const say = useSay();
  const comma = say(T.comma);
  const hours = (intervals: readonly (readonly [string, string])[]) =>
    intervals.length === 0 ? say(R.closed) : intervals.map(([from, to]) => `${from}–${to}`).join(comma);
  return (
    <div className="calendar">
      <section>
        <h3>{say(R.week)}</h3>
        <dl className="data data-tight">
          {DAYS.map((day) => (
            <div key={day}>
              <dt>{say(WEEKDAYS[day])}</dt>
              <dd className="mono">{hours(calendar.weekly[`${day}`])}</dd>
            </div>
          ))}
        </dl>
      </section>
      {Object.entries(calendar.years).map(([year, { holidays, makeUpDays }]) => (
        <section key={year}>
          <h3>{say(R.year, { year })}</h3>
          {(
            [
              [R.holidays, holidays],
              [R.makeUp, makeUpDays],
            ] as const
          ).map(([text, days]) => (
            <div key={text.zh}>
              <h4>{say(text, { n: Object.keys(days).length })}</h4>
              <ul>
                {namedDays(year, days).map(([name, runs]) => (
                  <li key={name + runs.join()}>
                    {say(R.days, {
                      name,
                      days: runs.map(([from, to]) => (from === to ? from : say(R.fromTo, { from, to }))).join(comma),
                    })}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
      {calendar.closures.length > 0 && (
        <section>
          <h3>{say(R.closures)}</h3>
          <ul>
            {calendar.closures.map(({ date, name, intervals }) => (
              <li key={date}>{say(R.days, { name: `${date} ${name}`, days: hours(intervals) })}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The days of each name, neighbours as one run. */
function namedDays(year: string, days: Readonly<Record<string, string>>): [string, (readonly [string, string])[]][] {
  const byName = new Map<string, (readonly [string, string])[]>();
  for (const [day, name] of Object.entries(days).toSorted(([a], [b]) => a.localeCompare(b))) {
    const runs = byName.get(name) ?? [];
    const last = runs.at(-1);
    if (last && addDays(`${year}-${last[1]}`, 1) === `${year}-${day}`) runs[runs.length - 1] = [last[0], day];
    else runs.push([day, day]);
    byName.set(name, runs);
  }
  return [...byName];
}
