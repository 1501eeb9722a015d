// What PostgreSQL cannot store: a NUL character, half of a surrogate pair.
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const INSTANT = /^(\d{4})-\d{2}-\d{2}T/;
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/** Why no text of any request may look like this, undefined when it may. */
export function obstacleIn(text: string): string | undefined {
  if (UNSTORABLE.test(text)) return 'a character that cannot be stored';
  const year = INSTANT.exec(text)?.[1];
  if (year !== undefined && (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR)) {
    return `an instant outside ${FIRST_YEAR}–${LAST_YEAR}`;
  }
  return undefined;
}

/** For JSON.parse: refuses such texts wherever they stand, also as names. */
export function refuseUnusable(name: string, value: unknown): unknown {
  const obstacle = obstacleIn(name) ?? (typeof value === 'string' ? obstacleIn(value) : undefined);
  if (obstacle !== undefined) throw new SyntaxError(obstacle);
  return value;
}
