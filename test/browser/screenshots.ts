import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  await page.goto('/sign-in');
  await page.getByLabel('账号', { exact: true }).fill('agent');
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: first }).first().waitFor();
  await page.screenshot({ path: join(folder, 'queue.png') });
  await page.goto(`/cases/${first}`);
  await page.getByRole('region', { name: '下一步' }).waitFor();
  await page.screenshot({ path: join(folder, 'case.png') });
} finally {
  await browser.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
