import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { freePorts } from '../../infra/ports.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import { connectCare } from '../support/care-client.ts';
import { detailOf, problemOf, runningServices, Services, staff } from './support.ts';

const services = runningServices();
const { agent } = staff;

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
});

/** A process of one service beside the stack's own, whose surroundings are not as they should be. */
async function another(name: 'desk' | 'history', change: Record<string, string> = {}) {
  const [port = 0, nobody = 0] = await freePorts(2);
  const env = { ...process.env, ...inject('stack').env, HOST: '127.0.0.1', PORT: `${port}` };
  const changed = Object.fromEntries(
    Object.entries(change).map(([key, value]) => [key, value.replace('{nobody}', `${nobody}`)]),
  );
  const script = join(import.meta.dirname, '..', '..', 'services', name, 'main.ts');
  const child = spawn(process.execPath, [script], { env: { ...env, ...changed }, stdio: 'ignore' });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        fetch(`${url}/healthz`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(200);
  const { on } = services;
  return { child, url, on: new Services({ ...on.urls, [name]: url }, on.config, on.db) };
}

test('unavailable: without Temporal reading goes on, commands say so in time, and the service is not ready', async () => {
  const { row } = await services.on.open();
  const { on, url } = await another('desk', { TEMPORAL_ADDRESS: '127.0.0.1:{nobody}' });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(detailOf(await on.desk(agent, 'GET', `/cases/${row.id}`)).row.id).toBe(row.id);
  const begun = Date.now();
  const refused = await on.command(agent, row.id, 'add-note', { text: '备注' }, { key: 'outage-0001' });
  expect(Date.now() - begun).toBeLessThan(8_000);
  expect(problemOf(refused)).toBe('unavailable');
  expect(refused.headers.get('Retry-After')).toBe('1');
  // The same key, once Temporal is there again, acts once.
  const later = detailOf(
    await services.on.command(agent, row.id, 'add-note', { text: '备注' }, { key: 'outage-0001' }),
  );
  expect(later.row.version).toBe(2);
});

test('unavailable: without PostgreSQL every request says so, and the process lives', async () => {
  const { child, on, url } = await another('history', {
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:{nobody}/none',
  });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(problemOf(await on.history(agent, '/cases/TS-2026-000001/timeline'))).toBe('unavailable');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(child.exitCode).toBeNull();
});

test('SIGTERM ends the open streams and then the process, in order', async () => {
  const { child, on, url } = await another('desk');
  const stream = await fetch(`${url}/events`, {
    headers: { Authorization: `Bearer ${await on.token('desk', agent)}` },
  });
  const ended = stream.text();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  await expect(ended).resolves.toContain('retry');
});

test('design §3.3 the first click on a case that Temporal has lost brings it back, and is answered', async () => {
  const { row } = await services.on.open();
  const care = await connectCare(inject('stack').env);
  await care.client.workflow.getHandle(workflowIdOf({ procedure: 'complaint', id: row.id })).terminate('lost');
  const after = detailOf(await services.on.command(agent, row.id, 'add-note', { text: '备注' }));
  expect(after.row.version).toBe(2);
  await care.close();
});
