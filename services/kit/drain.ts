import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How long the answers under way may take when the process is told to stop. */
const DRAIN_MS = 10_000;

export interface Drain {
  /** True from the moment on at which the process is told to stop: whoever balances the load sends elsewhere. */
  readonly begun: boolean;
  /**
   * Answers what comes in for that long still, then what is under way; resolves when no connection is left. Bounded.
   * `endStreams` ends the answers that would go on for ever.
   */
  run(lingerMs: number, endStreams: () => void): Promise<void>;
}

/**
 * Ends a server without failing a request. Its callers keep their connections, and closing an idle one may meet a request on
 * its way: from the beginning of the drain on each answer asks its caller to close the connection, and only what nobody has
 * used while the server lingered is closed from here.
 */
export function drainOf(server: Server): Drain {
  const answering = new Set<ServerResponse>();
  let begun = false;
  server.prependListener('request', (_request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    if (begun) lastOn(response);
  });
  return {
    get begun() {
      return begun;
    },
    async run(lingerMs, endStreams) {
      begun = true;
      for (const response of answering) lastOn(response);
      endStreams();
      await pause(lingerMs);
      endStreams();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
      });
    },
  };
}

/** Nothing else shall come on this answer's connection. */
function lastOn(response: ServerResponse): void {
  const { socket } = response;
  if (!response.headersSent) response.setHeader('Connection', 'close');
  else response.once('finish', () => socket?.destroySoon());
}
