import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  /** Cuts every connection that is still open. */
  close(): Promise<void>;
}

/**
 * Listens on an address for several copies of a service on this machine: each connection goes to the next copy in turn, and
 * past those that refuse it. What a load balancer does in production.
 */
export async function balance(host: string, port: number, copies: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  const track = (socket: Socket): Socket => {
    open.add(socket);
    return socket.setNoDelay().once('close', () => open.delete(socket));
  };
  let turn = 0;
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    turn += 1;
    const inTurn = copies.map((_, index) => copies[(turn + index) % copies.length] ?? 0);
    track(caller).on('error', () => caller.destroy());
    reach(inTurn, (copy) => {
      if (copy === undefined || caller.destroyed) {
        copy?.destroy();
        caller.destroy();
        return;
      }
      track(copy);
      for (const [from, to] of [
        [caller, copy],
        [copy, caller],
      ] as const) {
        from.pipe(to);
        // Half a connection may be closed in order; what breaks takes the other half along.
        from.on('error', () => to.destroy()).on('close', () => to.destroySoon());
      }
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A connection to the first of these ports that takes one; none when all refuse. */
function reach([port, ...others]: readonly number[], found: (copy: Socket | undefined) => void): void {
  if (port === undefined) {
    found(undefined);
    return;
  }
  const copy = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const refused = () => reach(others, found);
  copy.once('error', refused).once('connect', () => {
    copy.off('error', refused).on('error', () => copy.destroy());
    found(copy);
  });
}
