import { randomInt } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { launchBrowser } from '../support/browser.ts';

const PASSWORD = 'ruyue-demo';

/** One browser for a test file; every person gets a context of their own, as on a machine of their own. `at`: another console. */
export function people(at = () => inject('stack').urls.console) {
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    const seen = faults.splice(0);
    if (seen.length > 0) throw new Error(`the pages complained:\n${seen.join('\n')}`);
  });
  afterAll(() => browser.close());

  /** An empty page on the console's address, of somebody who has not signed in. */
  async function visitor(): Promise<Page> {
    const context = await browser.newContext({
      baseURL: at(),
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      // West of Greenwich: everything on the pages is Beijing time all the same (TIM-01).
      timezoneId: 'America/New_York',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(`${error}`));
    page.on('console', (message) => {
      // A refused request is logged by the browser itself; the tests look at what the page makes of it.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    return page;
  }

  /** Somebody with a demo account, signed in. */
  async function person(login: string): Promise<Page> {
    const page = await visitor();
    await signIn(page, login);
    return page;
  }

  return { visitor, person };
}

/** Signs a visitor in with a demo account. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('账号', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: spaced('登录') }).click();
  await page.waitForURL(/\/queue/);
}

/** A label as antd writes it on a button: with a space when it has two characters. */
export const spaced = (label: string): RegExp => new RegExp(`^${[...label].join(' ?')}$`);

/** Chooses from a list that opens below its field, as one does from the keyboard. */
export async function choose(within: Page | Locator, label: string, option: string): Promise<void> {
  const field = within.getByRole('combobox', { name: label });
  await field.click();
  if (await field.isEditable()) await field.fill(option);
  const page = 'page' in within ? within.page() : within;
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await list.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
}

/** Presses one of a row of choices. */
export async function pick(within: Page | Locator, group: string, option: string): Promise<void> {
  await within.getByRole('radiogroup', { name: group }).getByText(option, { exact: true }).click();
}

/** Opens the form of a command from the panel of next steps. */
export async function open(page: Page, command: string): Promise<Locator> {
  await page
    .getByRole('region', { name: '下一步' })
    .getByRole('button', { name: spaced(command) })
    .click();
  return page.getByRole('region', { name: command, exact: true });
}

/** Submits the open form of a command and waits until it is recorded. */
export async function submit(page: Page, form: Locator, command: string): Promise<void> {
  await form.getByRole('button', { name: spaced(command) }).click();
  await page.getByText(`「${command}」已记录`).waitFor();
  await form.waitFor({ state: 'detached' });
}

/** Takes a complaint down, on a new page or on the one that was begun, and returns its number. */
export async function register(page: Page, matter: Matter, where: 'anew' | 'here' = 'anew'): Promise<string> {
  if (where === 'anew') await page.goto('/intake');
  await page.getByLabel('电话、姓名或拼音').fill(matter.phone);
  await page.getByText(`新建客户「${matter.phone}」`).click();
  await page.getByLabel('姓名', { exact: true }).fill(matter.customer);
  await page.getByRole('button', { name: '保存客户' }).click();
  await page.getByRole('group', { name: '已选客户' }).waitFor();
  await choose(page, '业务线', matter.profile ?? '旅游');
  await page.getByLabel('标题').fill(matter.subject);
  await page.getByLabel('投诉内容').fill(matter.subject);
  await page.getByLabel('客户诉求').fill('退还差价并道歉');
  await page.getByRole('button', { name: '提交登记' }).click();
  const done = await page.getByText(/^已登记：/).textContent();
  return done?.replace('已登记：', '') ?? '';
}

export interface Matter {
  readonly customer: string;
  readonly phone: string;
  readonly subject: string;
  readonly profile?: string;
}

/** A mobile number that no other customer has. */
export const newPhone = (): string => `137${String(randomInt(100_000_000)).padStart(8, '0')}`;
