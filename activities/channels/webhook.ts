import type { Channel, Message, Sent } from './channel.ts';
import { type Exchange, later, post } from './http-post.ts';
import { FORBIDDEN, ForbiddenTarget, guardedLookup, type TargetRules, targetProblem } from './target-guard.ts';
import { webhookHeaders } from './webhook-signature.ts';

export interface WebhookEndpoint {
  readonly url: string;
  /** The secrets that sign, the newest first: one, or two while it is being rotated. */
  readonly secrets: readonly string[];
}

interface WebhookOptions extends TargetRules {
  readonly timeoutMs: number;
  /** The endpoint under a message's key; undefined when there is none (any more). */
  readonly endpointOf: (key: string) => Promise<WebhookEndpoint | undefined>;
}

/**
 * Webhooks by the conventions of Standard Webhooks: a signed POST, its id the delivery's own in every try. Receivers drop ids
 * that they have handled (the README tells them how), so a try without an answer may be repeated.
 */
export function createWebhookChannel({ timeoutMs, endpointOf, ...rules }: WebhookOptions): Channel {
  return {
    kind: 'webhook',
    dropsRepeats: true,
    async send(message) {
      const endpoint = await endpointOf(message.to);
      if (endpoint === undefined) return refused('没有这个接收地址 (there is no such endpoint)');
      const url = URL.parse(endpoint.url);
      if (url === null) return refused('这不是一个网址 (this is no address)');
      const problem = targetProblem(url, rules);
      if (problem !== undefined) return refused(problem);
      const body = bodyOf(message);
      const headers = webhookHeaders(endpoint.secrets, { id: message.id, body }, Date.now());
      return outcomeOf(await post(url, { headers, body, timeoutMs, lookup: guardedLookup(url, rules) }));
    },
  };
}

/** The event, or where there is none what a person would read, in the same shape. */
function bodyOf({ event, template, language, urgent, subject, text, vars }: Message): string {
  return JSON.stringify(event ?? { type: template, data: { language, urgent, subject, text, vars } });
}

const refused = (reason: string): Sent => ({ outcome: 'refused', reason });

/**
 * 2xx is taken, 410 is gone for good. Everything else may pass: receivers answer 404 while they are deployed and 401 while
 * they learn a new secret. How often it is tried is the messenger's to decide.
 */
function outcomeOf(exchange: Exchange): Sent {
  if (exchange.kind === 'notSent' && exchange.cause instanceof ForbiddenTarget) return refused(FORBIDDEN);
  if (exchange.kind !== 'answered') return { outcome: 'later', reason: exchange.reason };
  const { status, retryAfterMs } = exchange;
  if (status >= 200 && status < 300) return { outcome: 'sent', proof: `HTTP ${status}` };
  if (status === 410) return refused('接收方已永久停用，HTTP 410 (the receiver is gone for good, HTTP 410)');
  return later(status, retryAfterMs);
}
