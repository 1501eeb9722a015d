import { once } from 'node:events';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { type Mail, readMail } from './mail.ts';

/** What may go wrong with a message. */
export type MailFault =
  | 'noSuchUser' // 550 for its recipient
  | 'senderRefused' // 553 for its sender
  | 'greylisted' // 450 for its recipient
  | 'rejected' // 554 after its content
  | 'busy' // 451 after its content
  | 'lostMessage' // the connection breaks before its content
  | 'lostAnswer' // taken, then the connection breaks
  | 'slow'; // taken, the answer comes too late

export interface MailServer {
  /** `smtp://…` or `smtps://…`, with the user and password that it wants. */
  readonly url: string;
  /** Everything that it has taken, repeats included, in order. */
  readonly taken: readonly Mail[];
  /** What somebody finds in the inbox: as in most mail stores, one message for each Message-ID. */
  inbox(address: string): Mail[];
  /** What goes wrong with the next messages, one after the other; `null`: nothing. */
  next(...faults: (MailFault | null)[]): void;
  /** Nobody listens on its address any more, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

interface MailServerOptions {
  readonly user?: string;
  readonly password?: string;
  /** Offers STARTTLS with this certificate, or speaks TLS from the start. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly fromTheStart?: boolean };
}

const SLOW_MS = 10_000;

/** A real SMTP server on the loopback, with faults on request. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const taken: Mail[] = [];
  const faults: (MailFault | null)[] = [];
  let server = await listen(options, taken, faults, 0);
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { user, password = '' } = options;
  const credentials = user === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const down = async () => {
    const closed = once(server.server, 'close');
    server.close();
    await closed;
  };
  return {
    url: `smtp${options.tls?.fromTheStart ? 's' : ''}://${credentials}127.0.0.1:${port}`,
    taken,
    inbox: (who) => {
      const own = taken.filter(({ to }) => to.includes(who));
      return [...new Map(own.map((mail) => [mail.messageId, mail])).values()];
    },
    next: (...more) => void faults.splice(0, faults.length, ...more),
    down,
    async up() {
      server = await listen(options, taken, faults, port);
    },
    stop: down,
  };
}

async function listen(
  { user, password, tls }: MailServerOptions,
  taken: Mail[],
  faults: (MailFault | null)[],
  port: number,
): Promise<SMTPServer> {
  /** By the port that a client speaks from. */
  const sockets = new Map<number, Socket>();
  const current = new Map<string, MailFault | null>();
  const cut = ({ remotePort }: SMTPServerSession) => void sockets.get(remotePort)?.destroy();
  const server = new SMTPServer({
    logger: false,
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disabledCommands: tls ? [] : ['STARTTLS'],
    ...(tls && { secure: tls.fromTheStart === true, key: tls.key, cert: tls.cert }),
    closeTimeout: 1,
    onAuth: ({ username, password: given }, _session, done) => {
      if (username === user && given === password) done(null, { user: username });
      else done(reply(535, '5.7.8 the password is wrong'));
    },
    onMailFrom: (_address, { id }, done) => {
      const fault = faults.shift() ?? null;
      current.set(id, fault);
      if (fault === 'senderRefused') done(reply(553, '5.7.1 not a sender of this house'));
      else done();
    },
    onRcptTo: ({ address }, session, done) => {
      const fault = current.get(session.id);
      if (fault === 'lostMessage') cut(session);
      else if (fault === 'noSuchUser') done(reply(550, `5.1.1 <${address}> does not live here`));
      else if (fault === 'greylisted') done(reply(450, `4.2.0 <${address}> come back later`));
      else done();
    },
    onData: (stream, session, done) => {
      void buffer(stream).then(async (raw) => {
        const fault = current.get(session.id);
        if (fault === 'rejected') return done(reply(554, '5.7.1 not wanted'));
        if (fault === 'busy') return done(reply(451, '4.3.0 busy'));
        taken.push(
          readMail(
            raw.toString(),
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        if (fault === 'lostAnswer') return cut(session);
        if (fault === 'slow') await pause(SLOW_MS, undefined, { ref: false });
        done(null, `2.0.0 taken as M${taken.length}`);
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => sockets.set(socket.remotePort ?? 0, socket));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });
