import { z } from 'zod';
import { fromBeijing } from '../../domain/time/instant.ts';
import type { Story } from './story.ts';

/** Scenario 1: a tourism complaint that keeps every promise across National Day 2026. */
export async function playComplaint(story: Story): Promise<void> {
  const handler = await story.person('after-sales');
  const named = z.object({ id: z.string(), name: z.string() }).parse(await handler.get('/desk/me'));
  const complaint = await story.open('2026-09-28 16:40', '登记投诉：行程缩水，要求退差价', 'agent', 'complaint', {
    profile: 'tourism',
    type: 'COMPLAINT',
    customerId: await story.customer('王小明'),
    subject: '行程缩水：两个景点未去',
    content: '合同约定的两个景点没有去，导游临时改了路线',
    demand: '退还景点门票差价并道歉',
    apologised: true,
    courseUnderstood: true,
    legalRisk: false,
    duringTravel: false,
    attachments: [],
  });
  const progress = (when: string, content: string) =>
    complaint.act(when, `告知客户进展：${content}`, 'agent', 'recordProgress', { channel: 'PHONE', content });

  const doneAt = fromBeijing('2026-10-19 10:30');
  await complaint.act('2026-09-28 16:50', '复述并经客户确认', 'agent', 'confirmComplaint', {
    restated: '两个景点未去，要求退差价',
    customerConfirmed: true,
  });
  await complaint.act('2026-09-28 16:55', '人工答复客户', 'agent', 'recordReply', {
    channel: 'PHONE',
    content: '已受理，正在核实',
    personal: true,
  });
  await complaint.act('2026-09-28 17:05', '定为一般性投诉，转计调部', 'agent', 'classifyComplaint', {
    severity: 'GENERAL',
    labels: { nature: 'COMMUNICATIVE', category: ['AFTER_SALES'] },
    department: 'operations',
  });
  await complaint.act('2026-09-30 10:00', '指定责任人', 'manager', 'nameResponsible', {
    department: 'operations',
    person: named,
  });
  await progress('2026-09-30 10:30', '已指定专人调查');
  await progress('2026-10-09 10:00', '已联系导游核实');
  await progress('2026-10-12 10:00', '正在形成处理意见');
  await complaint.act('2026-10-13 15:00', '提交处理意见：退门票差价并道歉', 'after-sales', 'fileOpinion', {
    findings: '导游临时调整路线，未征得客人同意',
    evidence: ['行程单', '导游说明'],
    interviews: [],
    rootCauses: ['INTERNAL_MANAGEMENT'],
    rootCauseText: '领队考核缺失',
    options: ['退差价', '赠送一日游'],
    solution: '退还门票差价并书面道歉',
    customerView: '同意退差价',
    sanction: { measure: '对导游警告' },
    compensation: { amountFen: 20_000, type: 'REFUND', reason: '门票差价' },
    improvement: '行程变更须客人书面同意',
  });
  await progress('2026-10-14 10:00', '处理意见已提交审批');
  await complaint.act('2026-10-15 10:00', '批准处理意见，补偿 200 元待财务支付', 'manager', 'decideOpinion', {
    approve: true,
    note: '同意',
  });
  await progress('2026-10-16 10:00', '处理意见已批准，正在执行');
  await complaint.act('2026-10-19 11:00', '执行完毕：处理责任人、补偿客户', 'after-sales', 'recordExecution', {
    sanction: { doneAt, note: '已警告' },
    compensation: { doneAt, note: '已交财务' },
  });
  await complaint.act('2026-10-20 16:00', '告知结果，客户满意', 'agent', 'tellResult', {
    toldAt: fromBeijing('2026-10-20 15:50'),
    channel: 'PHONE',
    content: '退差价并致歉',
    satisfaction: 'SATISFIED',
    score: 5,
  });
  await complaint.act('2026-10-20 17:00', '总结并关闭', 'agent', 'closeComplaint', {
    cause: '导游擅自变更行程',
    improvementSuggestion: '变更须签字',
    lessons: '加强领队培训',
  });
}
