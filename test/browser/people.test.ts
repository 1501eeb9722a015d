import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { choose, people, spaced } from './pages.ts';

const { person } = people();

/** Makes an account of daily work and returns its login and the password that was shown once. */
async function newColleague(admin: Page, name: string): Promise<{ login: string; password: string }> {
  const login = `b-${randomUUID().slice(0, 13)}`;
  await admin.goto('/access');
  await admin.getByRole('button', { name: '新建账号' }).click();
  const dialog = admin.getByRole('dialog', { name: '新建账号' });
  await dialog.getByLabel('登录名').fill(login);
  await dialog.getByLabel('姓名').fill(name);
  await choose(dialog, '角色', '客服专员');
  await dialog.getByLabel('变更原因').fill('新员工入职');
  await admin.keyboard.press('Control+Enter');
  const told = admin.getByRole('dialog').filter({ hasText: '一次性密码' });
  const password = (await told.locator('code').textContent()) ?? '';
  await told.getByRole('button').last().click();
  return { login, password };
}

test('design §5 a dangerous role is proposed on one administrator’s page and approved on another’s, by keyboard too', async () => {
  const admin = await person('admin');
  const { login, password } = await newColleague(admin, '新同事');
  expect(password).toMatch(/^[\w-]{20}$/);
  await admin.getByLabel('姓名或登录名').fill(login);
  await admin.keyboard.press('Enter');
  await admin.getByRole('link', { name: '新同事' }).click();
  const drawer = admin.getByRole('dialog', { name: '新同事' });
  await drawer.getByRole('button', { name: '变更角色' }).click();
  const dialog = admin.getByRole('dialog', { name: '变更角色 · 新同事' });
  await choose(dialog, '角色', '财务部门');
  const reason = `转岗财务 ${login}`;
  await dialog.getByLabel('变更原因').fill(reason);
  await admin.keyboard.press('Control+Enter');
  await admin.getByText(/^已提交，等待另一名人员审批/).waitFor();
  await drawer.getByText('新同事 的角色：客服专员 → 客服专员、财务部门').waitFor();

  const second = await person('admin2');
  await second.goto('/access');
  await second.getByRole('tab', { name: '人员' }).focus();
  await second.keyboard.press('End');
  const pending = second.getByRole('region', { name: '待审批' }).getByRole('listitem').filter({ hasText: reason });
  await pending.getByRole('button', { name: spaced('批准') }).click();
  await second.getByRole('dialog', { name: '批准' }).getByLabel('审批意见').fill('已核对');
  await second.keyboard.press('Control+Enter');
  await second.getByText('变更已生效').waitFor();
  const settled = second.getByRole('region', { name: '历史记录' }).getByRole('listitem').filter({ hasText: reason });
  expect(await settled.textContent()).toContain('已核对');
  await admin.reload();
  await admin.getByRole('dialog', { name: '新同事' }).getByText('客服专员、财务部门', { exact: true }).waitFor();
});

test('design §5 a permission that the company gave is marked, found, and takes its place on the person’s page', async () => {
  const admin = await person('admin');
  const visits = await person('visits');
  expect(await visits.getByRole('link', { name: '对账' }).count()).toBe(0);
  await admin.goto('/access?tab=permissions');
  const set = async (button: string) => {
    await admin.getByRole('button', { name: '对账记录', exact: true }).click();
    const drawer = admin.getByRole('dialog', { name: '对账记录' });
    await drawer.getByRole('button', { name: button }).click();
    const change = admin.getByRole('dialog', { name: new RegExp(`^${button}`) });
    await change.getByLabel('变更原因').fill('协助对账');
    await admin.keyboard.press('Control+Enter');
    await admin.getByText('变更已生效').first().waitFor();
    // While it stands, Escape is its own.
    await change.waitFor({ state: 'detached' });
    await admin.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  };
  await set('授予「客访专员」');
  await admin.getByText('与出厂设置不同', { exact: true }).click();
  await admin.getByRole('row').filter({ hasText: '对账记录' }).getByText('公司授予').waitFor({ state: 'attached' });
  // Rights count within a second.
  const linksAfterReload = async () => {
    await visits.reload();
    await visits.getByRole('heading', { level: 1 }).waitFor();
    return visits.getByRole('link', { name: '对账' }).count();
  };
  await expect.poll(linksAfterReload, { timeout: 10_000 }).toBe(1);
  await set('从「客访专员」收回');
  await expect.poll(linksAfterReload, { timeout: 10_000 }).toBe(0);
});

test('S18 nobody else sees the page; WCAG 2.2 AA: axe finds nothing on it', async () => {
  const agent = await person('agent');
  await agent.goto('/access');
  await agent.getByRole('heading', { level: 1, name: '您的角色不能使用此页面' }).waitFor();
  const admin = await person('admin');
  const found: string[] = [];
  for (const place of ['/access', '/access?tab=permissions&which=dangerous&q=付款', '/access?tab=changes']) {
    await admin.goto(place);
    await admin.locator('main h1').waitFor();
    found.push(...(await violations(admin)));
  }
  await admin.goto('/access');
  await admin.getByRole('link', { name: '李娜' }).click();
  await admin.getByRole('button', { name: '重置密码' }).click();
  await admin.getByRole('dialog', { name: '重置密码 · 李娜' }).getByLabel('变更原因').waitFor();
  found.push(...(await violations(admin)));
  expect(found).toEqual([]);
});
