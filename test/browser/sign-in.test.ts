import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePorts } from '../../infra/ports.ts';
import { root } from '../../infra/source-hash.ts';
import { moreConsoles } from '../support/console.ts';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';
import { violations } from './axe.ts';
import { people, spaced } from './pages.ts';

const { visitor } = people();

let provider: IdentityProvider;
let consoles: ReturnType<typeof moreConsoles>;
let company = '';
beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  consoles = moreConsoles();
  company = `http://localhost:${port}`;
  provider = await startIdentityProvider([company]);
  await consoles.start(port, provider.envFor(company));
});
afterAll(async () => {
  await consoles.stop();
  await provider.close();
});

function employee(roles: string[]): string {
  const sub = `e-${randomUUID().slice(0, 8)}`;
  provider.employees.set(sub, { name: '郭敏', email: 'guomin@example.cn', roles });
  return sub;
}

/** What an administrator types at the terminal; the password it prints. */
async function accountByCommand(login: string): Promise<string> {
  const args = [join(root, 'infra/account.ts'), login, '--name', '方圆', '--roles', 'agent'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...inject('stack').env },
  });
  return stdout.trim().replace(`${login}: `, '');
}

async function enter(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('账号', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: spaced('登录') }).click();
}

const openMenu = (page: Page, name: string) => page.getByRole('button', { name: `${name} 的账户` }).click();

describe('the company’s identity provider', () => {
  test('design §5 signs people in and out, to where they wanted to go and by their name there', async () => {
    const page = await visitor();
    await page.goto(`${company}/tasks`);
    const button = page.getByRole('link', { name: '使用企业账号登录' });
    await button.waitFor();
    expect(await violations(page)).toEqual([]);
    // Accounts of the platform are one click away.
    await page.getByText('使用平台账号和密码登录').click();
    await page.getByLabel('账号', { exact: true }).waitFor();

    await button.click();
    await page.getByLabel('工号').fill(employee(['desk']));
    await page.getByRole('button', { name: '进入' }).click();
    await page.waitForURL(`${company}/tasks`);
    await openMenu(page, '郭敏');
    await page.getByRole('menuitem', { name: '我的账号' }).click();
    await page.getByText('guomin@example.cn').waitFor();
    expect(await page.getByRole('tab').allTextContents()).toStrictEqual(['个人资料', '通知方式', '登录会话']);

    await openMenu(page, '郭敏');
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(`${company}/sign-in`);
    await button.click();
    await page.getByLabel('工号').waitFor();
  });

  test('design §5 what goes wrong there is said in words, with the id to tell', async () => {
    const page = await visitor();
    await page.goto(`${company}/sign-in`);
    await page.getByRole('link', { name: '使用企业账号登录' }).click();
    await page.getByLabel('工号').fill(employee(['canteen']));
    await page.getByRole('button', { name: '进入' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('您的企业账号还没有本平台的角色').waitFor();
    expect(await alert.textContent()).toMatch(/请求编号 [0-9a-f-]{36}/);
    await page.goto(`${company}/sign-in?problem=%3Cb%3Eboo%3C/b%3E&request=%3Cb%3E`);
    await page.getByRole('link', { name: '使用企业账号登录' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('an account of the platform', () => {
  test('design §5 a password that was given opens the change of it and then the page that was wanted', async () => {
    const login = `fang-${randomUUID().slice(0, 8)}`;
    const given = await accountByCommand(login);
    const page = await visitor();
    await page.goto('/tasks');
    await enter(page, login, given);
    await page.getByRole('heading', { level: 1, name: '请设置您自己的密码' }).waitFor();
    expect(await violations(page)).toEqual([]);
    const fill = async (password: string) => {
      await page.getByLabel('原密码').fill(given);
      await page.getByLabel('新密码', { exact: true }).fill(password);
      await page.getByLabel('再输入一次新密码').fill(password);
      await page.getByRole('button', { name: '保存新密码' }).click();
    };
    await fill('password2026');
    await page.getByText(/太容易猜到/).waitFor();
    await fill('eleven quiet herons');
    await page.getByRole('heading', { level: 1, name: '我的待办' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/tasks');
  });

  test('ASVS V7 its owner sees every session and ends another one, whose page gives way to the sign-in at once', async () => {
    const login = `fang-${randomUUID().slice(0, 8)}`;
    const given = await accountByCommand(login);
    const [here, there] = [await visitor(), await visitor()];
    await here.goto('/sign-in');
    await enter(here, login, given);
    await here.getByLabel('原密码').fill(given);
    await here.getByLabel('新密码', { exact: true }).fill('eleven quiet herons');
    await here.getByLabel('再输入一次新密码').fill('eleven quiet herons');
    await here.getByRole('button', { name: '保存新密码' }).click();
    await here.getByRole('navigation', { name: '主导航' }).waitFor();
    await there.goto('/sign-in?return=/notifications');
    await enter(there, login, 'eleven quiet herons');
    await there.getByRole('heading', { level: 1, name: '通知' }).waitFor();

    await here.goto('/account?tab=sessions');
    await here.getByText('本机', { exact: true }).waitFor();
    expect(await violations(here)).toEqual([]);
    await here.getByRole('button', { name: '结束 Chrome · Linux 的会话' }).click();
    await here.getByText('会话已结束').waitFor();
    await there.waitForURL(/\/sign-in\?return=%2Fnotifications$/);

    await here.getByRole('tab', { name: '修改密码' }).click();
    expect(await violations(here)).toEqual([]);
    await here.getByLabel('原密码').fill('wrong');
    await here.getByLabel('新密码', { exact: true }).fill('seven brass lanterns');
    await here.getByLabel('再输入一次新密码').fill('seven brass lanterns');
    await here.getByRole('button', { name: '保存新密码' }).click();
    await here.getByRole('alert').getByText('原密码不正确').waitFor();
  });
});
