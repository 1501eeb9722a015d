import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** A request as it arrived, faulty or not. */
export interface Received {
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What may go wrong with a request; an answer as a fault is given instead of doing anything. */
export type HttpFault =
  | 'lostRequest' // the connection breaks before anything was done
  | 'lostAnswer' // done, then the connection breaks
  | 'halfAnswer' // done, then the connection breaks within the answer
  | 'endless' // done, and an answer that never ends
  | 'slow' // done, the answer comes too late
  | Answer;

/** Some system outside that is spoken to over HTTP, on the loopback. */
export interface HttpParty {
  readonly url: string;
  /** Everything that reached it, in order. */
  readonly requests: readonly Received[];
  /** What goes wrong with the next requests, one after the other; `null`: nothing. */
  next(...faults: (HttpFault | null)[]): void;
  stop(): Promise<void>;
}

const SLOW_MS = 10_000;

async function* forEver() {
  for (;;) {
    yield Buffer.alloc(16_384);
    await nextTurn();
  }
}

/** Starts a party that does `handle` with each request; its ledger is its own business. With a certificate it speaks HTTPS. */
export async function startHttpParty(
  handle: (request: Received) => Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<HttpParty> {
  const requests: Received[] = [];
  const faults: (HttpFault | null)[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received: Received = {
      path: request.url ?? '',
      headers: request.headers,
      body: await text(request).catch(() => ''),
    };
    requests.push(received);
    const fault = faults.shift() ?? null;
    if (fault === 'lostRequest') return void request.socket.destroy();
    const { status, headers = {}, body } = typeof fault === 'object' && fault !== null ? fault : handle(received);
    if (fault === 'lostAnswer') return void request.socket.destroy();
    if (fault === 'halfAnswer') {
      response.writeHead(status, { ...headers, 'Content-Length': 1_000 }).write('{"', () => request.socket.destroy());
      return;
    }
    if (fault === 'endless') {
      response.writeHead(200, headers);
      return pipeline(forEver, response).catch(() => undefined);
    }
    if (fault === 'slow') await pause(SLOW_MS, undefined, { ref: false });
    response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => void respond(request, response);
  const server = (tls ? createSecureServer(tls, listener) : createServer(listener)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http${tls ? 's' : ''}://127.0.0.1:${port}`,
    requests,
    next: (...more) => void faults.splice(0, faults.length, ...more),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
