import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { pass } from '../../services/console/pass.ts';

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${Object(server.address()).port}`;
}

interface Seen {
  readonly method: string | undefined;
  readonly body: string;
}

/** A console in front of a service that takes the connection away from every request but the last of each test. */
async function consoleBefore(answerFrom: (seen: number) => boolean) {
  const seen: Seen[] = [];
  const service = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    void text(asked).then((body) => {
      seen.push({ method: asked.method, body });
      if (answerFrom(seen.length)) answer.end(`answer ${seen.length}`);
      else asked.socket.destroy();
    });
  });
  const url = new URL(await listening(service));
  const app = express();
  app.use((request, response, next) =>
    pass({ url, headers: request.headers, prefix: '/api/desk' }, request, response, next),
  );
  app.use((_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(503).end();
  });
  return { seen, address: await listening(createServer(app)) };
}

const key = { 'Idempotency-Key': 'a key of one command' };

test('design §5 a connection lost before a byte was answered: reading and keyed writing are sent once more, whole', async () => {
  const { seen, address } = await consoleBefore((count) => count % 2 === 0);
  expect(await (await fetch(address)).text()).toBe('answer 2');
  expect(await (await fetch(address, { method: 'POST', headers: key, body: '{"text":"备注"}' })).text()).toBe(
    'answer 4',
  );
  expect(await (await fetch(address, { method: 'PUT', body: 'language' })).text()).toBe('answer 6');
  expect(seen.slice(2)).toEqual([
    { method: 'POST', body: '{"text":"备注"}' },
    { method: 'POST', body: '{"text":"备注"}' },
    { method: 'PUT', body: 'language' },
    { method: 'PUT', body: 'language' },
  ]);
});

test('design §5 what might act twice is not sent again, and nothing a third time', async () => {
  const { seen, address } = await consoleBefore(() => false);
  expect((await fetch(address, { method: 'POST', body: 'without a key' })).status).toBe(503);
  expect(seen).toHaveLength(1);
  const large = 'x'.repeat(1_500_000);
  expect((await fetch(address, { method: 'POST', headers: key, body: large })).status).toBe(503);
  expect(seen).toHaveLength(2);
  expect((await fetch(address)).status).toBe(503);
  expect(seen).toHaveLength(4);
});

test('design §5 a large body goes through as it comes', async () => {
  const { seen, address } = await consoleBefore(() => true);
  const large = 'x'.repeat(1_500_000);
  expect((await fetch(address, { method: 'POST', headers: key, body: large })).status).toBe(200);
  expect(seen).toEqual([{ method: 'POST', body: large }]);
});
