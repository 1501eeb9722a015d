import { describe, expect, test } from 'vitest';
import { choose, newPhone, open, people, pick, register, submit } from './pages.ts';

const { person } = people();

/** So many minutes from now on Beijing's clock, as the time picker takes it. */
const beijingMinute = (fromNow: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + fromNow * 60_000).toISOString().slice(0, 16).replace('T', ' ');

describe('a case that gives rise to others', () => {
  test('CHN-06, CBK-01, REP-01 a complaint promises a call and opens a repair; each knows where it comes from', async () => {
    const agent = await person('agent');
    const id = await register(agent, {
      customer: '赵敏',
      phone: newPhone(),
      subject: '橱柜门开裂',
      profile: '装修',
    });
    await agent.getByRole('link', { name: '打开案件' }).click();

    const promise = await open(agent, '约定回电');
    await promise.getByLabel('约定回电时间').fill(beijingMinute(120));
    await promise.getByLabel('约定回电时间').press('Enter');
    await promise.getByLabel('为何需要时间、届时答复什么').fill('核实板材批次后答复');
    await submit(agent, promise, '约定回电');
    await agent.getByRole('tab', { name: /关联/ }).click();
    const callback = agent.getByRole('tabpanel').getByRole('link', { name: `${id}-HD1` });
    await callback.waitFor();

    await agent.getByRole('tabpanel').getByRole('link', { name: '登记维修' }).click();
    await agent.getByRole('heading', { level: 1, name: '登记报修' }).waitFor();
    expect(await agent.getByLabel('标题').inputValue()).toBe('橱柜门开裂');
    await agent.getByRole('group', { name: '已选客户' }).getByText('赵敏').waitFor();
    await agent.getByLabel('产品', { exact: true }).fill('整体橱柜');
    await agent.getByLabel('上门地址').fill('幸福路 8 号 3 栋 502');
    await agent.getByLabel('问题描述').fill('左侧门板开裂');
    await agent.reload();
    expect(await agent.getByLabel('上门地址').inputValue()).toBe('幸福路 8 号 3 栋 502');
    // What it will promise is known: so is everything that the form needs.
    await agent.getByText('两日内上门或告知方案').first().waitFor();
    await agent.getByLabel('问题描述').press('Control+Enter');
    await agent.getByRole('region', { name: '下一步' }).waitFor();
    expect(agent.url()).toMatch(/\/cases\/BX-\d{4}-\d{6}$/);
    await agent
      .getByRole('banner')
      .getByRole('link', { name: id })
      .or(agent.getByRole('link', { name: id }))
      .first()
      .waitFor();

    await agent.goto(`/cases/${id}?tab=related`);
    await agent.getByRole('tabpanel').getByText('维修', { exact: true }).first().waitFor();
    await callback.click();
    await agent.getByRole('heading', { level: 1 }).waitFor();
    const call = await open(agent, '记录通话');
    await pick(call, '结果', '尚未解决，已约下次时间');
    await call.getByLabel('下次回电时间').waitFor();
  });

  test('SVC-01, product §3.5 a repair is opened from the menu and worked on by telephone width', async () => {
    const agent = await person('agent');
    await agent.getByRole('button', { name: '新建' }).click();
    await agent.getByRole('menuitem', { name: '登记报修' }).click();
    const phone = newPhone();
    await agent.getByLabel('电话、姓名或拼音').fill(phone);
    await agent.getByText(`新建客户「${phone}」`).click();
    await agent.getByLabel('姓名', { exact: true }).fill('孙丽');
    await agent.getByRole('button', { name: '保存客户' }).click();
    await choose(agent, '业务线', '装修');
    await agent.getByLabel('标题').fill('水管渗漏');
    await agent.getByLabel('工地', { exact: true }).fill('望江苑 3-502');
    await agent.getByLabel('上门地址').fill('望江苑 3-502');
    await agent.getByLabel('问题描述').fill('厨房水管渗漏');
    await agent.getByRole('button', { name: '登记报修' }).click();
    await agent.getByRole('region', { name: '下一步' }).waitFor();

    await agent.setViewportSize({ width: 375, height: 800 });
    const wider = Number(await agent.evaluate('document.documentElement.scrollWidth - innerWidth'));
    expect(wider).toBeLessThanOrEqual(0);
    const note = await open(agent, '添加备注');
    await note.getByLabel('内部备注').fill('已电话确认地址');
    await submit(agent, note, '添加备注');
  });
});
