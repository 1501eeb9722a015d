import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { choose, newPhone, people, register } from './pages.ts';

const { person } = people();

/** The field that has the focus, by the name that it has for the form. */
const focused = async (page: Page): Promise<string> => (await page.locator(':focus').getAttribute('id')) ?? '';

/** Tabs on to the field, and tells the fields on the way. */
async function tabTo(page: Page, field: string): Promise<string[]> {
  const passed: string[] = [];
  while (passed.at(-1) !== field) {
    if (passed.length > 20) throw new Error(`no ${field} after ${passed.join(', ')}`);
    await page.keyboard.press('Tab');
    passed.push(await focused(page));
  }
  return passed.filter(Boolean);
}

describe('taking a complaint down', () => {
  test('CMP-02, CMP-04 needs the keyboard only, and Tab follows the call', async () => {
    const page = await person('agent');
    const phone = newPhone();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('n');
    await page.waitForURL('/intake');
    await expect.poll(() => focused(page)).toBe('customer-search');

    await page.keyboard.type(phone);
    await page.getByText(`新建客户「${phone}」`).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('name');
    await page.keyboard.type('赵丽华');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: '已选客户' }).getByText('赵丽华').waitFor();

    // The company's own line of business stands there already.
    await expect.poll(() => focused(page)).toBe('channel');
    const passed = await tabTo(page, 'subject');
    expect(passed.filter((field) => !field.startsWith('rc_'))).toEqual(['channelAddress', 'receivedAt', 'subject']);
    await page.keyboard.type('退团手续费过高');
    await tabTo(page, 'content');
    await page.keyboard.type('出发前十天退团，被扣一半团费');
    await tabTo(page, 'demand');
    await page.keyboard.type('按合同约定退费');
    await tabTo(page, 'involved_orderNo');
    await page.keyboard.type('L-8831');
    await page.keyboard.press('Control+Enter');

    const done = await page.getByText(/^已登记：TS-/).textContent();
    await page.getByText(/^可告知客户：您的事项已受理，编号 TS-/).waitFor();
    await expect.poll(() => page.locator(':focus').textContent()).toBe('打开案件');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '退团手续费过高' }).waitFor();
    expect(page.url()).toContain(done?.replace('已登记：', '') ?? '-');
  });

  test('design §5 a draft outlives a reload with its customer, and is gone once it is submitted', async () => {
    const page = await person('agent');
    const phone = newPhone();
    await page.goto('/intake');
    await page.getByLabel('电话、姓名或拼音').fill(phone);
    await page.getByText(`新建客户「${phone}」`).click();
    await page.getByLabel('姓名', { exact: true }).fill('陈晓东');
    await page.getByRole('button', { name: '保存客户' }).click();
    await choose(page, '业务线', '旅游');
    await page.getByLabel('标题').fill('酒店降级');
    await page.getByRole('checkbox', { name: '客户正在行程中' }).check();
    await page.getByText(/^草稿已保存/).waitFor();

    await page.reload();
    await page.getByText(/^已恢复 .* 保存的草稿$/).waitFor();
    await page.getByRole('group', { name: '已选客户' }).getByText('陈晓东').waitFor();
    expect(await page.getByLabel('标题').inputValue()).toBe('酒店降级');
    expect(await page.getByRole('checkbox', { name: '客户正在行程中' }).isChecked()).toBe(true);

    await page.getByLabel('投诉内容').fill('合同约定四星，入住二星');
    await page.getByLabel('客户诉求').fill('退差价');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByText(/^已登记：TS-/).waitFor();
    await page.goto('/intake');
    await page.getByLabel('标题').waitFor();
    expect(await page.getByLabel('标题').inputValue()).toBe('');
  });

  test('CMP-04 says at each field what is missing, and goes to the first one', async () => {
    const page = await person('agent');
    await page.goto('/intake');
    await page.getByLabel('标题').fill('只有标题');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByText('请选择或新建客户').waitFor();
    for (const field of ['投诉内容', '客户诉求']) {
      const described = await page.getByLabel(field).getAttribute('aria-describedby');
      expect(await page.locator(`#${described}`).textContent()).toBe('请填写');
    }
    expect(await focused(page)).toBe('customer-search');
  });

  test('CMP-04 evidence is stored with its checksum, stands in the case and can be taken from there unchanged', async () => {
    const page = await person('agent');
    const phone = newPhone();
    const evidence = Buffer.from(`合同第 ${phone} 号`);
    await page.goto('/intake');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '合同.txt', mimeType: 'text/plain', buffer: evidence });
    const checksum = createHash('sha256').update(evidence).digest('hex');
    await page.getByText(checksum.slice(0, 8)).waitFor();
    const id = await register(page, { customer: '陆羽', phone, subject: '合同条款不符' }, 'here');
    await page.goto(`/cases/${id}?tab=intake`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '合同.txt' }).click();
    expect(await readFile(await (await download).path())).toEqual(evidence);
  });

  test('CMP-09, TIM-10 shows what will be promised, and why, before anything is submitted', async () => {
    const page = await person('agent');
    await page.goto('/intake');
    await choose(page, '业务线', '旅游');
    const promise = page
      .getByRole('complementary', { name: '通话辅助' })
      .locator('details')
      .filter({ hasText: '投诉分级' });
    await promise.locator('summary').click();
    expect(await promise.textContent()).toMatch(/开始计时，期限：1 小时。/);
  });

  test('CHN-06 warns of the customer’s open case, which a colleague joins instead of registering it again', async () => {
    const phone = newPhone();
    const matter = { customer: '周海涛', phone, subject: '航班延误无人通知' };
    const id = await register(await person('agent'), matter);

    const colleague = await person('agent2');
    await colleague.goto('/intake');
    await colleague.getByLabel('电话、姓名或拼音').fill('zhouhaitao');
    await colleague.getByText(matter.customer).first().click();
    await colleague.getByRole('heading', { name: '可能重复' }).waitFor();
    const warning = colleague.getByRole('listitem').filter({ hasText: id });
    await warning.getByRole('button', { name: /加入/ }).click();
    await colleague.waitForURL(`/cases/${id}`);
    await colleague.getByText(/刘洋 加入协助/).waitFor();
  });

  test('design §3.6 a submission whose answer was lost is sent again under the same key and registers one case', async () => {
    const page = await person('agent');
    const keys: (string | undefined)[] = [];
    const opened: string[] = [];
    await page.route('**/api/desk/complaints', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      opened.push(answer.headers().location ?? (await answer.json()).row.id);
      if (keys.length === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    const phone = newPhone();
    await page.goto('/intake');
    await page.getByLabel('电话、姓名或拼音').fill(phone);
    await page.getByText(`新建客户「${phone}」`).click();
    await page.getByLabel('姓名', { exact: true }).fill('许文');
    await page.getByRole('button', { name: '保存客户' }).click();
    await choose(page, '业务线', '旅游');
    for (const field of ['标题', '投诉内容', '客户诉求']) await page.getByLabel(field).fill('导游强制购物');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByText('网络中断。再次提交会使用同一凭据，不会重复登记。').waitFor();
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByText(/^已登记：TS-/).waitFor();
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(opened).size).toBe(1);
  });
});
