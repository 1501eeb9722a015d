import type { Say } from '../texts.ts';
import { R } from './texts.ts';

/** Who made a version: a person, or the release that brought it. */
export const saidAuthor = (author: string, say: Say): string => (author === 'release' ? say(R.release) : author);
