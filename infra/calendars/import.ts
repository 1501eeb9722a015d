import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { CalendarYear, defaultWeek, WorkCalendar } from '../../domain/time/calendar.ts';
import { BeijingDate } from '../../domain/time/instant.ts';

/**
 * Statutory holidays and make-up working days (TIM-04), one reviewable file per year. Only the package's announced data is
 * read, never its date arithmetic, and a person looks at the file before it is committed:
 *
 *     node infra/calendars/import.ts 2026
 */
const YearFile = z.strictObject({
  year: z.string().regex(/^\d{4}$/),
  source: z.strictObject({ package: z.string(), version: z.string() }),
  ...CalendarYear.shape,
});
type YearFile = z.infer<typeof YearFile>;

/** Date to "English name,Chinese name,days off by law", of which the Chinese name is kept. */
const ChineseName = z
  .string()
  .transform((names) => names.split(','))
  .pipe(z.tuple([z.string(), z.string().min(1), z.string()]))
  .transform(([, chinese]) => chinese);
const Announced = z.record(BeijingDate, ChineseName);
const PackageData = z.object({ holidays: Announced, workdays: Announced });
const PackageManifest = z.object({ version: z.string() });

const SOURCE = 'chinese-days';
const FOLDER = new URL('./', import.meta.url);

/** The year as the package announces it; a year whose announcement it does not hold is refused (TIM-05). */
export function importYear(year: string): YearFile {
  const { resolve } = createRequire(import.meta.url);
  const { version } = PackageManifest.parse(readJson(resolve(`${SOURCE}/package.json`)));
  const { holidays, workdays } = PackageData.parse(readJson(resolve(`${SOURCE}/dist/chinese-days.json`)));
  // Days of a year may be announced with the year before or after; National Day comes only with the year's own announcement.
  if (holidays[`${year}-10-01`] === undefined) {
    throw new Error(
      `${SOURCE} ${version} has no announcement for ${year}: update the package once the State Council has published it`,
    );
  }
  return YearFile.parse({
    year,
    source: { package: SOURCE, version },
    holidays: daysOf(year, holidays),
    makeUpDays: daysOf(year, workdays),
  });
}

/** The reviewed years of this folder, by year. */
export function readCalendarYears(): WorkCalendar['years'] {
  const files = readdirSync(FOLDER)
    .filter((name) => /^cn-\d{4}\.json$/.test(name))
    .sort();
  return Object.fromEntries(
    files.map((name) => {
      const { year, holidays, makeUpDays } = YearFile.parse(readJson(new URL(name, FOLDER)));
      return [year, { holidays, makeUpDays }];
    }),
  );
}

/** The calendar to start from: Monday to Friday 09:00-18:00, the given years, no closures. */
export function baseCalendar(version: string, years: WorkCalendar['years']): WorkCalendar {
  return WorkCalendar.parse({ version, weekly: defaultWeek, years, closures: [] });
}

function daysOf(year: string, announced: z.infer<typeof Announced>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(announced)
      .filter(([date]) => date.startsWith(`${year}-`))
      .map(([date, name]) => [date.slice(5), name] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function readJson(file: string | URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (import.meta.main) {
  try {
    const imported = importYear(process.argv[2] ?? '');
    writeFileSync(new URL(`cn-${imported.year}.json`, FOLDER), `${JSON.stringify(imported, null, 2)}\n`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
