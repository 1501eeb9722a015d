import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { beijingDate, beijingTime, formatBeijing } from '../../domain/time/instant.ts';
import { Person } from '../../infra/demo/person.ts';
import { demoUserId } from '../../infra/seed.ts';
import { newPhone, people, pick, signIn, spaced } from './pages.ts';

const { person, visitor } = people();
const PHONE = { width: 390, height: 844 };

describe('the callback board', () => {
  test('S6, CBK-02, CBK-03 an agent keeps a promise from the board: not solved, and the next promise stands there', async () => {
    const { id } = await promise('空调漏水复查', 20);
    const agent = await person('agent');
    await agent.goto('/callbacks');
    const row = agent.locator(`#row-${id}`);
    await row.getByText('第 1 次约定').waitFor();
    await row.getByText(/^剩 (1\d|20)分钟$/).waitFor();
    await row.getByRole('button', { name: '开始拨打' }).click();
    await row.getByText('李娜 通话中').waitFor();

    await row.getByRole('button', { name: spaced('接通') }).click();
    const form = drawer(agent).getByRole('region', { name: '记录通话', exact: true });
    await form.getByText('尚未解决，已约下次时间').click();
    await form.getByLabel('告知客户的答复，或进展与所做的努力').fill('配件明天到货，明天再电');
    const next = minutesFrom(60);
    await form.getByLabel('下次回电时间').fill(formatBeijing(next));
    await form.getByLabel('下次回电时间').press('Enter');
    await form.getByRole('button', { name: '记录通话' }).click();
    await agent.getByText('「记录通话」已记录').waitFor();
    await row.getByText('第 2 次约定').waitFor();
    await row.getByText('上次：配件明天到货，明天再电').waitFor();
    expect(await row.locator('time').first().getAttribute('datetime')).toBe(next);
  });

  test('S6 the keys choose a promise, start the call and record what came of it', async () => {
    const { id } = await promise('退款进度答复', 15);
    const agent = await person('agent');
    await agent.goto('/callbacks?mine=true');
    const row = agent.locator(`#row-${id}`);
    await row.waitFor();
    for (let pressed = 0; pressed < 30 && !(await isSelected(row)); pressed++) await agent.keyboard.press('j');
    expect(await isSelected(row)).toBe(true);
    await agent.keyboard.press('Enter');
    await row.getByText('李娜 通话中').waitFor();
    await agent.keyboard.press('2');
    const form = drawer(agent).getByRole('region', { name: '记录未接通', exact: true });
    expect(await form.getByRole('radio', { name: '无人接听' }).isChecked()).toBe(true);
    await agent.keyboard.press('Control+Enter');
    await row.getByText('已拨 1/3 次').waitFor();
  });

  test('S6, CBK-07 only a supervisor releases a promise, with a reason; somebody else’s screen follows', async () => {
    const { id } = await promise('核实合同条款', 90);
    const agent = await person('agent');
    await agent.goto('/callbacks');
    const own = agent.locator(`#row-${id}`);
    await own.getByRole('button', { name: `${id} 的更多操作` }).click();
    await agent.getByRole('menuitem', { name: '交由他人回电' }).waitFor();
    expect(await agent.getByRole('menuitem', { name: '解除承诺' }).count()).toBe(0);

    const supervisor = await person('supervisor');
    await supervisor.goto('/callbacks');
    await supervisor
      .locator(`#row-${id}`)
      .getByRole('button', { name: `${id} 的更多操作` })
      .click();
    await supervisor.getByRole('menuitem', { name: '解除承诺' }).click();
    const form = drawer(supervisor).getByRole('region', { name: '解除承诺', exact: true });
    await form.getByRole('button', { name: '解除承诺' }).click();
    await form.getByText('请填写').waitFor();
    await form.getByLabel('解除原因').fill('客户来电撤回，无需再回电');
    await form.getByRole('button', { name: '解除承诺' }).click();
    await supervisor.getByText('「解除承诺」已记录').waitFor();
    await own.waitFor({ state: 'detached' });
  });

  test('S6, CUS-10 the calendar shows a promise at its hour; the number is shown for a reason', async () => {
    const { id, phone, dueAt, subject, customer } = await promise('方案答复', 30);
    const agent = await person('agent');
    await agent.goto(`/callbacks?tab=week&day=${beijingDate(dueAt)}`);
    const entry = agent.getByRole('button', { name: `${beijingTime(dueAt)} ${customer}：${subject}` });
    const hour = agent
      .getByRole('row')
      .filter({ has: agent.getByRole('rowheader', { name: `${beijingTime(dueAt).slice(0, 2)}:00` }) });
    await hour.getByRole('button', { name: `${beijingTime(dueAt)} ${customer}：${subject}` }).waitFor();
    await agent.getByRole('button', { name: '往后' }).click();
    await entry.waitFor({ state: 'detached' });
    await agent.keyboard.press('ArrowLeft');
    await entry.click();
    const chosen = agent.getByRole('region', { name: '选中的约定' });
    await chosen.getByText(id).waitFor();
    expect(await chosen.getByText(phone).count()).toBe(0);
    await chosen.getByRole('button', { name: `显示 ${customer} 的号码` }).click();
    const dialog = agent.getByRole('dialog');
    await dialog.getByLabel('查看原因').fill('按约回电');
    await dialog.getByRole('button', { name: '显示完整信息' }).click();
    await chosen.getByRole('link', { name: `+86${phone}` }).waitFor();
  });

  test('S6 a promise that is near is announced once: on the page, or on the desktop where that is allowed', async () => {
    const { id, dueAt } = await promise('十分钟内回电', 8, 'agent2');
    const page = await person('agent2');
    const alert = page.getByRole('alert').filter({ hasText: id });
    await alert.getByText(`即将回电：约定 ${beijingTime(dueAt)}`).waitFor();
    await alert.getByRole('button', { name: '知道了' }).click();
    const asked = page.waitForResponse((response) => response.url().includes('/callbacks?'));
    await page.reload();
    await asked;
    await page.getByRole('link', { name: '回电看板' }).waitFor();
    expect(await alert.count()).toBe(0);

    const desktop = await visitor();
    await desktop.clock.install();
    // Only the page's time is moved on: an answer that says what time it is would move it back.
    await desktop.route(/\/api\/(?!desk\/events)/, async (route) => {
      const response = await route.fetch();
      const { date: _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await desktop.addInitScript(DESKTOP);
    await signIn(desktop, 'agent2');
    const shown = () => desktop.evaluate<string[]>('shown');
    const at = beijingTime(dueAt);
    await expect.poll(shown).toStrictEqual([expect.stringMatching(new RegExp(`^即将回电：约定 ${at} ${id}`))]);
    await desktop.clock.fastForward('08:10');
    await expect
      .poll(shown)
      .toStrictEqual([
        expect.stringContaining('即将回电'),
        expect.stringMatching(new RegExp(`^现在回电：约定 ${at} ${id}`)),
      ]);
    expect(await alertCount(desktop, id)).toBe(0);
    await desktop.unrouteAll({ behavior: 'ignoreErrors' });
  });

  test('S6, TIM-01 a machine whose clock is wrong counts by the services’ clock, also after it was set right', async () => {
    const { id } = await promise('按系统时间回电', 9, 'agent2');
    const page = await visitor();
    await page.clock.install();
    await page.clock.setSystemTime(Date.now() + 60 * 60_000);
    await signIn(page, 'agent2');
    const left = page
      .getByRole('alert')
      .filter({ hasText: id })
      .getByText(/^剩 [789]分钟$/);
    await left.waitFor();
    await page.clock.setSystemTime(Date.now());
    await page.getByRole('link', { name: '回电看板' }).click();
    await page.locator(`#row-${id}`).waitFor();
    await page.clock.fastForward('00:06');
    expect(await left.count()).toBe(1);
  });
});

describe('the repairs board', () => {
  test('S7, REP-02, REP-05, REP-07 on a phone the technician takes the order, arrives and reports with a signature', async () => {
    const id = await repair('卫生间渗水');
    const page = await person('technician');
    await page.setViewportSize(PHONE);
    await page.goto('/repairs');
    await page.getByRole('tab', { name: /^待派单/ }).click();
    const card = page.getByRole('listitem').filter({ hasText: id });
    await card.getByText(/待接单：.*工程部/).waitFor();
    await card.getByRole('button', { name: spaced('接单') }).click();
    await give(page, '确认接收维修单', async () => undefined);
    await card.getByRole('button', { name: spaced('接单') }).waitFor({ state: 'detached' });

    const agent = await Person.signIn(inject('stack').urls.console, 'agent');
    await agent.post(`/desk/repairs/${id}/schedule-visit`, {
      from: minutesFrom(30),
      to: minutesFrom(120),
      technician: { id: demoUserId('technician'), name: '马超' },
    });
    await page.getByRole('tab', { name: /^已约/ }).click();
    await card.getByText('马超').waitFor();
    await card.getByRole('button', { name: spaced('上门') }).click();
    await give(page, '记录上门', (form) => form.getByLabel('到场后开展的工作').fill('拆检马桶法兰'));

    await page.getByRole('tab', { name: /^上门中/ }).click();
    await card.getByRole('button', { name: spaced('完成') }).click();
    await give(page, '记录维修结果', async (form) => {
      await form.getByLabel('维修结果').fill('更换密封圈，闭水试验通过');
      await form.getByLabel('签字人').fill('赵海');
      await form
        .locator('input[type="file"]')
        .setInputFiles({ name: '签字.png', mimeType: 'image/png', buffer: PIXEL });
      await form.getByRole('link', { name: '签字.png' }).waitFor();
      expect(await isWide(page)).toBe(false);
    });
    await page.getByRole('tab', { name: /^待客户确认/ }).click();
    await card.waitFor();
  });

  test('S7 columns count their cards, and the list shows the same repairs', async () => {
    const id = await repair('地板起鼓');
    const agent = await person('agent');
    await agent.goto('/repairs');
    const column = agent.getByRole('region', { name: /^待派单/ });
    const cards = column.getByRole('listitem');
    await cards.filter({ hasText: id }).waitFor();
    expect(await column.getByRole('heading').textContent()).toBe(`待派单 ${await cards.count()}`);
    await agent.getByRole('radiogroup', { name: '显示方式' }).getByText('列表').click();
    await agent.getByRole('row').filter({ hasText: id }).getByRole('button', { name: '预约上门' }).waitFor();
    expect(new URL(agent.url()).searchParams.get('view')).toBe('list');
  });
});

describe('the visits', () => {
  test('FUP-05, FUP-13 a visit that is not open yet says from when, an open one is recorded with its scores', async () => {
    const open = await visit('投诉处理回访', 3);
    const planned = await visit('交车后七日回访', 0, 'automotive', 'SEVEN_DC');
    const agent = await person('agent');
    await agent.goto('/visits');
    const early = agent
      .getByRole('region', { name: /^未到回访时间/ })
      .getByRole('listitem')
      .filter({ hasText: planned });
    await early.getByText(/起可回访$/).waitFor();
    expect(await early.getByRole('button', { name: '填写回访表' }).count()).toBe(0);

    const row = agent.getByRole('listitem').filter({ hasText: open });
    await row.getByRole('button', { name: '填写回访表' }).click();
    const form = drawer(agent).getByRole('region', { name: '填写回访表', exact: true });
    await pick(form, '客户满意', '是');
    await form.getByRole('button', { name: '添加各项评分' }).click();
    await form.getByLabel('服务项目').fill('处理及时');
    await pick(form, '评分（1–5）', '5');
    await form.getByRole('button', { name: '填写回访表' }).click();
    await agent.getByText('「填写回访表」已记录').waitFor();
    await row.waitFor({ state: 'detached' });
    await agent.getByRole('tab', { name: '近 30 天已完成' }).click();
    await row.getByText('满意', { exact: true }).waitFor();
  });
});

describe('every board', () => {
  const PLACES = [
    '/callbacks',
    '/callbacks?tab=day',
    '/callbacks?tab=week',
    '/callbacks?tab=overdue',
    '/repairs',
    '/repairs?view=list',
    '/visits',
    '/visits?tab=done',
  ];

  test.each([1440, 375])(
    'WCAG 2.2 AA: at %i px axe finds nothing, also with a form open, and nothing scrolls sideways',
    async (width) => {
      await Promise.all([promise('看板巡检', 40), repair('橱柜门松'), visit('巡检回访', 3), visit('巡检回访', 0)]);
      const page = await person('supervisor');
      await page.setViewportSize({ width, height: 812 });
      const found: string[] = [];
      for (const place of PLACES) {
        await page.goto(place);
        await settled(page);
        found.push(...(await violations(page)));
        if (await isWide(page)) found.push(`${place} scrolls sideways`);
      }
      await page.goto('/callbacks');
      await page
        .getByRole('button', { name: spaced('接通') })
        .first()
        .click();
      await drawer(page).getByRole('region', { name: '记录通话' }).waitFor();
      found.push(...(await violations(page)));
      if (await isWide(page)) found.push('the form scrolls sideways');
      expect(found).toStrictEqual([]);
    },
  );
});

const drawer = (page: Page): Locator => page.getByRole('dialog');

/** Fills the form in the drawer, submits it and waits until it is recorded. */
async function give(page: Page, command: string, fill: (form: Locator) => Promise<unknown>): Promise<void> {
  const form = drawer(page).getByRole('region', { name: command, exact: true });
  await form.waitFor();
  await fill(form);
  await form.getByRole('button', { name: spaced(command) }).click();
  await page.getByText(`「${command}」已记录`).waitFor();
  await form.waitFor({ state: 'detached' });
}

const isSelected = (row: Locator): Promise<boolean> =>
  row.evaluate((element) => element.classList.contains('board-row-selected'));

const alertCount = (page: Page, id: string): Promise<number> => page.getByRole('alert').filter({ hasText: id }).count();

const isWide = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');

/** A desktop that shows notifications and remembers them; a browser without a window has none. */
const DESKTOP = `
  window.shown = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) { shown.push(title + ' ' + body); }
  };
`;

async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ target }) => target).join(' | ')}`,
  );
}

const minutesFrom = (minutes: number): string =>
  new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();

/** The smallest picture there is. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const Opened = z.object({ row: z.object({ id: z.string() }) });

async function customerOf(who: Person, name: string) {
  const phone = newPhone();
  const { id } = z.object({ id: z.string() }).parse(await who.post('/desk/customers', { name, phone }));
  return { customerId: id, phone };
}

/** A callback promised in so many minutes, by the person of this account. */
async function promise(subject: string, minutes: number, login = 'agent') {
  const who = await Person.signIn(inject('stack').urls.console, login);
  const customer = '沈约';
  const dueAt = minutesFrom(minutes);
  const { phone, customerId } = await customerOf(who, customer);
  const body = { profile: 'renovation', channel: 'PHONE', customerId, subject, dueAt, reason: '核实后答复客户' };
  const { row } = Opened.parse(await who.post('/desk/callbacks', body));
  return { id: row.id, phone, dueAt, subject, customer };
}

/** A repair whose order is in the hands of its departments. */
async function repair(subject: string): Promise<string> {
  const agent = await Person.signIn(inject('stack').urls.console, 'agent');
  const { customerId } = await customerOf(agent, '赵海');
  const { row } = Opened.parse(
    await agent.post('/desk/repairs', {
      profile: 'renovation',
      channel: 'PHONE',
      // The form says when the technician came to the minute: not before the report.
      receivedAt: minutesFrom(-10),
      customerId,
      subject,
      involved: { site: '望京花园 3-1201' },
      address: '北京市朝阳区望京花园 3-1201',
      problem: subject,
      attachments: [],
    }),
  );
  await agent.post(`/desk/repairs/${row.id}/issue-repair-order`, {});
  return row.id;
}

/** A visit after something that happened so many days ago. */
async function visit(
  subject: string,
  daysAgo: number,
  profile = 'renovation',
  kind = 'AFTER_COMPLAINT',
): Promise<string> {
  const agent = await Person.signIn(inject('stack').urls.console, 'agent');
  const { customerId } = await customerOf(agent, '吴晴');
  const body = {
    profile,
    channel: 'PHONE',
    receivedAt: minutesFrom(-daysAgo * 24 * 60),
    customerId,
    subject,
    kind,
  };
  return Opened.parse(await agent.post('/desk/visits', body)).row.id;
}
