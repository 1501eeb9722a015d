import { describe, expect, test } from 'vitest';
import { choose, newPhone, open, people, pick, register, submit } from './pages.ts';

const { person } = people();

describe('a tourism complaint', () => {
  test('CMP-02, CMP-05, CMP-09, CMP-14, CMP-17, CMP-22, CMP-23, CMP-28, CMP-31 goes from the call to its closure through the pages of the people who act', async () => {
    const agent = await person('agent');
    const id = await register(agent, { customer: '王小明', phone: newPhone(), subject: '行程缩水，两个景点未去' });
    expect(id).toMatch(/^TS-\d{4}-\d{6}$/);

    await agent.getByRole('link', { name: '打开案件' }).click();
    await agent.getByRole('heading', { level: 1, name: '行程缩水，两个景点未去' }).waitFor();
    const confirm = await open(agent, '复述并确认');
    await confirm.getByLabel('用自己的话复述').fill('合同里的两个景点没有去，要求退差价并道歉');
    await submit(agent, confirm, '复述并确认');

    const classify = await open(agent, '分级分类');
    await pick(classify, '严重程度', '一般性投诉');
    await choose(classify, '性质', '沟通性投诉');
    await classify.getByRole('checkbox', { name: '服务质量' }).check();
    await choose(classify, '责任部门', '工程部');
    await submit(agent, classify, '分级分类');
    await agent.getByText('待部门指定责任人').first().waitFor();

    const reply = await open(agent, '记录答复');
    await reply.getByLabel('答复内容').fill('已受理，正在调查');
    await submit(agent, reply, '记录答复');

    const engineering = await person('engineering');
    await engineering.goto('/tasks');
    await engineering.getByRole('row').filter({ hasText: id }).getByRole('link', { name: '指定责任人' }).click();
    const name = engineering.getByRole('region', { name: '指定责任人', exact: true });
    await choose(name, '责任人或调查人', '郑强');
    await submit(engineering, name, '指定责任人');

    const opinion = await open(engineering, '提交处理意见');
    await opinion.getByLabel('调查事实').fill('导游因堵车擅自取消两个景点');
    await opinion.getByRole('checkbox', { name: '内部管理不足' }).check();
    await opinion.getByLabel('原因说明').fill('未向计调报告');
    await opinion.getByLabel('解决方案').fill('退还门票差价，书面道歉');
    await opinion.getByLabel('客户对方案的意见').fill('同意');
    await pick(opinion, '责任人处理', '处理措施');
    await opinion.getByRole('textbox', { name: '处理措施' }).fill('通报批评');
    await pick(opinion, '客户补偿', '金额、补偿类型、理由');
    await opinion.getByRole('spinbutton', { name: '金额' }).fill('260.5');
    await pick(opinion, '补偿类型', '现金赔偿');
    await opinion.getByLabel('理由', { exact: true }).fill('门票差价');
    await opinion.getByLabel('防止再发的改进措施').fill('行程变更须经计调批准');
    await submit(engineering, opinion, '提交处理意见');

    // Who filed it may not decide on it: the button is not there, the reason is.
    await engineering.getByText(/^暂不能执行/).click();
    await engineering.getByText('提交意见的人不能审批').waitFor();

    const manager = await person('manager');
    await manager.goto(`/cases/${id}`);
    await manager.getByText('导游因堵车擅自取消两个景点').first().waitFor();
    await manager.getByText('¥260.50').first().waitFor();
    const decide = await open(manager, '审批处理意见');
    await pick(decide, '同意', '同意');
    await decide.getByLabel('审批意见或退回原因').fill('合理合规');
    await submit(manager, decide, '审批处理意见');
    await manager.getByRole('tab', { name: /补偿/ }).click();
    await manager.getByText('已批准 · 待财务支付').waitFor();

    await engineering.getByText('执行中').first().waitFor();
    const execution = await open(engineering, '记录执行');
    for (const branch of ['责任人处理', '客户补偿']) {
      const part = execution.getByRole('group', { name: new RegExp(branch) });
      await part.getByLabel('完成时间').fill(beijingMinuteAgo());
      await part.getByLabel('完成时间').press('Enter');
      await part.getByLabel('情况').fill('已办');
    }
    await submit(engineering, execution, '记录执行');

    await agent.getByText('已执行').first().waitFor();
    const tell = await open(agent, '告知处理结果');
    await tell.getByLabel('告知内容').fill('退还 260.50 元差价，已书面道歉');
    await choose(tell, '客户是否满意', '满意');
    await submit(agent, tell, '告知处理结果');

    const close = await open(agent, '总结并关闭');
    await close.getByLabel('原因', { exact: true }).fill('导游擅自变更行程');
    await close.getByLabel('改进措施与建议').fill('行程变更审批');
    await close.getByLabel('经验教训').fill('出团前培训');
    await submit(agent, close, '总结并关闭');
    await agent.getByText('已关闭').first().waitFor();

    await agent.getByRole('tab', { name: '历史核验' }).click();
    await agent.getByRole('button', { name: '核验记录链' }).click();
    await agent.getByText(/^记录完整：\d+ 条事实逐条核验无误$/).waitFor();
    await agent.getByText('我们已受理您反映的事项').waitFor();
  });
});

/** A minute ago on Beijing's clock, as the time picker takes it. */
const beijingMinuteAgo = (): string =>
  new Date(Date.now() + 8 * 3_600_000 - 60_000).toISOString().slice(0, 16).replace('T', ' ');
