import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { choose, open, people, pick, spaced, submit } from './pages.ts';
import {
  askedFor,
  beijing,
  decision,
  give,
  importedOrder,
  orderLine,
  quoted,
  signIn,
  stageOf,
  withFinance,
} from './refunds.ts';

const { person } = people();

async function approved(): Promise<string> {
  const id = await withFinance();
  const finance = await signIn('finance');
  await give(finance, id, 'acknowledge-refund');
  await give(finance, id, 'approve-refund', { amountFen: 359_10 });
  return id;
}

/** Opens a row of the inbox and gives its panel. */
async function panelOf(page: Page, id: string): Promise<Locator> {
  await page.getByRole('link', { name: id, exact: true }).click();
  const panel = page.getByRole('complementary', { name: `退款 ${id}` });
  await panel.getByRole('list', { name: '资金步骤' }).waitFor();
  return panel;
}

/** Gives a command from the panel; `fill` writes into its form. */
async function act(page: Page, panel: Locator, command: string, fill?: (form: Locator) => Promise<void>) {
  await panel
    .getByRole('button', { name: spaced(command) })
    .first()
    .click();
  const form = panel.getByRole('region', { name: command, exact: true });
  await fill?.(form);
  await submit(page, form, command);
}

const step = (panel: Locator, name: string) =>
  panel.getByRole('list', { name: '资金步骤' }).getByRole('listitem').filter({ hasText: name });

