import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent, agent2, supervisor, manager } = staff;

const away = {
  from: '2099-03-10T01:00:00.000Z',
  until: '2099-03-12T01:00:00.000Z',
  deputyId: agent2.id,
};
const path = (userId: string) => `/users/${userId}/presence`;

test('CBK-08 people say when they are away and who stands in, and say that they are back', async () => {
  const { on } = services;
  const { id } = agent;
  expect((await on.desk(agent, 'PUT', path(id), { body: { away } })).status).toBe(204);
  expect((await on.desk(agent2, 'GET', path(id))).body).toEqual({ userId: id, away });
  const later = { ...away, until: null, deputyId: null };
  expect((await on.desk(agent, 'PUT', path(id), { body: { away: later } })).status).toBe(204);
  expect((await on.desk(agent, 'GET', path(id))).body).toEqual({ userId: id, away: later });
  expect((await on.desk(agent, 'PUT', path(id), { body: { away: null } })).status).toBe(204);
  expect((await on.desk(agent, 'GET', path(id))).body).toEqual({ userId: id, away: null });
});

test('CBK-08 supervisors enter an absence for others, colleagues do not', async () => {
  const { on } = services;
  const { id } = agent2;
  expect(problemOf(await on.desk(agent, 'PUT', path(id), { body: { away } }))).toBe('role-not-allowed');
  const other = { ...away, deputyId: agent.id };
  for (const allowed of [supervisor, manager])
    expect((await on.desk(allowed, 'PUT', path(id), { body: { away: other } })).status).toBe(204);
  expect((await on.desk(agent, 'GET', path(id))).body).toEqual({ userId: id, away: other });
  await on.desk(supervisor, 'PUT', path(id), { body: { away: null } });
});

test.each([
  ['a return before the leaving', { ...away, until: away.from }, 'rule-not-met'],
  ['oneself as deputy', { ...away, deputyId: agent.id }, 'rule-not-met'],
  ['a deputy who does not exist', { ...away, deputyId: randomUUID() }, 'not-found'],
  ['an instant without a zone', { ...away, from: '2099-03-10 09:00' }, 'malformed-request'],
])('CBK-08 %s is refused', async (_what, wrong, problem) => {
  const { on } = services;
  expect(problemOf(await on.desk(agent, 'PUT', path(agent.id), { body: { away: wrong } }))).toBe(problem);
  expect((await on.desk(agent, 'GET', path(agent.id))).body).toEqual({ userId: agent.id, away: null });
});

test('CBK-08 the absence of somebody who does not exist is not found', async () => {
  const { on } = services;
  expect(problemOf(await on.desk(supervisor, 'GET', path(randomUUID())))).toBe('not-found');
  expect(problemOf(await on.desk(supervisor, 'PUT', path(randomUUID()), { body: { away } }))).toBe('not-found');
});
