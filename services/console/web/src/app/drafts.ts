/** What somebody was writing when the page went away; personal data, hence removed when the person signs out. */
const PREFIX = 'ruyue.draft.';

export function readDraft(name: string): unknown {
  const saved = localStorage.getItem(PREFIX + name);
  if (saved === null) return undefined;
  try {
    return JSON.parse(saved);
  } catch {
    return undefined;
  }
}

/** Keeps the draft; a full store loses nothing that is on the screen. */
export function keepDraft(name: string, draft: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // The page itself still holds it.
  }
}

export const dropDraft = (name: string): void => localStorage.removeItem(PREFIX + name);

const ownDrafts = (person: string): string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person}.`));

export const hasDrafts = (person: string): boolean => ownDrafts(person).length > 0;

export function dropDrafts(person: string): void {
  for (const key of ownDrafts(person)) localStorage.removeItem(key);
}

export const draftName = (person: string, ...of: string[]): string => [person, ...of].join('.');