describe('a refund on its way through finance', () => {
  test('REF-03, REF-04, REF-07, REF-08, REF-11, REF-12, FIN-09 is quoted and accepted at the desk, approved by one and paid by another, and told to the customer', async () => {
    const orderNo = await importedOrder();
    const id = await askedFor(await signIn('agent'), orderNo);
    const finance = await person('finance');
    await finance.goto('/finance');
    await finance.getByRole('heading', { level: 1, name: '财务收件箱 · 待处理' }).waitFor();

    const agent = await person('agent');
    await agent.goto(`/cases/${id}`);
    const quote = await open(agent, '计算并告知退款金额');
    await submit(agent, quote, '计算并告知退款金额');
    expect(await finance.getByRole('link', { name: id, exact: true }).count()).toBe(0);
    const decide = await open(agent, '记录客户的决定');
    await pick(decide, '客户同意', '是');
    await decide.getByLabel('客户原话').fill('同意扣除手续费，尽快退');
    await submit(agent, decide, '记录客户的决定');

    // It comes in by itself, with what finance needs to decide.
    const row = finance.getByRole('row').filter({ hasText: id });
    await row.waitFor();
    const said = await row.textContent();
    for (const part of ['¥359.10', '许**', '微信支付', orderNo, '李娜 → — → —']) expect(said).toContain(part);
    const panel = await panelOf(finance, id);
    await panel.getByText('同意扣除手续费，尽快退').waitFor();
    await panel.getByText(/手续费率 10%/).waitFor();
    await act(finance, panel, '确认接收');
    await act(finance, panel, '批准付款');
    await step(panel, '审批').getByText(/周静/).waitFor();

    // Who approved it does not pay it, and reads why.
    expect(await panel.getByRole('button', { name: '标记已打款' }).isDisabled()).toBe(true);
    await panel.getByText(/「标记已打款」不可用：申请、批准、付款须由不同的人完成/).waitFor();

    const other = await person('finance2');
    await other.goto(`/finance?refund=${id}`);
    const theirs = other.getByRole('complementary', { name: `退款 ${id}` });
    await act(other, theirs, '标记已打款', (form) => form.getByLabel('银行流水号').fill('ICBC-20261122-17'));
    await step(theirs, '入账')
      .getByText(/ICBC-20261122-17/)
      .waitFor();
    await step(panel, '结果').getByText(/已付/).waitFor();
    await finance.getByRole('tab', { name: /^已付/ }).click();
    await finance.getByRole('row').filter({ hasText: id }).waitFor();

    const tell = await open(agent, '告知客户已退款');
    await tell.getByLabel('告知内容').fill('359.10 元已退回微信，请查收');
    await submit(agent, tell, '告知客户已退款');
    await agent.getByText('已关闭').first().waitFor();
    await step(theirs, '通知客户').getByText(/李娜/).waitFor();
  });

  test('REF-07, S8 is returned for completion with a reason and comes back completed', async () => {
    const id = await withFinance();
    const finance = await person('finance');
    await finance.goto('/finance');
    const panel = await panelOf(finance, id);
    await act(finance, panel, '退回补件', async (form) => {
      await choose(form, '退回原因', '缺少客户确认凭证');
      await form.getByLabel('需要补充什么').fill('请附客户确认的录音');
    });
    await finance.getByRole('tab', { name: /^退回/ }).click();
    await finance.getByRole('row').filter({ hasText: id }).waitFor();

    const agent = await person('agent');
    await agent.goto(`/cases/${id}`);
    const complete = await open(agent, '补充材料并交财务');
    await complete.getByLabel('补充说明').fill('录音已存入案件');
    await submit(agent, complete, '补充材料并交财务');

    await finance.getByRole('tab', { name: /^待处理/ }).click();
    await finance.getByRole('row').filter({ hasText: id }).getByText('待财务接收', { exact: true }).waitFor();
  });

  test('REF-04 a quote that the customer declines never shows in finance’s inbox', async () => {
    const agent = await signIn('agent');
    const id = await quoted(agent, await importedOrder());
    await give(agent, id, 'decide-quote', decision(false));
    const finance = await person('finance');
    for (const tab of ['todo', 'desk', 'ended']) {
      await finance.goto(`/finance?tab=${tab}&q=${id}`);
      await finance.getByText('没有符合搜索条件的退款').waitFor();
    }
    const supervisor = await person('supervisor');
    await supervisor.goto(`/finance?tab=ended&q=${id}`);
    await supervisor.getByRole('row').filter({ hasText: id }).getByText('客户放弃退款').waitFor();
  });

  test('REF-08, S8 a payment file says of each row whether it is in it and why not; its result is recorded line by line', async () => {
    const [first, second] = [await approved(), await withFinance()];
    const finance2 = await person('finance2');
    await finance2.goto('/finance');
    for (const id of [first, second]) await finance2.getByRole('checkbox', { name: `选择 ${id}` }).check();
    await finance2.getByText('已选 2 笔').waitFor();
    await finance2.getByRole('button', { name: '导出付款文件' }).click();
    const result = finance2.getByRole('dialog', { name: '付款文件' });
    await result.getByText('1 笔已列入，合计 ¥359.10；1 笔未列入。').waitFor();
    expect(await result.getByRole('row').filter({ hasText: first }).textContent()).toContain('已列入');
    expect(await result.getByRole('row').filter({ hasText: second }).textContent()).toContain('案件处于「待财务接收」');
    const downloaded = finance2.waitForEvent('download');
    await result.getByRole('link', { name: '下载付款文件' }).click();
    expect((await downloaded).suggestedFilename()).toMatch(/^payments-.+\.csv$/);
    await result
      .getByRole('button', { name: spaced('关闭') })
      .last()
      .click();

    await finance2.getByRole('tab', { name: /^付款中/ }).click();
    const panel = await panelOf(finance2, first);
    await act(finance2, panel, '登记付款文件结果', async (form) => {
      await form.getByText('银行流水号、付款日期', { exact: true }).click();
      await form.getByRole('textbox', { name: '银行流水号' }).fill('BATCH-7-1');
      const day = form.getByRole('textbox', { name: '付款日期' });
      await day.fill(beijing(0).slice(0, 10));
      await day.press('Enter');
    });
    await step(panel, '入账')
      .getByText(/BATCH-7-1/)
      .waitFor();
    await finance2.goto('/reconciliation?tab=files');
    await finance2.getByRole('row').filter({ hasText: '¥359.10' }).first().waitFor();
  });

  test('REF-08, REF-09, S9 a payment that failed says why, and is paid again as another attempt', async () => {
    const id = await approved();
    const payer = await signIn('finance2');
    await payer.post('/finance/payment-files', { refunds: [id] });
    const failed = { result: { outcome: 'failed', reason: '账户已注销' } };
    const recorded = () => give(payer, id, 'record-file-result', failed).then(Boolean, () => false);
    await expect.poll(recorded, { timeout: 15_000 }).toBe(true);
    const page = await person('finance2');
    await page.goto('/finance');
    await page.getByRole('row').filter({ hasText: id }).getByText('付款失败', { exact: true }).waitFor();
    const panel = await panelOf(page, id);
    await step(panel, '结果').getByText('失败：账户已注销').waitFor();
    await act(page, panel, '标记已打款', (form) => form.getByLabel('银行流水号').fill('ICBC-2-2'));
    await step(panel, '入账')
      .getByText(/ICBC-2-2/)
      .waitFor();
    const attempts = panel.getByRole('listitem').filter({ hasText: '付款编号' });
    expect(await attempts.count()).toBe(2);
    expect(await attempts.first().textContent()).toContain('账户已注销');
    expect(await attempts.last().textContent()).toContain(`${id.slice(-6)}:2`);
  });

  test('S8 what somebody else did meanwhile is shown before it is overwritten; the keyboard goes from row to row', async () => {
    const [id] = [await withFinance(), await withFinance()];
    const finance = await person('finance');
    await finance.goto(`/finance?refund=${id}&do=acknowledgeRefund`);
    const panel = finance.getByRole('complementary', { name: `退款 ${id}` });
    await panel.getByRole('region', { name: '确认接收', exact: true }).waitFor();
    await give(await signIn('finance2'), id, 'acknowledge-refund');
    await panel.getByText('吴磊 刚刚更新了此案件').waitFor();
    await finance.keyboard.press('Escape');
    await panel.getByRole('region', { name: '确认接收', exact: true }).waitFor({ state: 'detached' });

    await finance.goto('/finance');
    await finance.getByRole('link', { name: id, exact: true }).waitFor();
    await finance.keyboard.press('j');
    await finance.getByRole('complementary', { name: /^退款 / }).waitFor();
    const before = new URL(finance.url()).searchParams.get('refund');
    await finance.keyboard.press('j');
    const chosen = () => new URL(finance.url()).searchParams.get('refund');
    await expect.poll(chosen).not.toBe(before);
    const next = finance.getByRole('complementary', { name: `退款 ${chosen()}` });
    await next.getByRole('region', { name: '凭证与客户确认' }).waitFor();
    await finance.keyboard.press('v');
    await expect.poll(() => finance.locator(':focus').getAttribute('id')).toBe('vouchers');
  });

  test('S8 the tab of unknown results warns against paying twice and has nothing to pay with', async () => {
    const finance = await person('finance');
    await finance.goto('/finance?tab=unknown');
    await finance.getByText('结果未知，系统正在查询，请勿重复打款').waitFor();
    expect(await finance.getByRole('button', { name: /打款|付款文件/ }).count()).toBe(0);
  });
});

