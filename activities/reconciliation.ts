import type { BeijingDate } from '../domain/time/instant.ts';

export interface ReconciliationActivities {
  /** The day in Beijing before today. */
  yesterday(): Promise<BeijingDate>;
  /** Compares cases, ledger and provider of a day, keeps the result, and tells the finance manager of what differs. */
  reconcileDay(input: { readonly day: BeijingDate }): Promise<void>;
}
