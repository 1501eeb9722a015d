import { EventEmitter, once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { Actor } from '../../domain/roles.ts';
import { runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { agent, supervisor } = staff;

interface Event {
  readonly name: string;
  readonly data: unknown;
  readonly id: string;
}

const open: AbortController[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.abort();
});

/** An event stream as a browser holds it: what it has heard so far, and waiting for more. */
async function listen(actor: Actor, lastEventId?: string) {
  const { on } = services;
  const stream = new AbortController();
  open.push(stream);
  const response = await fetch(`${on.urls.desk}/events`, {
    headers: {
      Authorization: `Bearer ${await on.token('desk', actor)}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    signal: stream.signal,
  });
  expect(response.headers.get('Content-Type')).toContain('text/event-stream');
  const heard: Event[] = [];
  const more = new EventEmitter();
  void (async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      heard.push(...blocks.flatMap(eventIn));
      more.emit('heard');
    }
  })().catch(() => undefined);
  return {
    heard,
    async until(wanted: (event: Event) => boolean): Promise<Event> {
      for (;;) {
        const event = heard.find(wanted);
        if (event) return event;
        await once(more, 'heard');
      }
    },
  };
}

function eventIn(block: string): Event[] {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
  const data = field('data');
  return data === undefined ? [] : [{ name: field('event') ?? '', data: JSON.parse(data), id: field('id') ?? '' }];
}

const isCase = (caseId: string, version: number) => (event: Event) =>
  event.name === 'case' && JSON.stringify(event.data) === JSON.stringify({ caseId, version });

test('what happens in a case is told at once to those who may see it, and to nobody else', async () => {
  const { on } = services;
  const curious = stranger(['agent']);
  const [mine, theirs, all] = await Promise.all([listen(agent), listen(curious), listen(supervisor)]);
  const { row } = await on.open();
  const other = await on.open({}, curious);
  await mine.until(isCase(row.id, 1));
  await all.until(isCase(row.id, 1));
  await theirs.until(isCase(other.row.id, 1));
  await on.do(agent, row.id, 'add-note', { text: '备注' });
  await mine.until(isCase(row.id, 2));
  await all.until(isCase(row.id, 2));
  await on.do(curious, other.row.id, 'add-note', { text: '备注' });
  await theirs.until(isCase(other.row.id, 2));
  expect(JSON.stringify(theirs.heard)).not.toContain(row.id);
  expect(JSON.stringify(mine.heard)).not.toContain(other.row.id);
});

test('a stream that breaks goes on from the last event that was heard', async () => {
  const { on } = services;
  const first = await listen(agent);
  const { row } = await on.open();
  const { id } = await first.until(isCase(row.id, 1));
  expect(id).toMatch(/^\d+$/);
  for (const stream of open.splice(0)) stream.abort();
  await on.do(agent, row.id, 'add-note', { text: '备注一' });
  await on.do(agent, row.id, 'add-note', { text: '备注二' });
  const again = await listen(agent, id);
  await again.until(isCase(row.id, 3));
});

test('GEN-22 an inbox that fills or is read is told with the number of unread', async () => {
  const { on } = services;
  const inbox = await listen(staff.leader);
  const unreadIs = (wanted: (unread: number) => boolean) =>
    inbox.until(({ name, data }) => {
      const unread = typeof data === 'object' && data !== null && 'unread' in data ? Number(data.unread) : -1;
      return name === 'notification' && wanted(unread);
    });
  await unreadIs(() => true);
  await on.desk(staff.leader, 'POST', '/notifications/read-all');
  await unreadIs((unread) => unread === 0);
  const { row } = await on.open();
  await on.do(agent, row.id, 'classify-complaint', { severity: 'MAJOR', labels: {} });
  await unreadIs((unread) => unread > 0);
});

test('without a token there is no stream', async () => {
  const response = await fetch(`${services.on.urls.desk}/events`);
  expect(response.status).toBe(401);
});
