import type { Person } from '../domain/procedures/procedure.ts';
import type { Instant } from '../domain/time/instant.ts';

export interface PresenceActivities {
  /**
   * Who keeps a promise that falls due at that instant: the owner, unless away then; else the deputy of the desk whom the owner named,
   * else whoever of the duty desk and the agents is there with the fewest open promises, else a supervisor (CBK-08).
   */
  whoCalls(input: { readonly owner: Person; readonly dueAt: Instant }): Promise<Person>;
}
