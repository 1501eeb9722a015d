import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newPhone, open, people, pick, register, spaced, submit } from './pages.ts';

const { person, visitor } = people();

describe('who may see what', () => {
  test('design §5 a wrong password is refused in words, with the id to tell, and one click fills in a demo account', async () => {
    const page = await visitor();
    await page.goto('/tasks');
    await page.waitForURL('/sign-in?return=%2Ftasks');
    await page.getByLabel('账号', { exact: true }).fill('nobody');
    await page.getByLabel('密码', { exact: true }).fill('guess');
    await page.getByRole('button', { name: spaced('登录') }).click();
    const refused = page.getByRole('alert');
    await refused.getByText(/账号或密码不正确/).waitFor();
    expect(await refused.textContent()).toMatch(/请求编号 [0-9a-f-]{36}/);

    await page.getByRole('button', { name: '填入账号 agent（李娜）' }).click();
    await page.getByRole('button', { name: spaced('登录') }).click();
    await page.waitForURL('/tasks');
  });

  test('S4, S18 pages of other roles say that they are closed; an address that leads nowhere says so', async () => {
    const finance = await person('finance');
    await finance.goto('/intake');
    await finance.getByRole('heading', { level: 1, name: '您的角色不能使用此页面' }).waitFor();
    await finance.goto('/rules');
    await finance.getByRole('heading', { level: 1, name: '您的角色不能使用此页面' }).waitFor();
    await finance.goto('/nowhere');
    await finance.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
  });

  test('CUS-10 a case that is not theirs and one that does not exist look the same', async () => {
    const id = await register(await person('agent'), { customer: '石磊', phone: newPhone(), subject: '签证材料退回' });
    const finance = await person('finance');
    for (const each of [id, 'TS-2026-999999']) {
      await finance.goto(`/cases/${each}`);
      await finance.getByRole('heading', { level: 1, name: `没有案件 ${each}，或您无权查看` }).waitFor();
    }
  });

  test('CUS-10 a customer’s number is masked until somebody says why it is needed, and hidden again', async () => {
    const agent = await person('agent');
    const phone = newPhone();
    const id = await register(agent, { customer: '苏婷', phone, subject: '退款未到账' });
    await agent.goto(`/cases/${id}`);
    const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
    await agent.getByText(masked).waitFor();
    await agent.getByRole('button', { name: '显示完整信息' }).click();
    const dialog = agent.getByRole('dialog');
    await dialog.getByRole('button', { name: '显示完整信息' }).click();
    await dialog.getByText('请写明原因').waitFor();
    await dialog.getByLabel('查看原因').fill('回拨客户');
    await dialog.getByRole('button', { name: '显示完整信息' }).click();
    await agent.getByText(`+86${phone}`).waitFor();
    await agent.getByRole('button', { name: '立即隐藏' }).click();
    await agent.getByText(masked).waitFor();
    expect(await agent.getByText(phone).count()).toBe(0);
  });

  test('CMP-22 shows what is not possible now, with the reason, instead of a button that fails', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '方圆', phone: newPhone(), subject: '餐厅卫生' });
    await agent.goto(`/cases/${id}`);
    const next = agent.getByRole('region', { name: '下一步' });
    await next.getByText(/^暂不能执行/).click();
    await next.getByText('案件处于「已受理」，不能「总结并关闭」').waitFor();
    expect(await next.getByRole('button', { name: '总结并关闭' }).count()).toBe(0);
  });

  test('CMP-25 a compensation without ground is refused at the form, which offers the way there is', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '康健', phone: newPhone(), subject: '赔偿诉求' });
    await agent.goto(`/cases/${id}`);
    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '重大投诉');
    await submit(agent, classify, '分级分类');
    const grant = await open(agent, '授权内补偿');
    await grant.getByRole('spinbutton', { name: '金额' }).fill('200');
    await pick(grant, '补偿类型', '现金赔偿');
    await grant.getByLabel('理由', { exact: true }).fill('安抚');
    await grant.getByRole('button', { name: '授权内补偿' }).click();
    const refused = grant.getByRole('alert');
    await refused.getByText(/须先记录解决方案和改进措施，才能补偿/).waitFor();
    await refused.getByRole('button', { name: '申请补偿' }).click();
    await agent.getByRole('region', { name: '申请补偿', exact: true }).waitFor();
  });
});

