import type { ChannelKind } from '../../domain/messages/channel.ts';
import type { Language } from '../../domain/text.ts';

/** One message on its way out, worded for its reader. */
export interface Message {
  /** The delivery's own id: the same in every try, so that whoever receives it can drop repeats. */
  readonly id: string;
  /** An e-mail address, a mobile number in E.164, or the key of a configured robot or webhook. */
  readonly to: string;
  readonly language: Language;
  readonly urgent: boolean;
  readonly subject: string;
  readonly text: string;
  /** Which template it was made from and with what: gateways that word messages themselves ask for these. */
  readonly template: string;
  readonly vars: Readonly<Record<string, string>>;
  /** What a machine reads instead of the text: the body of a webhook. */
  readonly event?: unknown;
}

/**
 * `sent`: the party outside has taken it, `proof` is its own number for that. `refused`: it never will. `later`: not taken, another
 * try may be. `unknown`: it may have been taken, and the party cannot tell repeats from new ones: no machine tries again.
 */
export type Sent =
  | { readonly outcome: 'sent'; readonly proof: string }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'later'; readonly reason: string; readonly afterMs?: number }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** One way out. It never throws for what the party outside does: that is an outcome. */
export interface Channel {
  readonly kind: ChannelKind;
  /** Whether the party drops what it has seen under the same id: only then may a try that was cut short be repeated. */
  readonly dropsRepeats: boolean;
  send(message: Message): Promise<Sent>;
  close?(): Promise<void>;
}
