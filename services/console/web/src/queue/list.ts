const LIST = 'ruyue.list';

/** The cases as the queue showed them last, so that one can go from one to the next. */
export const rememberList = (ids: readonly string[]): void => sessionStorage.setItem(LIST, ids.join(' '));

/** The case before (-1) or after (+1) this one in the list that it was opened from. */
export function neighbour(id: string, by: 1 | -1): string | undefined {
  const ids = (sessionStorage.getItem(LIST) ?? '').split(' ').filter(Boolean);
  const at = ids.indexOf(id);
  return at < 0 ? undefined : ids[at + by];
}
