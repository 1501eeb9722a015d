import { z } from 'zod';
import { clockName } from '../../domain/procedures/case/wording.ts';
import { say } from '../../domain/text.ts';
import { formatDue, fromBeijing, toMs } from '../../domain/time/instant.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import type { Stack } from '../stack.ts';
import { fastForward } from '../temporal/time-skipping.ts';
import { connectTemporal } from '../temporal-client.ts';
import { Person } from './person.ts';

const Clock = z.object({
  id: z.string(),
  requirement: z.string(),
  dueAt: z.string(),
  metAt: z.string().nullable(),
  breachedAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
});
const Detail = z.object({
  row: z.object({ id: z.string() }),
  state: z.object({ clocks: z.array(Clock) }),
  now: z.string(),
});
const Customer = z.object({ id: z.string() });
const Me = z.object({ id: z.string(), name: z.string() });
const Timeline = z.object({ clocks: z.array(z.object({ id: z.string(), explanation: z.string() })) });

/** Scenario 1 on its own dates: a tourism complaint that keeps every promise across National Day 2026. */
export async function playComplaint(
  stack: Stack,
  print: (line: string) => void,
): Promise<{ steps: number; kept: number; broken: number }> {
  const { console } = stack.urls;
  const [agent, supervisor, manager, handler] = await Promise.all(
    ['agent', 'supervisor', 'manager', 'after-sales'].map((login) => Person.signIn(console, login)),
  );
  if (!agent || !supervisor || !manager || !handler) throw new Error('a demo account is missing');
  const { connection } = connectTemporal(stack.config);

  let steps = 0;
  const settled = new Set<string>();
  let known = new Set<string>();
  const customer = Customer.parse(
    await agent.post('/desk/customers', { name: '王小明', phone: `138${String(Date.now()).slice(-8)}` }),
  );
  const named = Me.parse(await handler.get('/desk/me'));

  /** Prints what a step did to the promises: which were kept or broken by it, which it started and why they end then. */
  const report = async (when: string, what: string, detail: z.infer<typeof Detail>) => {
    steps += 1;
    print(`\n${String(steps).padStart(2)}  ${when}  ${what}`);
    const { clocks: told } = Timeline.parse(await supervisor.get(`/history/cases/${detail.row.id}/timeline`));
    for (const clock of detail.state.clocks) {
      const name = say(clockName(clock.requirement), 'zh-CN');
      if (clock.metAt && !settled.has(clock.id)) {
        settled.add(clock.id);
        print(`      ${clock.breachedAt ? '✗ 未守约' : '✓ 守约'}  ${name}，期限 ${formatDue(clock.dueAt)}`);
      }
      if (!known.has(clock.id) && !clock.metAt && !clock.cancelledAt)
        print(
          `      ⏱ ${name}，期限 ${formatDue(clock.dueAt)}：${told.find(({ id }) => id === clock.id)?.explanation ?? ''}`,
        );
    }
    known = new Set(detail.state.clocks.map(({ id }) => id));
    return detail;
  };

  const startsAt = fromBeijing('2026-09-28 16:40');
  let now = toMs(startsAt);
  let detail = await report(
    '2026-09-28 16:40',
    '登记投诉：行程缩水，要求退差价',
    Detail.parse(
      await agent.post('/desk/complaints', {
        profile: 'tourism',
        type: 'COMPLAINT',
        channel: 'PHONE',
        customerId: customer.id,
        subject: '行程缩水：两个景点未去',
        content: '合同约定的两个景点没有去，导游临时改了路线',
        demand: '退还景点门票差价并道歉',
        apologised: true,
        courseUnderstood: true,
        legalRisk: false,
        duringTravel: false,
        attachments: [],
        drill: { startsAt },
      }),
    ),
  );
  const caseId = detail.row.id;

  /** Moves the case to the date and has somebody act, over HTTP. */
  const act = async (when: string, what: string, who: Person, path: string, body: object) => {
    const target = toMs(fromBeijing(when));
    if (target > now) {
      await fastForward(
        connection,
        stack.config.temporalNamespace,
        workflowIdOf({ procedure: 'complaint', id: caseId }),
        target - now,
      );
      now = target;
    }
    detail = await report(when, what, Detail.parse(await who.post(`/desk/complaints/${caseId}/${path}`, body)));
  };
  const progress = (when: string, content: string) =>
    act(when, `告知客户进展：${content}`, agent, 'record-progress', { channel: 'PHONE', content });

  const doneAt = fromBeijing('2026-10-19 10:30');
  await act('2026-09-28 16:50', '复述并经客户确认', agent, 'confirm-complaint', {
    restated: '两个景点未去，要求退差价',
    customerConfirmed: true,
  });
  await act('2026-09-28 16:55', '人工答复客户', agent, 'record-reply', {
    channel: 'PHONE',
    content: '已受理，正在核实',
    personal: true,
  });
  await act('2026-09-28 17:05', '定为一般性投诉，转计调部', agent, 'classify-complaint', {
    severity: 'GENERAL',
    labels: { nature: 'COMMUNICATIVE', category: ['AFTER_SALES'] },
    department: 'operations',
  });
  await act('2026-09-30 10:00', '指定责任人', manager, 'name-responsible', { department: 'operations', person: named });
  await progress('2026-09-30 10:30', '已指定专人调查');
  await progress('2026-10-09 10:00', '已联系导游核实');
  await progress('2026-10-12 10:00', '正在形成处理意见');
  await act('2026-10-13 15:00', '提交处理意见：退门票差价并道歉', handler, 'file-opinion', {
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
  await act('2026-10-15 10:00', '批准处理意见，补偿 200 元待财务支付', manager, 'decide-opinion', {
    approve: true,
    note: '同意',
  });
  await progress('2026-10-16 10:00', '处理意见已批准，正在执行');
  await act('2026-10-19 11:00', '执行完毕：处理责任人、补偿客户', handler, 'record-execution', {
    sanction: { doneAt, note: '已警告' },
    compensation: { doneAt, note: '已交财务' },
  });
  await act('2026-10-20 16:00', '告知结果，客户满意', agent, 'tell-result', {
    toldAt: fromBeijing('2026-10-20 15:50'),
    channel: 'PHONE',
    content: '退差价并致歉',
    satisfaction: 'SATISFIED',
    score: 5,
  });
  await act('2026-10-20 17:00', '总结并关闭', agent, 'close-complaint', {
    cause: '导游擅自变更行程',
    improvementSuggestion: '变更须签字',
    lessons: '加强领队培训',
  });

  await connection.close();
  const { clocks } = detail.state;
  const broken = clocks.filter(({ breachedAt }) => breachedAt !== null).length;
  const kept = clocks.filter(({ metAt, breachedAt }) => metAt !== null && breachedAt === null).length;
  return { steps, kept, broken };
}
