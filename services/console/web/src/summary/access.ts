import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

/** Who reports and reads the month's complaints (CMP-32). */
export const mayOpenSummary = (session: Session): boolean => may(session, 'getMonthlySummary');
