import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../infra/ports.ts';
import { moreProcesses } from '../support/console.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { violations } from './axe.ts';
import { choose, newPhone, people, pick, spaced } from './pages.ts';
import { withFinance } from './refunds.ts';

let company = '';
const { person } = people(() => company);

/** A company with mail, SMS, a chat and a system that listens: a messenger, a desk and a console that know of them. */
const processes = moreProcesses();
let outside: Outside;
let receiver: WebhookReceiver;
beforeAll(async () => {
  const [desk = 0, messenger = 0, front = 0] = await freePorts(3);
  [outside, receiver] = await Promise.all([startOutside(), startWebhookReceiver()]);
  const env = { ...outside.env, WEBHOOK_ALLOW_PRIVATE: 'true' };
  [company] = await Promise.all([
    processes.start('console', front, { DESK_URL: `http://127.0.0.1:${desk}` }),
    processes.start('desk', desk, env),
    processes.start('messenger', messenger, env),
  ]);
});
afterAll(async () => {
  await processes.stop();
  await Promise.all([outside.stop(), receiver.stop()]);
});

const press = (page: Page, name: string) => page.getByRole('button', { name: spaced(name) }).click();
const confirm = (page: Page, name: string) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name: spaced(name) })
    .click();
const told = (page: Page, text: string | RegExp) => page.locator('.ant-message').getByText(text).waitFor();

/** Asks for a code to be sent to an address; what becomes of it is another matter. */
async function enterAddress(page: Page, address: string): Promise<void> {
  await page.goto('/account?tab=messages');
  await page.getByRole('button', { name: /^(添加|更换)邮箱$/ }).click();
  await page.getByLabel('邮箱').fill(address);
  await press(page, '发送验证码');
  await page.getByText(`验证码已发送至 ${address}`).waitFor();
}

describe('what left the platform', () => {
  test('GEN-22 a dead letter is seen with its reason, sent again after a confirmation, and shows its proof', async () => {
    outside.mail.next('rejected');
    await enterAddress(await person('agent2'), 'sunyue@example.cn');
    const admin = await person('admin');
    await admin.goto('/operations?tab=deliveries');
    await admin.getByRole('button', { name: /发送失败/ }).click();
    const letter = admin.getByRole('row').filter({ hasText: 's***@example.cn' });
    await letter.getByText('对方拒收').waitFor();
    await letter.getByText(/最近一次：.*554/).waitFor();
    expect(await violations(admin)).toEqual([]);

    await letter.getByRole('button', { name: /^重发：/ }).click();
    expect(outside.mail.inbox('sunyue@example.cn')).toEqual([]);
    await confirm(admin, '重发');
    await told(admin, '已安排重发 1 条');
    await admin.getByRole('button', { name: /发送失败/, pressed: true }).click();
    await letter.getByText('已发送').waitFor();
    await letter.getByText(/回执：/).waitFor();
    expect(outside.mail.inbox('sunyue@example.cn')).toHaveLength(1);
  });

  test('GEN-22 several are ticked and sent again at once', async () => {
    const addresses = { visits: 'visits@example.cn', 'after-sales': 'sales@example.cn' };
    const admin = await person('admin');
    for (const [login, address] of Object.entries(addresses)) {
      outside.mail.next('rejected');
      await enterAddress(await person(login), address);
      await admin.goto('/operations?tab=deliveries&status=failed');
      await admin
        .getByRole('row')
        .filter({ hasText: `${address.slice(0, 1)}***` })
        .first()
        .waitFor();
    }
    await admin.getByRole('checkbox', { name: '选择全部可重发的消息' }).check();
    expect(await violations(admin)).toEqual([]);
    await admin.getByRole('button', { name: /^重发选中的 \d+ 条$/ }).click();
    await confirm(admin, '重发');
    await told(admin, /已安排重发 \d+ 条/);
    await admin.getByText('没有符合条件的消息').waitFor();
    await expect
      .poll(() => Object.values(addresses).map((address) => outside.mail.inbox(address).length))
      .toEqual([1, 1]);
  });
});

