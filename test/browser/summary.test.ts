import { AxeBuilder } from '@axe-core/playwright';
import { expect, inject, test } from 'vitest';
import { Person } from '../../infra/demo/person.ts';
import { people } from './pages.ts';

const { person } = people();

/** A complaint that closed in August 2026, over HTTP. */
async function closedInAugust(subject: string): Promise<void> {
  const agent = await Person.signIn(inject('stack').urls.console, 'agent');
  const post = (path: string, body: object) => agent.post(`/desk/${path}`, body);
  const { id: customerId } = Object(await post('customers', { name: '周月' }));
  const startsAt = '2026-08-10T02:00:00.000Z';
  const flags = { apologised: true, courseUnderstood: true, legalRisk: false, duringTravel: false, attachments: [] };
  const what = {
    profile: 'automotive',
    type: 'COMPLAINT',
    channel: 'PHONE',
    subject,
    content: subject,
    demand: '返工',
  };
  const { row } = Object(
    await post('complaints', { ...what, ...flags, customerId, receivedAt: startsAt, drill: { startsAt } }),
  );
  const act = (command: string, body: object) => post(`complaints/${row.id}/${command}`, body);
  await act('classify-complaint', { severity: 'GENERAL', labels: {} });
  await act('start-execution', { department: 'technical', measures: '返工', milestones: [] });
  await act('record-execution', { explanation: { doneAt: startsAt, note: '已返工' } });
  await act('tell-result', { toldAt: startsAt, channel: 'PHONE', content: '已返工', satisfaction: 'SATISFIED' });
  await act('close-complaint', { cause: '漆面工艺', improvementSuggestion: '交付前复检', lessons: '加强交付检查' });
}

test('CMP-32 the month’s complaints stand in the summary with cause and lessons, for those who lead; axe finds nothing', async () => {
  await closedInAugust('漆面划痕');
  const page = await person('supervisor');
  await page.getByRole('link', { name: '月度小结' }).click();
  await page.goto('/summary?month=2026-08&profile=automotive');
  const row = page.getByRole('row', { name: /漆面划痕/ });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/漆面工艺.*交付前复检.*加强交付检查/);
  await page.getByText('2026-08-31 24:00').waitFor();
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  const agent = await person('agent');
  await agent.goto('/summary');
  await agent.getByRole('heading', { name: '您的角色不能使用此页面' }).waitFor();
});
