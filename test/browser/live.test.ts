import { describe, expect, test } from 'vitest';
import { choose, newPhone, open, people, pick, register, submit } from './pages.ts';

const { person } = people();

describe('two people at work', () => {
  test('GEN-03 what one does shows on the other’s screen without a reload', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '林静', phone: newPhone(), subject: '景点门票重复收费' });
    await agent.goto(`/cases/${id}`);
    const supervisor = await person('supervisor');
    await supervisor.goto(`/cases/${id}`);
    await supervisor.getByText('李娜 受理：景点门票重复收费').waitFor();

    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '重大投诉');
    await submit(agent, classify, '分级分类');
    await supervisor.getByText('待领导指定调查人').first().waitFor();
    await supervisor.getByText('李娜 将投诉定为「重大投诉」').waitFor();
  });

  test('design §5 nobody overwrites what they have not read: a stale command is refused, the change is shown and the draft kept', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '何家明', phone: newPhone(), subject: '接站司机迟到' });
    await agent.goto(`/cases/${id}`);
    const reply = await open(agent, '记录答复');
    await reply.getByLabel('答复内容').fill('已联系车队');

    const supervisor = await person('supervisor');
    await supervisor.goto(`/cases/${id}`);
    const note = await open(supervisor, '添加备注');
    await note.getByLabel('内部备注').fill('车队已致电客户，请勿重复承诺');
    await submit(supervisor, note, '添加备注');

    const notice = agent.getByRole('alert').filter({ hasText: '赵敏 刚刚更新了此案件' });
    await notice.getByText('车队已致电客户，请勿重复承诺').waitFor();
    const answered = agent.waitForResponse((response) => response.url().endsWith('/record-reply'));
    await reply.getByRole('button', { name: '记录答复' }).click();
    expect((await answered).status()).toBe(409);
    await notice.waitFor();
    expect(await reply.getByLabel('答复内容').inputValue()).toBe('已联系车队');

    await notice.getByRole('button', { name: '已查看，继续' }).click();
    await submit(agent, reply, '记录答复');
    await agent
      .getByText(/已联系车队/)
      .first()
      .waitFor();
  });

  test('S2 a new case is announced in the queue and moves no row until it is asked for', async () => {
    const supervisor = await person('supervisor');
    await supervisor.goto('/queue?view=all&sort=received');
    const agent = await person('agent');
    const first = await register(agent, { customer: '罗敏', phone: newPhone(), subject: '餐标缩水' });
    await supervisor.getByRole('button', { name: /条新工单/ }).click();
    await supervisor.getByRole('link', { name: first }).waitFor();
    const rows = () =>
      supervisor
        .locator('tbody tr[data-row-key]')
        .evaluateAll((all) => all.map((row) => row.getAttribute('data-row-key')));
    const before = await rows();

    const second = await register(agent, { customer: '罗敏', phone: newPhone(), subject: '行李遗失' });
    await supervisor.getByRole('button', { name: /条新工单/ }).waitFor();
    expect(await rows()).toEqual(before);
    await supervisor.getByRole('button', { name: /条新工单/ }).click();
    await expect.poll(async () => (await rows())[0]).toBe(second);
  });

  test('GEN-22 a notification counts at once and is proof of being told once it is opened', async () => {
    const engineering = await person('engineering');
    await engineering.goto('/notifications');
    const agent = await person('agent');
    const id = await register(agent, { customer: '邓超', phone: newPhone(), subject: '空调不制冷' });
    await agent.goto(`/cases/${id}`);
    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '一般性投诉');
    await choose(classify, '责任部门', '工程部');
    await submit(agent, classify, '分级分类');

    const line = engineering.getByRole('listitem').filter({ hasText: id });
    await line.getByText('未读').waitFor();
    await line.getByRole('link').click();
    await engineering.waitForURL(`/cases/${id}`);
    await engineering.goto('/notifications');
    await line.getByText(/已读$/).waitFor();
  });

  test('CHN-07, DIF-06 a case passed upward shows facts, demand and what was done, and cannot be refused', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '白雪', phone: newPhone(), subject: '客户要求经理' });
    await agent.goto(`/cases/${id}`);
    const up = await open(agent, '上转主管');
    await up.getByLabel('事实摘要').fill('导游中途离团');
    await up.getByLabel('已采取的措施').fill('已致歉并联系地接社');
    await submit(agent, up, '上转主管');

    const supervisor = await person('supervisor');
    await supervisor.goto(`/cases/${id}`);
    for (const text of ['导游中途离团', '退还差价并道歉', '已致歉并联系地接社'])
      await supervisor.locator('.card-handover').getByText(text).waitFor();
    expect(await supervisor.getByRole('button', { name: /拒绝|不接手/ }).count()).toBe(0);
    const take = await open(supervisor, '接手');
    await submit(supervisor, take, '接手');
    await supervisor.getByText('赵敏 已接手').waitFor();
  });

  test('S3 says since when the data stands still while the connection is lost, and mends itself', async () => {
    const agent = await person('agent');
    await agent.context().setOffline(true);
    await agent.getByText(/网络已断开，数据停留在 \d{2}:\d{2}:\d{2}/).waitFor();
    await agent.context().setOffline(false);
    await agent.getByText(/数据停留在/).waitFor({ state: 'detached' });
  });
});
