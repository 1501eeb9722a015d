import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Person } from '../../infra/demo/person.ts';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { startStack } from '../../infra/stack.ts';
import { launchBrowser } from '../support/browser.ts';

/** `npm run screenshots`: the pictures of the README, from a platform with a few made-up cases (needs a CJK font). */
const folder = join(import.meta.dirname, '..', '..', 'docs');
const Id = z.object({ id: z.string() });
const Case = z.object({ row: Id });

const stories = [
  ['王小明', '13800001001', '行程缩水：两个景点未去', '退还景点门票差价并道歉', 50],
  ['李秀英', '13800001002', '酒店与合同标准不符', '补足房差', 300],
  ['张建国', '13800001003', '返程车辆晚点两小时', '赔偿误餐费', 20],
  ['陈美玲', '13800001004', '导游态度冷淡', '书面道歉', 1500],
] as const;

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-pictures-'));
const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' } });
const browser = await launchBrowser();
try {
  const { console: url } = stack.urls;
  const agent = await Person.signIn(url, 'agent');
  const opened: string[] = [];
  for (const [name, phone, subject, demand, minutesAgo] of stories) {
    const customer = Id.parse(await agent.post('/desk/customers', { name, phone }));
    const receivedAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const body = {
      profile: 'tourism',
      type: 'COMPLAINT',
      channel: 'PHONE',
      receivedAt,
      customerId: customer.id,
      subject,
      content: `${subject}，客户要求${demand}`,
      demand,
    };
    const flags = { apologised: true, courseUnderstood: true, legalRisk: false, duringTravel: false, attachments: [] };
    opened.push(Case.parse(await agent.post('/desk/complaints', { ...body, ...flags })).row.id);
  }
  const [first = ''] = opened;
  await agent.post(`/desk/complaints/${first}/confirm-complaint`, {
    restated: '两个景点未去，要求退差价',
    customerConfirmed: true,
  });
  await agent.post(`/desk/complaints/${first}/classify-complaint`, {
    severity: 'GENERAL',
    labels: { nature: 'COMMUNICATIVE' },
    department: 'operations',
  });

  const customers = z
    .object({ items: z.array(Id) })
    .parse(await agent.get('/desk/customers?q=138'))
    .items.map(({ id }) => id);
  const promised = [
    ['赔付进度', '财务确认到账时间后答复', 25],
    ['返程车辆晚点', '调度核实行车记录后答复', 150],
    ['酒店房差', '与酒店对账后答复', 60 * 26],
  ] as const;
  for (const [place, [subject, reason, minutes]] of promised.entries()) {
    const dueAt = new Date(Date.now() + minutes * 60_000).toISOString();
    const customerId = customers[place];
    await agent.post('/desk/callbacks', { profile: 'tourism', channel: 'PHONE', customerId, subject, reason, dueAt });
  }

  const finance = await Person.signIn(url, 'finance');
  const orders = ['88.00', '176.00', '352.00'].map((paid, place) => ({
    orderNo: `DZ-20261201-0${place + 1}`,
    contactName: '陈美玲',
    product: '广州—深圳',
    departsAt: '2099-12-08 08:00',
    paid,
    paidAt: '2026-11-01 10:00',
    status: 'VALID',
    payeeMethod: 'WECHAT',
    payeeName: '陈美玲',
    payeeAccount: `wx-chenml-778${place}`,
  }));
  await finance.post('/finance/orders', { orders });
  let refund = '';
  for (const { orderNo } of orders) {
    const asked = { profile: 'transport', channel: 'PHONE', subject: `退票 ${orderNo}`, reason: 'TICKET', orderNo };
    const customerId = customers[0];
    refund = Case.parse(await agent.post('/finance/refunds', { ...asked, customerId, note: '行程取消' })).row.id;
    await arrives(agent, refund, 'CHECKED');
    await agent.post(`/finance/refunds/${refund}/quote-refund`, { channel: 'PHONE' });
    const decidedAt = new Date().toISOString();
    const yes = { accept: true, channel: 'PHONE', words: '同意扣除手续费', decidedAt };
    await agent.post(`/finance/refunds/${refund}/decide-quote`, yes);
    await arrives(agent, refund, 'WITH_FINANCE');
  }
  await finance.post(`/finance/refunds/${refund}/acknowledge-refund`, {});

  mkdirSync(folder, { recursive: true });
  const picture = async (login: string, path: string, seen: string, name: string) => {
    const page = await browser.newPage({
      baseURL: url,
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    await page.goto(`/sign-in`);
    await page.getByLabel('账号', { exact: true }).fill(login);
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').first().waitFor();
    await page.goto(path);
    await page.getByText(seen).first().waitFor();
    await page.screenshot({ path: join(folder, name) });
    await page.close();
  };
  await picture('agent', '/queue', first, 'queue.png');
  await picture('agent', `/cases/${first}`, '等您办理', 'case.png');
  await picture('agent', '/callbacks', '赔付进度', 'callbacks.png');
  await picture('finance', `/finance?refund=${refund}`, '资金步骤', 'finance.png');
} finally {
  await browser.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function arrives(who: Person, id: string, stage: string): Promise<void> {
  const Staged = z.object({ row: z.object({ stage: z.string() }) });
  const deadline = Date.now() + 15_000;
  while (Staged.parse(await who.get(`/desk/cases/${id}`)).row.stage !== stage) {
    if (Date.now() > deadline) throw new Error(`${id} did not get to ${stage}`);
    await pause(100);
  }
}
