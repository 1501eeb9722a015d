import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { newPhone, open, people, pick, register, submit } from './pages.ts';

const { person, visitor } = people();

/** The same on each of these places. */
async function violationsOn(page: Page, places: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) {
    await page.goto(place);
    await page.locator('main h1').waitFor();
    found.push(...(await violations(page)));
  }
  return found;
}

const LISTS = ['/queue?view=all', '/queue?view=all&q=zzz', '/intake', '/tasks', '/notifications'];
const TABS = ['customer', 'clocks', 'tasks', 'labels', 'intake', 'money', 'related', 'history'];

describe('WCAG 2.2 AA: axe finds nothing', () => {
  let id = '';

  /** One case for all pages, with something in every part of it. */
  async function someCase(): Promise<string> {
    if (id) return id;
    const agent = await person('agent');
    id = await register(agent, { customer: '叶青', phone: newPhone(), subject: '大巴途中故障' });
    await agent.goto(`/cases/${id}`);
    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '重大投诉');
    await classify.getByRole('checkbox', { name: '突发性事件' }).check();
    await submit(agent, classify, '分级分类');
    const up = await open(agent, '上转主管');
    await up.getByLabel('已采取的措施').fill('已安排换车');
    await submit(agent, up, '上转主管');
    return id;
  }

  test('on the sign-in, the lists, the intake and the inbox', async () => {
    const page = await visitor();
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: '演示账号' }).waitFor();
    const found = await violations(page);
    await someCase();
    found.push(...(await violationsOn(await person('agent'), LISTS)));
    expect(found).toEqual([]);
  });

  test('on the rules, and where something is closed or missing', async () => {
    const found = [
      ...(await violationsOn(await person('admin'), ['/rules', '/rules?tab=calendars', '/cases/TS-2026-999999'])),
      ...(await violationsOn(await person('finance'), ['/rules', '/nowhere'])),
    ];
    expect(found).toEqual([]);
  });

  test('on every part of a case', async () => {
    const caseId = await someCase();
    const places = TABS.map((tab) => `/cases/${caseId}?tab=${tab}`);
    expect(await violationsOn(await person('supervisor'), places)).toEqual([]);
  });

  test('on the forms of commands, with what is missing shown, and in the help', async () => {
    const caseId = await someCase();
    const agent = await person('agent');
    const found: string[] = [];
    for (const command of ['classifyComplaint', 'recordReply', 'raiseTask', 'requestPause', 'withdrawComplaint']) {
      await agent.goto(`/cases/${caseId}?do=${command}`);
      await agent.locator('.command .form-foot button >> nth=0').click();
      found.push(...(await violations(agent)));
    }
    await agent.goto('/queue');
    await agent.locator('main h1').waitFor();
    await agent.keyboard.press('?');
    await agent.getByRole('dialog').waitFor();
    found.push(...(await violations(agent)));
    expect(found).toEqual([]);
  });
});
