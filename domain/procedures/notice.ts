import type { CustomerTemplate } from '../messages/templates.ts';
import type { Department, Role } from '../roles.ts';
import type { Text, Vars } from '../text.ts';

/** Who is told: one person, everybody with a role (in a department), or a customer. */
export type Recipient =
  | { readonly person: string }
  | { readonly role: Role; readonly department?: Department | null }
  | { readonly customer: string };

/** Something that somebody must hear of: it lands in the inbox with a read receipt (GEN-22); customers have none. */
export interface Notice {
  readonly to: Recipient;
  readonly text: Text;
  readonly vars: Vars;
  /** Breaches and major complaints stand out and pass quiet hours. */
  readonly urgent: boolean;
  /** Told once for this matter, however many cases and facts give rise to it. */
  readonly once?: string;
  /** What a customer is sent (NTF-01), in the wording that is in force then. */
  readonly template?: CustomerTemplate;
}
