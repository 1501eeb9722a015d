import { describe, expect, test } from 'vitest';
import { asProblem } from '../../services/kit/failures.ts';
import { problemDocument } from '../../services/kit/problem.ts';
import { detailOf, intakeOf, newKey, problemOf, runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { agent, supervisor, admin } = staff;

const confirmed = { restated: '两个景点没有去', customerConfirmed: true };

describe('every refusal is a problem document of a closed set', () => {
  test('malformed-request: the paths of what does not fit are listed', async () => {
    const { on } = services;
    const answer = await on.desk(agent, 'POST', '/complaints', { body: { profile: 'tourism', subject: '' } });
    expect(problemOf(answer)).toBe('malformed-request');
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ path: 'subject' })]),
    });
  });

  test.each([
    ['broken JSON', '{"name":'],
    ['a NUL character', '{"name":"a\\u0000b"}'],
    ['half of a surrogate pair', '{"name":"a\\ud800"}'],
    ['an instant before the platform', '{"name":"x","note":"0000-01-01T00:00:00.000Z"}'],
    ['an array where an object belongs', '[]'],
    ['a polluted prototype', '{"name":"x","__proto__":{"tier":"VIP"}}'],
    ['a column that is not open', '{"name":"x","pinyin":"y"}'],
  ])('malformed-request: %s', async (_, body) => {
    expect(problemOf(await services.on.desk(agent, 'POST', '/customers', { body }))).toBe('malformed-request');
  });

  test('malformed-request: a missing or impossible Idempotency-Key, If-Match, or query parameter', async () => {
    const { on } = services;
    expect(problemOf(await on.desk(agent, 'POST', '/customers', { key: 'short', body: { name: 'x' } }))).toBe(
      'malformed-request',
    );
    const { row } = await on.open();
    const stale = { headers: { 'If-Match': 'yesterday' } };
    expect(problemOf(await on.command(agent, row.id, 'confirm-complaint', confirmed, stale))).toBe('malformed-request');
    for (const query of [
      '?unknown=1',
      '?limit=0',
      '?limit=201',
      '?limit=1&limit=2',
      '?after=forged',
      '?q=%00',
      '?procedure=NO',
    ])
      expect(problemOf(await on.desk(agent, 'GET', `/cases${query}`)), query).toBe('malformed-request');
  });

  test('not-signed-in: no token, and no other token than our own', async () => {
    const { on } = services;
    const bare = await fetch(`${on.urls.desk}/cases`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ type: 'urn:ruyue:problem:not-signed-in' });
  });

  test('role-not-allowed: 403, and the attempt is audited', async () => {
    const { on } = services;
    const somebody = stranger(['finance']);
    expect(problemOf(await on.desk(somebody, 'POST', '/customers', { body: { name: 'x' } }))).toBe('role-not-allowed');
    const entries = await on.db.selectFrom('audit').selectAll().where('actor_id', '=', somebody.id).execute();
    expect(entries).toMatchObject([{ action: 'access-refused', subject: 'upsertCustomer' }]);
  });

  test('not-found: an address, a case, a case that is not called so', async () => {
    const { on } = services;
    for (const path of ['/nothing', '/cases/TS-2026-999999', `/cases/${encodeURIComponent('; DROP')}`, '/cases/%20'])
      expect(problemOf(await on.desk(supervisor, 'GET', path)), path).toBe('not-found');
  });

  test('method-not-allowed: 405 with what is allowed', async () => {
    const { on } = services;
    const answer = await on.desk(agent, 'DELETE', '/cases');
    expect(problemOf(answer)).toBe('method-not-allowed');
    expect(answer.headers.get('Allow')).toBe('GET, HEAD');
    const command = await on.desk(agent, 'GET', '/cases/TS-2026-000001/add-note');
    expect(command.headers.get('Allow')).toBe('POST');
  });

  test('stage-not-allowed: with the stage and the command in words', async () => {
    const { on } = services;
    const { row } = await on.open();
    const answer = await on.command(agent, row.id, 'tell-result', {
      toldAt: new Date().toISOString(),
      channel: 'PHONE',
      content: '—',
    });
    expect(problemOf(answer)).toBe('stage-not-allowed');
    expect(answer.body).toMatchObject({
      detail: '案件处于「已受理」，不能「告知处理结果」',
      refusal: { type: 'StageNotAllowed' },
    });
  });

  test('case-over: a withdrawn complaint takes no more commands', async () => {
    const { on } = services;
    const { row } = await on.open();
    await on.do(agent, row.id, 'withdraw-complaint', { reason: '客户撤回', lessons: '无' });
    expect(problemOf(await on.command(agent, row.id, 'confirm-complaint', confirmed))).toBe('case-over');
  });

  test('stale-version: somebody acted since', async () => {
    const { on } = services;
    const { row } = await on.open();
    await on.do(agent, row.id, 'confirm-complaint', confirmed);
    const note = { text: '备注' };
    expect(problemOf(await on.command(agent, row.id, 'add-note', note, { seen: 1 }))).toBe('stale-version');
    expect((await on.command(agent, row.id, 'add-note', note, { seen: 2 })).status).toBe(200);
  });

  test('already-exists: a second customer with the same number, with the id of the first', async () => {
    const { on } = services;
    const phone = '+8613900001111';
    await on.desk(agent, 'POST', '/customers', { body: { name: '甲', phone } });
    const answer = await on.desk(agent, 'POST', '/customers', { body: { name: '乙', phone: '139 0000 1111' } });
    expect(problemOf(answer)).toBe('already-exists');
    expect(answer.body).toMatchObject({ existingId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('payload-too-large: JSON over 1 MB, a file over 10 MB', async () => {
    const { on } = services;
    const huge = JSON.stringify({ name: 'x', note: 'x'.repeat(1_100_000) });
    expect(problemOf(await on.desk(agent, 'POST', '/customers', { body: huge }))).toBe('payload-too-large');
    const file = new Uint8Array(10 * 1024 * 1024 + 1);
    expect(problemOf(await on.desk(agent, 'POST', '/attachments?name=a.bin', { body: file }))).toBe(
      'payload-too-large',
    );
  });

  test('key-reused: the same key with other content', async () => {
    const { on } = services;
    const key = newKey();
    expect((await on.desk(agent, 'POST', '/customers', { key, body: { name: '甲' } })).status).toBe(201);
    expect(problemOf(await on.desk(agent, 'POST', '/customers', { key, body: { name: '乙' } }))).toBe('key-reused');
  });

  test('rule-not-met: says which rule', async () => {
    const { on } = services;
    const { row } = await on.open();
    const answer = await on.command(agent, row.id, 'confirm-complaint', { ...confirmed, customerConfirmed: false });
    expect(problemOf(answer)).toBe('rule-not-met');
    expect(answer.body).toMatchObject({ detail: '须由客户确认后才能记录' });
  });

  test('needs-approval: CMP-25 beyond the agent’s authority, with the way that leads on', async () => {
    const { on } = services;
    const { row } = await on.open({ profile: 'renovation' });
    await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {} });
    await on.do(agent, row.id, 'record-solution', { solution: '返修', improvement: '抽检' });
    const offer = { amountFen: 100, type: 'CASH', reason: '致歉' };
    const answer = await on.command(agent, row.id, 'offer-compensation', offer);
    expect(problemOf(answer)).toBe('needs-approval');
    expect(answer.body).toMatchObject({ refusal: { type: 'NeedsApproval', offers: ['requestCompensation'] } });
  });

  test('same-person: who asks for a compensation may not grant it', async () => {
    const { on } = services;
    const { row } = await on.open({ profile: 'renovation' });
    const both = { ...staff.manager };
    await on.do(agent, row.id, 'classify-complaint', {
      severity: 'GENERAL',
      labels: {},
      department: 'customer_service',
    });
    await on.do(both, row.id, 'request-compensation', { amountFen: 100, type: 'CASH', reason: '致歉' });
    const answer = await on.command(both, row.id, 'decide-compensation', { approve: true, note: '同意' });
    expect(problemOf(answer)).toBe('same-person');
  });

  test('the detail comes in the language that the caller reads', async () => {
    const { on } = services;
    const { row } = await on.open();
    const says = async (language: string) => {
      const headers = { 'Accept-Language': language };
      const { body } = await on.command(
        agent,
        row.id,
        'confirm-complaint',
        { ...confirmed, customerConfirmed: false },
        { headers },
      );
      return body;
    };
    expect(await says('en-GB,en;q=0.9')).toMatchObject({ detail: 'Only the customer’s confirmation confirms it' });
    expect(await says('fr')).toMatchObject({ detail: '须由客户确认后才能记录' });
  });

  test('internal: an error that nobody foresaw shows neither its words nor where it happened', () => {
    const document = problemDocument(asProblem(new TypeError('SELECT 13800001111')), 'en', 'request-1');
    expect(document).toStrictEqual({
      type: 'urn:ruyue:problem:internal',
      title: 'An error of the platform',
      status: 500,
      detail: 'An error of the platform',
      requestId: 'request-1',
    });
  });
});

test('a drill is refused nowhere but where drills are allowed, and lives on its own dates', async () => {
  const { on } = services;
  const customerId = await on.customer();
  const drill = { startsAt: '2026-03-02T01:00:00.000Z' };
  const detail = detailOf(await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { drill }) }));
  expect(detail.row.id).toMatch(/^TS-2026-\d{6}$/);
  expect(detail.now.slice(0, 10)).toBe('2026-03-02');
  expect(detail.state.receivedAt >= drill.startsAt).toBe(true);
  expect(problemOf(await on.desk(admin, 'GET', `/cases/${detail.row.id}`))).toBe('not-found');
});
