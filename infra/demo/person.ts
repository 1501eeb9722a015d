import { setTimeout as pause } from 'node:timers/promises';
import { DEMO_PASSWORD } from '../seed.ts';

/** What leaves open whether anything happened: a broken connection, a service or a server that is away. */
const UNCERTAIN: readonly number[] = [0, 502, 503, 504];
const PATIENCE_MS = 60_000;
const AGAIN_MS = 300;

/** Somebody with a browser: signs in at the console and calls its services, as the web application does. */
export class Person {
  readonly #console: string;
  readonly #cookie: string;

  private constructor(console: string, cookie: string) {
    this.#console = console;
    this.#cookie = cookie;
  }

  static async signIn(console: string, login: string): Promise<Person> {
    const response = await fetch(`${console}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: console },
      body: JSON.stringify({ login, password: DEMO_PASSWORD }),
    });
    if (!response.ok) throw new Error(`${login} could not sign in: ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((header) => header.split(';')[0])
      .join('; ');
    return new Person(console, cookie);
  }

  get(path: string): Promise<unknown> {
    return this.#call(path, { method: 'GET' });
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.#call(path, { method: 'POST', body: JSON.stringify(body) });
  }

  /** Stores a piece of evidence and gives what commands refer to it by. */
  upload(name: string, type: string, bytes: Buffer): Promise<unknown> {
    const path = `/desk/attachments?name=${encodeURIComponent(name)}`;
    return this.#call(path, { method: 'POST', body: bytes, type });
  }

  async #call(
    path: string,
    { type, ...init }: { method: string; body?: string | Buffer; type?: string },
  ): Promise<unknown> {
    const headers = {
      cookie: this.#cookie,
      origin: this.#console,
      'accept-language': 'zh-CN',
      'content-type': type ?? 'application/json',
      'idempotency-key': crypto.randomUUID(),
    };
    const deadline = Date.now() + PATIENCE_MS;
    // Whoever is not sure of an answer presses again; the key makes it act once.
    for (;;) {
      const { status, text } = await answerOf(`${this.#console}/api${path}`, { ...init, headers });
      if (status >= 200 && status < 300) return JSON.parse(text);
      if (!UNCERTAIN.includes(status) || Date.now() > deadline)
        throw new Error(`${init.method} ${path}: ${status} ${text}`);
      await pause(AGAIN_MS);
    }
  }
}

async function answerOf(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}
