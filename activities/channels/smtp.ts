import { createTransport, type NodemailerError } from 'nodemailer';
import type { Channel, Message, Sent } from './channel.ts';

export interface SmtpConfig {
  /** `smtp://user:password@host:port` (587, STARTTLS) or `smtps://…` (465, TLS from the start). */
  readonly url: string;
  /** `如约 <care@example.com>` or the address alone. */
  readonly from: string;
  /** Whether nothing is said in clear: without TLS there is no mail then. */
  readonly requireTls: boolean;
}

interface SmtpOptions extends SmtpConfig {
  /** How long the server may take for an answer, and a message as a whole. */
  readonly timeoutMs: number;
}

/**
 * E-mail. When the answer to a message that was handed over is lost, SMTP itself tells the sender to send again (RFC 5321
 * §4.5.4.1); the Message-ID, the delivery's own in every try, is what mail stores know a repeat by. So it counts as dropping
 * repeats: a promise that is read twice does less harm than one that nobody reads.
 */
export function createSmtpChannel({ url, from, requireTls, timeoutMs }: SmtpOptions): Channel {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    // Tries are counted by whoever asked for this one.
    maxRequeues: 0,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: requireTls,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.replace(/^.*@|>$/g, '');
  return {
    kind: 'email',
    dropsRepeats: true,
    async send(message) {
      try {
        const { response } = await transport.sendMail({
          from,
          // As an object: a comma in it does not make it two.
          to: { name: '', address: message.to },
          subject: message.subject,
          text: message.text,
          html: htmlOf(message),
          messageId: `<${message.id}@${domain}>`,
          headers: {
            // Nobody's absence note answers it (RFC 3834; the second is what Exchange reads).
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': message.language,
          },
          priority: message.urgent ? 'high' : 'normal',
          // A server that drips its answers outlasts every time-out on a silent line.
          signal: AbortSignal.timeout(timeoutMs * 2),
        });
        return { outcome: 'sent', proof: response.slice(0, 200) };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** The steps in which a server speaks of this message; what it says before is about us or about itself. */
const OF_THE_MESSAGE: readonly string[] = ['EENVELOPE', 'EMESSAGE'];

function outcomeOf(error: unknown): Sent {
  const failure: NodemailerError = error instanceof Error ? error : new Error(String(error));
  const { code = 'ESOCKET', originalCode = code, command, permanent, response = '' } = failure;
  // The server's words may hold the address: only its numbers are told.
  const numbers = /^\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0] ?? originalCode;
  const aboutSender = command === 'MAIL FROM' && response !== '';
  if (OF_THE_MESSAGE.includes(code) && permanent !== false && !aboutSender) {
    return { outcome: 'refused', reason: `邮件服务器拒收：${numbers} (the mail server refuses it: ${numbers})` };
  }
  return { outcome: 'later', reason: `邮件暂未发出：${numbers} (the mail could not be handed over yet: ${numbers})` };
}

function htmlOf({ language, subject, text }: Message): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`);
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body>${paragraphs.join('')}</body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