describe('what messages say', () => {
  test('MSG-03, NTF-01 a wording with a mistake is not taken; a good one counts once another person has approved it; what waits for no hour is sent, and the case shows it', async () => {
    const place = '/operations?tab=templates&template=customer.refund-submitted';
    const admin = await person('admin');
    await admin.goto(place);
    await press(admin, '修改措辞');
    const chinese = admin.getByRole('group', { name: '简体中文' });
    const text = chinese.getByLabel('正文');
    await text.fill('您好，预计 {arrival} 前到账，请等 {hours} 小时');
    await admin.getByText('{hours}：没有这个变量、{case}：缺少必需的变量').waitFor();
    await text.fill('您好，预计 {arrival} 前到账，编号 ');
    await admin.getByRole('button', { name: '插入变量 case' }).click();
    await chinese.getByText('您好，预计 2026-03-12 24:00 前到账，编号 TK-2026-000031').waitFor();
    expect(await violations(admin)).toEqual([]);
    await admin.getByLabel('修改说明').fill('语气更亲切');
    await press(admin, '提交批准');
    await told(admin, '第 1 版已提交，等待另一人批准');
    await admin.getByText('须由另一人批准').first().waitFor();
    expect(await admin.getByRole('button', { name: '批准并使用' }).count()).toBe(0);

    const supervisor = await person('supervisor');
    await supervisor.goto(place);
    await supervisor
      .getByText(/何平 于 .* 提出：语气更亲切/)
      .first()
      .waitFor();
    await supervisor.getByRole('button', { name: '批准并使用' }).first().click();
    await confirm(supervisor, '批准并使用');
    await told(supervisor, '第 1 版已开始使用');
    await supervisor.getByRole('heading', { name: '使用中的措辞 第 1 版' }).waitFor();
    expect(await violations(supervisor)).toEqual([]);

    // So that it leaves at whatever hour.
    await admin.goto('/operations?tab=settings');
    await choose(admin, '不受静默时段和摘要限制的消息', '退款已受理');
    await admin.keyboard.press('Escape');
    await press(admin, '保存');
    await told(admin, '已保存');
    const phone = newPhone();
    const id = await withFinance(phone);
    await supervisor.goto(`/cases/${id}?tab=messages`);
    const sent = supervisor.getByRole('listitem').filter({ hasText: '致客户：退款已受理' });
    await sent.getByText('已发送').waitFor();
    await sent.getByText(/回执：S-/).waitFor();
    expect(await sent.textContent()).not.toContain(phone.slice(3, 7));
    const sms = [...outside.sms.sent.values()].find(({ to }) => to.endsWith(phone));
    expect(sms?.text).toMatch(new RegExp(`^您好，预计 .* 前到账，编号 ${id}$`));
    expect(await violations(supervisor)).toEqual([]);
  });
});

describe('systems that listen', () => {
  test('GEN-22 a webhook is added with a secret that shows once, tried, and its result is seen', async () => {
    const admin = await person('admin');
    await admin.goto('/operations?tab=webhooks');
    await press(admin, '新增 Webhook');
    const form = admin.getByRole('dialog');
    await form.getByLabel('名称').fill('客户关系系统');
    await form.getByLabel('接收地址').fill('crm');
    await form.getByRole('button', { name: '新增 Webhook' }).click();
    await form.getByText('请填写 http:// 或 https:// 开头的完整地址').waitFor();
    await form.getByLabel('接收地址').fill(`${receiver.url}/hooks`);
    await form.getByRole('checkbox', { name: '案件有变化' }).uncheck();
    await form.getByRole('button', { name: '新增 Webhook' }).click();
    const secret = await admin.getByRole('dialog').locator('code').textContent();
    receiver.trust(secret ?? '');
    await confirm(admin, '我已保存');

    const card = admin.getByRole('region', { name: '客户关系系统' });
    await card.getByRole('button', { name: '发送测试事件' }).click();
    const results = card.getByRole('list', { name: '客户关系系统 的最近结果' });
    await results.getByText('已发送').waitFor();
    expect(receiver.ledger).toMatchObject({ rejected: 0 });
    expect(receiver.ledger.handled.size).toBe(1);
    expect(await violations(admin)).toEqual([]);

    await card.getByRole('button', { name: '更换密钥' }).click();
    await confirm(admin, '更换密钥');
    await admin.getByRole('button', { name: '我已保存' }).click();
    await card.getByText(/旧密钥仍可验签至/).waitFor();
    await card.getByRole('button', { name: spaced('停用') }).click();
    await confirm(admin, '停用');
    await card.getByText('已停用').waitFor();
  });
});

