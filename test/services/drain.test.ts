import { once } from 'node:events';
import { Agent, createServer, type RequestListener, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { drainOf } from '../../services/kit/drain.ts';

/** A server with its drain, and a caller that keeps its connections as the console does. */
async function running(listener: RequestListener) {
  const server = createServer();
  const drain = drainOf(server);
  server.on('request', listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = Number(Object(server.address()).port);
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => {
    agent.destroy();
    server.closeAllConnections();
  });
  const ask = async () => {
    const asking = request({ port, host: '127.0.0.1', agent }).end();
    const [answer] = await once(asking, 'response');
    return { reused: asking.reusedSocket, connection: answer.headers.connection, body: await text(answer) };
  };
  return { server, drain, ask };
}

const nothing = () => undefined;

test('design §6 a connection that is still used while a service drains is answered, and closed by that answer', async () => {
  const { drain, ask } = await running((_request, response) => response.end('done'));
  expect((await ask()).connection).toBe('keep-alive');
  const drained = drain.run(200, nothing);
  expect(drain.begun).toBe(true);
  expect(await ask()).toEqual({ reused: true, connection: 'close', body: 'done' });
  await drained;
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
});

test('design §6 what is being answered when a service is told to stop is answered, and the service stops with it', async () => {
  const { drain, ask } = await running((_request, response) => void pause(300).then(() => response.end('late')));
  const answered = ask();
  await pause(50);
  const begun = performance.now();
  await drain.run(0, nothing);
  expect(await answered).toMatchObject({ connection: 'close', body: 'late' });
  // Not only when the connection's own time is up.
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('design §6 streams are ended for the drain, also one that begins during it', async () => {
  const streams = new Set<{ end(): void }>();
  const { drain, ask } = await running((_request, response) => {
    response.write('event');
    streams.add(response);
  });
  const endStreams = () => {
    for (const stream of streams) stream.end();
  };
  const early = ask();
  await expect.poll(() => streams.size).toBe(1);
  const drained = drain.run(200, endStreams);
  const late = ask();
  expect((await early).body).toBe('event');
  expect((await late).body).toBe('event');
  await drained;
});
