import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { balance } from '../../infra/balancer.ts';
import { freePorts } from '../../infra/ports.ts';

/** A copy of a service that answers with its name and what it was sent. */
async function copy(name: string): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((asked, answer) => {
    void text(asked).then((body) => answer.end(`${name}${body}`));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    if (server.listening) await new Promise((stopped) => server.close(stopped));
  };
  onTestFinished(stop);
  return { port: Number(Object(server.address()).port), stop };
}

async function inFrontOf(ports: readonly number[]): Promise<number> {
  const [port = 0] = await freePorts(1);
  const balancer = await balance('127.0.0.1', port, ports);
  onTestFinished(() => balancer.close());
  return port;
}

/** One request on a connection of its own. */
async function ask(port: number, body = ''): Promise<string> {
  const asking = request({ port, host: '127.0.0.1', method: 'POST', agent: false });
  const answered = once(asking, 'response');
  asking.end(body);
  const [answer] = await answered;
  return text(answer);
}

test('design §6 connections go to the copies in turn, and past one that has stopped', async () => {
  const [one, two] = await Promise.all([copy('1'), copy('2')]);
  const port = await inFrontOf([one.port, two.port]);
  expect([await ask(port), await ask(port), await ask(port), await ask(port)].toSorted()).toEqual(['1', '1', '2', '2']);
  await one.stop();
  expect([await ask(port), await ask(port), await ask(port)]).toEqual(['2', '2', '2']);
});

test('design §6 a large body arrives whole, and a caller hears at once when no copy is there', async () => {
  const one = await copy('1');
  const port = await inFrontOf([one.port]);
  const large = 'x'.repeat(3_000_000);
  expect(await ask(port, large)).toBe(`1${large}`);
  await one.stop();
  await expect(ask(port)).rejects.toThrow('socket hang up');
});

test('design §6 closing the balancer cuts what is still open', async () => {
  const one = await copy('1');
  const [port = 0] = await freePorts(1);
  const balancer = await balance('127.0.0.1', port, [one.port]);
  const caller = connect(port, '127.0.0.1');
  await once(caller, 'connect');
  const closed = once(caller, 'close');
  await balancer.close();
  await closed;
  await expect(ask(port)).rejects.toThrow('ECONNREFUSED');
});
