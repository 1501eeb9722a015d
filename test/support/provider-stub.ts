import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { isSigned, signedHeaders } from '../../activities/provider.ts';
import { beijingDate, toInstant, toMs } from '../../domain/time/instant.ts';
import { dieWithParent } from '../../infra/die-with-parent.ts';

/** What may go wrong with a payment that is asked for. */
const Fault = z.enum([
  'lostRequest', // the connection breaks before anything was done
  'lostAnswer', // paid, then the connection breaks
  'errorBefore', // 500, nothing done
  'errorAfter', // paid, then 500
  'slow', // paid, the answer comes too late
  'late', // taken in, paid only some time afterwards
  'garbled', // paid, then an answer that nobody can read
  'twice', // paid once, answered and told twice
  'refused', // refused with a reason
  'otherAmount', // paid, but not what was asked for
]);
export type Fault = z.infer<typeof Fault>;
type Faulted = Fault | undefined;

const Environment = z.object({
  STUB_DB: z.string(),
  STUB_SECRET: z.string(),
  STUB_PORT: z.coerce.number().default(0),
  /** Where it tells what it has done; empty: nowhere. */
  STUB_NOTIFY_URL: z.string().default(''),
  STUB_SEED: z.coerce.number().int().default(1),
  /** `lostAnswer=0.1,errorAfter=0.05`: how often what goes wrong by itself. */
  STUB_FAULTS: z.string().default(''),
  STUB_SLOW_MS: z.coerce.number().default(15_000),
  STUB_LATE_MS: z.coerce.number().default(1_000),
});

const Payment = z.object({
  key: z.string(),
  amountFen: z.int().positive(),
  payee: z.object({ method: z.string(), name: z.string(), account: z.string() }),
  validUntil: z.iso.datetime(),
});

const Row = z.object({
  key: z.string(),
  body_hash: z.string(),
  status: z.enum(['paid', 'refused', 'pending']),
  reference: z.string(),
  amount_fen: z.number(),
  paid_at: z.string(),
  due_ms: z.number(),
  reason: z.string(),
});
export type PaidRow = z.infer<typeof Row>;
type Row = PaidRow;

/** One request to pay, as it came in: also those that came to nothing. */
const Asked = z.object({ key: z.string(), at_ms: z.number(), body_hash: z.string(), fault: z.string() });
export type AskedRow = z.infer<typeof Asked>;

const Control = z.strictObject({
  /** What goes wrong with the next payments, one after the other; `null`: nothing. */
  next: z.array(Fault.nullable()).optional(),
  rates: z.partialRecord(Fault, z.number()).optional(),
  notifyUrl: z.string().optional(),
});

const NOTIFICATIONS = '/provider/notifications';