describe('what the company says of messages', () => {
  test('GEN-22 quiet hours, digest times and the chats of departments; who saves over somebody else’s change is told', async () => {
    const [admin, other] = [await person('admin'), await person('admin2')];
    await admin.goto('/operations?tab=settings');
    await admin.getByText('钉钉群机器人 · 未配置').waitFor();
    await other.goto('/operations?tab=settings');
    await press(other, '添加时间');
    await press(other, '保存');
    await told(other, '已保存');

    await press(admin, '添加群');
    await press(admin, '保存');
    await admin.getByText('请选择角色或部门').waitFor();
    await choose(admin, '部门', '客服部');
    await press(admin, '保存');
    await admin.getByRole('button', { name: '载入最新设置' }).click();
    await admin.getByRole('button', { name: '删除第 3 个时间' }).waitFor();
    await press(admin, '添加群');
    await choose(admin, '部门', '客服部');
    await press(admin, '保存');
    await told(admin, '已保存');
    expect(await violations(admin)).toEqual([]);
    await admin.reload();
    await admin.getByText('企业微信群机器人 supervisors').waitFor();

    const supervisor = await person('supervisor');
    await supervisor.goto('/operations?tab=settings');
    await supervisor.getByText('只有管理员可以修改。').waitFor();
    expect(await supervisor.getByRole('button', { name: spaced('保存') }).count()).toBe(0);
  });
});

describe('how a person is told', () => {
  test('GEN-22 an address counts once its owner has proved it; wishes, digest and quiet hours are their own, also on a phone', async () => {
    const agent = await person('leader');
    await agent.setViewportSize({ width: 390, height: 844 });
    await enterAddress(agent, 'zhou@example.cn');
    await agent.getByLabel('6 位验证码').fill('12');
    await press(agent, '确认');
    await agent.getByText('请输入 6 位数字').waitFor();
    await expect.poll(() => outside.mail.inbox('zhou@example.cn')).toHaveLength(1);
    const code = /\d{6}/.exec(outside.mail.inbox('zhou@example.cn')[0]?.subject ?? '')?.[0] ?? '';
    await agent.getByLabel('6 位验证码').fill(code);
    await press(agent, '确认');
    await told(agent, 'zhou@example.cn 已确认');

    await agent.getByText('您还没有修改过').waitFor();
    await pick(agent, '邮件', '全部');
    await pick(agent, '短信', '不接收');
    await agent.getByRole('switch', { name: '非紧急邮件合并发送' }).click();
    await agent.getByRole('switch', { name: '另设静默时段' }).click();
    expect(await violations(agent)).toEqual([]);
    expect(await agent.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await press(agent, '保存');
    await told(agent, '已保存');
    await agent.reload();
    await agent.getByRole('switch', { name: '非紧急邮件合并发送', checked: true }).waitFor();
    expect(await agent.getByRole('textbox', { name: '开始时间' }).inputValue()).toBe('22:00');
    expect(await agent.getByText('您还没有修改过').count()).toBe(0);
  });
});
