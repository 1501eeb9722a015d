import { describe, expect, test } from 'vitest';
import { choose, newPhone, open, people, pick, register, submit } from './pages.ts';

const { person } = people();

describe('advice on the screen', () => {
  test('CMP-03, CMP-06, CMP-01 the script stands beside the call, and only where somebody is speaking', async () => {
    const agent = await person('agent');
    await agent.goto('/intake');
    const aside = agent.getByRole('complementary', { name: '通话辅助' });
    await aside.getByText('认可客户感受（致歉是表达遗憾，不是认错）').waitFor();
    await aside.getByText('专心倾听，边听边记').waitFor();
    await choose(agent, '来源渠道', '来函/信函');
    await aside.getByText('专心倾听，边听边记').waitFor({ state: 'detached' });
    await aside.getByText('客观公正，先看事实再谈意见').waitFor();
  });

  test('CMP-33, CMP-34, CMP-35 the playbook follows from how the complaint is classified', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '江南', phone: newPhone(), subject: '讲解敷衍' });
    await agent.goto(`/cases/${id}?tab=labels`);
    const panel = agent.getByRole('complementary', { name: '案件资料' });
    await panel.getByText('体谅与乐于相助').waitFor();
    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '一般性投诉');
    await choose(classify, '性质', '沟通性投诉');
    await classify.getByRole('checkbox', { name: '服务态度' }).check();
    await choose(classify, '责任部门', '客服部');
    await submit(agent, classify, '分级分类');
    await panel.getByText('解释政策和措施').waitFor();
    await panel.getByText('内容类投诉处理（设备、态度、质量、突发）').waitFor();
    expect(await panel.getByText('体谅与乐于相助').count()).toBe(0);
  });

  test('GEN-07 what keeps an incident from growing is ticked off, and recorded in the case', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '夏雨', phone: newPhone(), subject: '大巴抛锚' });
    await agent.goto(`/cases/${id}?tab=labels`);
    expect(await agent.getByRole('region', { name: '控制事态清单' }).count()).toBe(0);
    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '重大投诉');
    await submit(agent, classify, '分级分类');
    const checklist = agent.getByRole('region', { name: '控制事态清单' });
    await checklist.getByRole('checkbox', { name: '指定唯一对外联系人' }).check();
    await checklist.getByRole('button', { name: '记录已采取的措施（1）' }).click();
    await agent.getByText('李娜 记录控制措施：指定唯一对外联系人').waitFor();
    await expect.poll(() => checklist.getByRole('checkbox', { name: '指定唯一对外联系人' }).isDisabled()).toBe(true);
  });

  test('GEN-08 a task goes to another department, is answered there and passed on to the customer', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '韩冰', phone: newPhone(), subject: '发票未开' });
    await agent.goto(`/cases/${id}?tab=tasks`);
    const raise = await open(agent, '发起跨部门任务');
    await choose(raise, '部门', '工程部');
    await raise.getByLabel('要求').fill('核实车辆故障记录');
    await raise.getByLabel('完成期限').fill(inAnHour());
    await raise.getByLabel('完成期限').press('Enter');
    await submit(agent, raise, '发起跨部门任务');

    const engineering = await person('engineering');
    await engineering.goto('/tasks');
    await engineering.getByRole('row').filter({ hasText: id }).getByRole('link', { name: '答复任务' }).click();
    const answer = engineering.getByRole('region', { name: '答复任务', exact: true });
    await answer.getByTitle('T1 · 工程部 · 核实车辆故障记录').waitFor();
    await answer.getByLabel('答复', { exact: true }).fill('确有故障，已维修');
    await submit(engineering, answer, '答复任务');

    await agent.getByText('已答复，待转告客户').waitFor();
    await agent.getByRole('button', { name: '转告客户', exact: true }).click();
    const relay = agent.getByRole('region', { name: '将答复转告客户', exact: true });
    await relay.getByLabel('告知客户的内容').fill('车辆故障已查实');
    await submit(agent, relay, '将答复转告客户');
    await agent.getByText('已办结').waitFor();
  });
});

/** An hour from now on Beijing's clock, as the time picker takes it. */
const inAnHour = (): string => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