describe('orders and books', () => {
  test('REF-01 orders are imported from a file that says line by line what was not taken, and can be refunded from', async () => {
    const orderNo = `CK-${randomUUID().slice(0, 8)}`;
    const good = orderLine(orderNo);
    const bad = { ...orderLine(`CK-${randomUUID().slice(0, 8)}`), paid: '三百' };
    const csv = [Object.keys(good), Object.values(good), Object.values(bad)].map((cells) => cells.join(',')).join('\n');
    const supervisor = await person('supervisor');
    await supervisor.goto('/orders/import');
    await supervisor
      .locator('input[type=file]')
      .setInputFiles({ name: '订单.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    const report = supervisor.getByRole('region', { name: '导入结果：订单.csv' });
    await report.waitFor();
    expect(await report.locator('.finance-counts dd').allTextContents()).toEqual(['1', '0', '0', '1']);
    const rejected = await report.getByRole('row').filter({ hasText: '实付金额' }).textContent();
    for (const part of ['3', '三百', '不是金额']) expect(rejected).toContain(part);
    await supervisor
      .locator('input[type=file]')
      .setInputFiles({ name: 'x.csv', mimeType: '', buffer: Buffer.from('a,b\n') });
    await supervisor
      .getByRole('alert')
      .getByText(/订单号/)
      .waitFor();

    const id = await askedFor(await signIn('agent'), orderNo);
    const desk = await signIn('agent');
    await expect.poll(() => stageOf(desk, id), { timeout: 15_000 }).toBe('CHECKED');
    await give(desk, id, 'quote-refund', { channel: 'PHONE' });
    await give(desk, id, 'decide-quote', decision(true));
    await expect.poll(() => stageOf(desk, id), { timeout: 15_000 }).toBe('WITH_FINANCE');

    const agent = await person('agent');
    await agent.goto('/orders');
    await agent.getByLabel('订单号、联系人、产品或电话').last().fill(orderNo);
    await agent.keyboard.press('Enter');
    await agent.getByRole('link', { name: orderNo, exact: true }).click();
    const panel = agent.getByRole('complementary', { name: `订单 ${orderNo}` });
    await panel.getByRole('link', { name: id }).waitFor();
    await panel.getByText('没有可退金额').waitFor();
    const free = await importedOrder();
    await agent.goto(`/orders?order=${free}`);
    const ask = agent.getByRole('link', { name: '申请退款' });
    expect(await ask.getAttribute('href')).toContain(`/open/refund?orderNo=${free}`);
  });

  test('REF-08 a day is reconciled: what is paid and not yet told is a difference that leads to its refund', async () => {
    const id = await approved();
    const payer = await signIn('finance2');
    const day = beijing(0).slice(0, 10);
    await give(payer, id, 'record-payout', { reference: 'ICBC-9', paidOn: day });
    await expect.poll(() => stageOf(payer, id), { timeout: 15_000 }).toBe('PAID');
    const finance = await person('finance');
    await finance.goto('/reconciliation');
    await finance.getByLabel('对账日期').fill(day);
    await finance.getByLabel('对账日期').press('Enter');
    await finance.getByRole('button', { name: '开始对账' }).click();
    const row = finance.getByRole('row').filter({ hasText: id }).first();
    await row.getByText('已付未关闭').waitFor();
    await row.getByRole('link', { name: id }).click();
    await finance.waitForURL(`/cases/${id}`);
  });

  test('S4 who has nothing to do with the money is told so', async () => {
    const agent = await person('agent');
    for (const place of ['/finance', '/reconciliation', '/orders/import']) {
      await agent.goto(place);
      await agent.getByRole('heading', { level: 1, name: '您的角色不能使用此页面' }).waitFor();
    }
  });

  test('WCAG 2.2 AA, S8: axe finds nothing on finance’s pages, and on a telephone nothing runs over the edge', async () => {
    const id = await approved();
    const page = await person('finance2');
    const orderNo = await importedOrder();
    const places = [
      '/finance',
      '/finance?tab=unknown',
      `/finance?refund=${id}&do=recordPayout`,
      `/cases/${id}?tab=payment`,
      `/orders?order=${orderNo}`,
      '/orders/import',
      '/reconciliation',
      '/reconciliation?tab=files',
    ];
    const found: string[] = [];
    for (const place of places) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(place);
      await page.locator('main h1').waitFor();
      await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      found.push(...violations.map(({ id: rule, nodes }) => `${place} ${rule}: ${nodes.map(({ html }) => html)}`));
      await page.setViewportSize({ width: 375, height: 800 });
      const beyond = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      if (beyond > 0) found.push(`${place} is ${beyond} pixels too wide`);
    }
    expect(found).toEqual([]);
  });
});