describe('languages', () => {
  test('design §1 the language is switched on the page, stays after a reload and follows the person', async () => {
    const page = await person('after-sales');
    const html = page.locator('html');
    await page.getByRole('button', { name: '语言' }).click();
    const saved = page.waitForResponse((response) => response.url().endsWith('/me/language'));
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queue · Mine' }).waitFor();
    expect(await html.getAttribute('lang')).toBe('en');
    expect((await saved).status()).toBe(204);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Queue · Mine' }).waitFor();

    const elsewhere = await person('after-sales');
    await elsewhere.getByRole('heading', { level: 1, name: 'Queue · Mine' }).waitFor();

    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: '繁體中文' }).click();
    await page.getByRole('link', { name: '我的待辦' }).waitFor();
    expect(await html.getAttribute('lang')).toBe('zh-Hant');
    await page.getByRole('button', { name: '語言' }).click();
    await page.getByRole('menuitem', { name: '简体中文' }).click();
    await page.getByRole('link', { name: '我的待办' }).waitFor();
  });
});

describe('rules', () => {
  test('GEN-01, TIM-06 every limit of a pack is shown in words with where its number comes from', async () => {
    const supervisor = await person('supervisor');
    await supervisor.goto('/rules');
    await supervisor.getByRole('combobox', { name: '业务线' }).click();
    await supervisor.locator('.ant-select-item-option').filter({ hasText: '旅游' }).click();
    const row = (what: string) => supervisor.getByRole('row').filter({ hasText: what });
    expect(await row('提交处理意见').textContent()).toContain('5 个工作日制度明文');
    expect(await row('首次人工答复').textContent()).toContain('24 小时原文模糊，取建议值');
  });

  test('TIM-04, TIM-05 a calendar that was imported waits for another person; a policy’s mistakes are named', async () => {
    const admin = await person('admin');
    await admin.goto('/rules?tab=calendars');
    await admin.getByRole('button', { name: '导入日历' }).click();
    const dialog = admin.getByRole('dialog');
    const week = { 1: [['09:00', '18:00']], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    const version = `test-${randomUUID().slice(0, 8)}`;
    await dialog.getByLabel('来源').fill('测试');
    await dialog.getByLabel('日历内容（JSON）').fill('{');
    await dialog.getByRole('button', { name: '导入日历' }).click();
    await dialog.getByText(/不是有效的 JSON/).waitFor();
    await dialog
      .getByLabel('日历内容（JSON）')
      .fill(JSON.stringify({ version, weekly: week, years: {}, closures: [] }));
    await dialog.getByRole('button', { name: '导入日历' }).click();
    await admin.getByText(`已导入 ${version}，等待另一人批准`).waitFor();
    const imported = admin.locator('details').filter({ hasText: version });
    await imported.getByText('待批准').waitFor();
    expect(await imported.getByRole('button', { name: '批准并启用' }).count()).toBe(0);
    const supervisor = await person('supervisor');
    await supervisor.goto('/rules?tab=calendars');
    const waiting = supervisor.locator('details').filter({ hasText: version });
    await waiting.getByRole('button', { name: '批准并启用' }).waitFor();

    await admin.getByRole('tab', { name: '时限政策' }).click();
    await admin.getByRole('button', { name: '发布新版政策' }).click();
    const text = dialog.getByLabel('政策内容（JSON）');
    const pack = JSON.parse(await text.inputValue());
    await text.fill(JSON.stringify({ ...pack, retention: { years: 1 }, surprise: true }));
    await dialog.getByRole('button', { name: '发布新版政策' }).click();
    const problems = dialog.getByRole('alert').getByRole('listitem');
    await problems.first().waitFor();
    expect((await problems.allTextContents()).join()).toContain('retention.years');
  });
});
