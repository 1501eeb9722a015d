import type { Department, Role } from '../roles.ts';
import type { Text, Vars } from '../text.ts';

/** Who is told: one person, or everybody with a role (in a department). */
export type Recipient = { readonly person: string } | { readonly role: Role; readonly department?: Department | null };

/** Something that somebody must hear of: it lands in the inbox with a read receipt (GEN-22). */
export interface Notice {
  readonly to: Recipient;
  readonly text: Text;
  readonly vars: Vars;
  /** Breaches and major complaints stand out and may pass quiet hours. */
  readonly urgent: boolean;
  /** Told once for this matter, however many cases and facts give rise to it. */
  readonly once?: string;
}
