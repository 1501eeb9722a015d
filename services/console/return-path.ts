/**
 * The place within the application where somebody wanted to go; another site's address, in whatever disguise (`//host`,
 * `/\host`, a tab between the strokes), is the front page.
 */
export const returnPath = (wanted: unknown): string =>
  typeof wanted === 'string' && /^\/(?![/\\])[^\\\p{Cc}]{0,1999}$/u.test(wanted) ? wanted : '/';
