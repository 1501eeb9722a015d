import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newPhone, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent } = staff;

const Customer = z.object({ id: z.string(), name: z.string(), phone: z.string().nullable() });

const search = (q: string) => services.on.all(Customer, agent, `/customers?q=${encodeURIComponent(q)}`);

test('DAT-01 a customer is found by name, pinyin, initials and digits of the number, however they are written', async () => {
  const { on } = services;
  const phone = newPhone();
  const id = await on.customer({
    name: '单雄信',
    phone: `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)}`,
  });
  // 单 is read shàn as a surname.
  for (const q of [
    '单雄',
    'shanxiongxin',
    'Shan Xiong',
    'sxx',
    phone,
    phone.slice(3),
    `${phone.slice(0, 3)} ${phone.slice(3)}`,
  ])
    expect(
      (await search(q)).map((customer) => customer.id),
      q,
    ).toContain(id);
  for (const q of ['danxiong', '雄单', '%', '_', '\\'])
    expect(
      (await search(q)).map((customer) => customer.id),
      q,
    ).not.toContain(id);
});

test('CUS-10 what identifies a customer is masked, except in the answer to a reveal, which is audited', async () => {
  const { on } = services;
  const phone = newPhone();
  const contact = { phone, email: 'wang.xiaoming@example.cn', address: '北京市朝阳区建国路88号3单元' };
  const id = await on.customer(contact);
  const masked = {
    phone: `${phone.slice(0, 3)}****${phone.slice(7)}`,
    email: 'w***@example.cn',
    address: '北京市朝阳区***',
  };
  expect((await on.desk(agent, 'GET', `/customers/${id}`)).body).toMatchObject(masked);
  const reason = '约定回电';
  const revealed = await on.desk(agent, 'POST', `/customers/${id}/reveal`, { body: { reason } });
  expect(revealed.body).toMatchObject({ ...contact, phone: `+86${phone}` });
  const entries = await on.db
    .selectFrom('audit')
    .selectAll()
    .where('subject', '=', id)
    .where('action', '=', 'customer-revealed')
    .execute();
  expect(entries).toMatchObject([{ actor_id: agent.id, detail: { reason } }]);
});

test('CUS-10 a number that somebody wrote into a case is masked wherever the case is read', async () => {
  const { on } = services;
  const phone = newPhone();
  const words = `请回电 ${phone}`;
  const complainant = { name: '王大明', contact: phone };
  const { row } = await on.open({ subject: words, content: words, demand: words, complainant, channelAddress: phone });
  await on.do(agent, row.id, 'record-reply', { channel: 'PHONE', content: words, personal: true });
  await on.do(agent, row.id, 'report-up', { to: 'supervisor', note: words });
  const answers = await Promise.all([
    on.desk(agent, 'GET', `/cases/${row.id}`),
    on.desk(agent, 'GET', `/cases?q=${row.id}`),
    on.desk(agent, 'GET', '/tasks?limit=200'),
    on.desk(staff.supervisor, 'GET', '/notifications?limit=200'),
    on.history(agent, `/cases/${row.id}/timeline`),
    on.history(agent, `/cases/${row.id}/state?at=2099-01-01T00:00:00.000Z`),
    on.history(agent, `/cases/${row.id}/customer-timeline`),
  ]);
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain(phone);
  }
  expect(JSON.stringify(answers[0].body)).toContain(`${phone.slice(0, 3)}****${phone.slice(7)}`);
});

test('a number that no telephone has is refused', async () => {
  for (const phone of ['123', 'abc', '+86 1', '99999999999999'])
    expect(problemOf(await services.on.desk(agent, 'POST', '/customers', { body: { name: '甲', phone } })), phone).toBe(
      'malformed-request',
    );
});

test('pages of a search hold every customer once', async () => {
  const { on } = services;
  const name = `孙${randomInt(1_000_000)}`;
  const ids = await Promise.all(Array.from({ length: 5 }, () => on.customer({ name })));
  const path = `/customers?q=${encodeURIComponent(name)}`;
  const seen = (await on.all(Customer, agent, path, 2)).map(({ id }) => id);
  expect(seen.toSorted()).toStrictEqual(ids.toSorted());
  expect((await on.desk(agent, 'GET', `${path}&count=true`)).body).toMatchObject({ total: 5 });
});