/** A payment provider with a ledger of its own that survives its death, for tests and drills. Only this machine reaches it. */
async function main(): Promise<void> {
  dieWithParent();
  const env = Environment.parse(process.env);
  const ledger = openLedger(env.STUB_DB);
  const random = seeded(env.STUB_SEED);
  const next: Faulted[] = [];
  let rates = ratesOf(env.STUB_FAULTS);
  let notifyUrl = env.STUB_NOTIFY_URL;

  const faultOf = (): Faulted => {
    if (next.length > 0) return next.shift();
    let left = random();
    return Fault.options.find((fault) => {
      left -= rates[fault] ?? 0;
      return left < 0;
    });
  };

  /** Tells of a settled payment, now and then once more, in an order of its own. */
  const notify = async (row: Row, times: number): Promise<void> => {
    if (notifyUrl === '') return;
    const eventId = createHash('sha256').update(`${row.key} ${row.status}`).digest('hex');
    const body = JSON.stringify({ eventId, ...answerOf(row), key: row.key });
    for (let time = 0; time < times; time++) {
      await pause(random() * 50);
      const headers = signedHeaders(env.STUB_SECRET, { method: 'POST', path: NOTIFICATIONS, body }, Date.now());
      await fetch(notifyUrl + NOTIFICATIONS, { method: 'POST', body, headers }).catch(() => undefined);
    }
  };

  const settleLate = (): void => {
    for (const row of ledger.due(Date.now())) void notify(row, 1 + Math.floor(random() * 2));
  };
  setInterval(settleLate, 50).unref();

  const app = express();
  app.use(express.text({ type: () => true }));
  app.use('/payments', (request, response, go) => {
    const body = typeof request.body === 'string' ? request.body : '';
    const message = { method: request.method, path: request.originalUrl, body };
    if (isSigned(env.STUB_SECRET, message, (name) => request.get(name), Date.now())) go();
    else refuse(response, 401, 'the signature is wrong or old');
  });

  app.post('/payments', async (request: Request, response: Response) => {
    const text = String(request.body);
    const payment = Payment.parse(JSON.parse(text));
    const bodyHash = createHash('sha256').update(text).digest('hex');
    const fault = faultOf();
    ledger.heard({ key: payment.key, at_ms: Date.now(), body_hash: bodyHash, fault: fault ?? '' });
    if (fault === 'lostRequest') return void request.socket.destroy();
    if (fault === 'errorBefore') return void response.status(500).json({ status: 'error' });
    const before = ledger.find(payment.key);
    if (before && before.body_hash !== bodyHash) return refuse(response, 409, 'the key was used for another payment');
    if (!before && toMs(payment.validUntil) <= Date.now()) return refuse(response, 422, 'the request has expired');
    const row = before ?? ledger.add(newRow(payment, bodyHash, fault, env.STUB_LATE_MS));
    if (!before && row.status !== 'pending') void notify(row, fault === 'twice' ? 2 : 1 + Math.floor(random() * 2));
    if (fault === 'lostAnswer') return void request.socket.destroy();
    if (fault === 'errorAfter') return void response.status(500).json({ status: 'error' });
    if (fault === 'garbled') return void response.status(200).send('{"status":"pa');
    if (fault === 'slow') await pause(env.STUB_SLOW_MS, undefined, { ref: false });
    if (fault === 'twice') return answerTwice(request, row);
    if (row.status === 'refused') return refuse(response, 422, row.reason);
    response.status(row.status === 'pending' ? 202 : 200).json(answerOf(row));
  });

  app.get('/payments/:key', (request: Request<{ key: string }>, response) => {
    settleLate();
    const row = ledger.find(request.params.key);
    if (row) response.json(answerOf(row));
    else response.status(404).json({ status: 'neverSeen' });
  });

  app.get('/payments', (request, response) => {
    const day = String(request.query.day);
    const paid = ledger.all().filter((row) => row.status === 'paid' && beijingDate(row.paid_at) === day);
    response.json({ payments: paid.map((row) => ({ ...answerOf(row), key: row.key })) });
  });

  app.get('/ledger', (_request, response) => void response.json(ledger.all()));
  app.get('/requests', (_request, response) => void response.json(ledger.requests()));
  app.post('/control', (request, response) => {
    const control = Control.parse(JSON.parse(String(request.body)));
    if (control.next) next.splice(0, next.length, ...control.next.map((fault) => fault ?? undefined));
    rates = control.rates ?? rates;
    notifyUrl = control.notifyUrl ?? notifyUrl;
    response.json({});
  });

  const server = app.listen(env.STUB_PORT, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  if (process.send) process.send({ url });
  else process.stdout.write(`${url}\n`);
}

const refuse = (response: Response, status: number, reason: string): void =>
  void response.status(status).json({ status: 'refused', reason });

/** Two whole answers to one question on the same connection. */
function answerTwice({ socket }: Request, row: Row): void {
  const body = JSON.stringify(answerOf(row));
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  socket.write(head + body);
  socket.end(head + body);
}

function newRow({ key, amountFen }: z.infer<typeof Payment>, bodyHash: string, fault: Faulted, lateMs: number): Row {
  const status = fault === 'refused' ? 'refused' : fault === 'late' ? 'pending' : 'paid';
  return {
    key,
    body_hash: bodyHash,
    status,
    reference: `P${randomUUID()}`,
    amount_fen: fault === 'otherAmount' ? amountFen + 1 : amountFen,
    paid_at: status === 'paid' ? toInstant(Date.now()) : '',
    due_ms: status === 'pending' ? Date.now() + lateMs : 0,
    reason: status === 'refused' ? 'the account is closed' : '',
  };
}

function answerOf({ status, reference, paid_at, amount_fen, reason }: Row) {
  if (status === 'paid') return { status, reference, paidAt: paid_at, amountFen: amount_fen };
  return status === 'refused' ? { status, reason } : { status };
}

/** Every write is on the disk before anything is answered, so that a kill loses nothing. */
function openLedger(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS payments (key TEXT PRIMARY KEY, body_hash TEXT, status TEXT, reference TEXT,
      amount_fen INTEGER, paid_at TEXT, due_ms INTEGER, reason TEXT);
    CREATE TABLE IF NOT EXISTS requests (key TEXT, at_ms INTEGER, body_hash TEXT, fault TEXT)`);
  const rows = z.array(Row);
  return {
    find: (key: string): Row | undefined => rows.parse(db.prepare('SELECT * FROM payments WHERE key = ?').all(key))[0],
    all: (): Row[] => rows.parse(db.prepare('SELECT * FROM payments ORDER BY rowid').all()),
    add(row: Row): Row {
      db.prepare(
        `INSERT INTO payments VALUES (:key, :body_hash, :status, :reference, :amount_fen, :paid_at, :due_ms, :reason)`,
      ).run({ ...row });
      return row;
    },
    heard(asked: AskedRow): void {
      db.prepare('INSERT INTO requests VALUES (:key, :at_ms, :body_hash, :fault)').run({ ...asked });
    },
    requests: (): AskedRow[] => z.array(Asked).parse(db.prepare('SELECT * FROM requests ORDER BY rowid').all()),
    /** Pays what is due and gives it back. */
    due: (nowMs: number): Row[] =>
      rows.parse(
        db
          .prepare(
            `UPDATE payments SET status = 'paid', paid_at = ? WHERE status = 'pending' AND due_ms <= ? RETURNING *`,
          )
          .all(toInstant(nowMs), nowMs),
      ),
  };
}

const ratesOf = (text: string): Partial<Record<Fault, number>> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [fault, rate] = entry.split('=');
        return [Fault.parse(fault), z.coerce.number().parse(rate)];
      }),
  );

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface ProviderStub {
  readonly url: string;
  /** What goes wrong with the next payments, in turn. */
  next(...faults: (Fault | null)[]): Promise<void>;
  control(change: z.input<typeof Control>): Promise<void>;
  ledger(): Promise<Row[]>;
  /** Every request to pay that reached it, in order. */
  requests(): Promise<AskedRow[]>;
  /** `kill -9`, then the same provider on the same address and with the same ledger. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

interface StubOptions {
  readonly file: string;
  readonly secret: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the provider as a process of its own; it ends with this one. */
export async function startProviderStub({ file, secret, env = {} }: StubOptions): Promise<ProviderStub> {
  const start = async (port: number) => {
    const child = fork(import.meta.filename, {
      env: { ...process.env, STUB_DB: file, STUB_SECRET: secret, STUB_PORT: `${port}`, ...env },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message] = await once(child, 'message');
    return { child, url: z.object({ url: z.url() }).parse(message).url };
  };
  let running: { child: ChildProcess; url: string } = await start(0);
  const { url } = running;
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(running.child, 'exit');
    running.child.kill(signal);
    await gone;
  };
  const control = async (change: z.input<typeof Control>) => {
    const response = await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(change) });
    if (!response.ok) throw new Error(`the stub answered ${response.status}`);
  };
  return {
    url,
    next: (...faults) => control({ next: faults }),
    control,
    ledger: async () => z.array(Row).parse(await (await fetch(`${url}/ledger`)).json()),
    requests: async () => z.array(Asked).parse(await (await fetch(`${url}/requests`)).json()),
    async crash() {
      await end('SIGKILL');
      running = await start(Number(new URL(url).port));
    },
    stop: () => end('SIGTERM'),
  };
}

if (import.meta.main) await main();
