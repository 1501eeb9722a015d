import { z } from 'zod';
import { fromBeijing } from '../../domain/time/instant.ts';
import type { Person } from './person.ts';
import type { Story } from './story.ts';

/** Scenario 11: a repair over Labour Day that cannot be done in two days, whose planned date is kept, and the visit after it. */
export async function playRepair(story: Story): Promise<void> {
  const customerId = await story.customer('李秀英');
  const technician = await story.person('technician');
  const him = z.object({ id: z.string(), name: z.string() }).parse(await technician.get('/desk/me'));
  const repair = await story.open('2026-04-30 15:00', '登记报修：厨房水槽下方渗水', 'agent', 'repair', {
    profile: 'renovation',
    customerId,
    subject: '厨房水槽渗水',
    involved: { site: '翠湖花园 3 栋 1202' },
    address: '翠湖花园 3 栋 1202',
    problem: '水槽下方渗水，柜板已泡胀',
    attachments: [],
  });
  await repair.act('2026-04-30 15:20', '下达维修单：材料部、工程部', 'agent', 'issueRepairOrder');
  await repair.act('2026-04-30 15:40', '工程部接单', 'engineering', 'acknowledgeRepairOrder');
  await repair.act('2026-04-30 16:00', '材料部接单', 'materials', 'acknowledgeRepairOrder');
  await repair.act('2026-05-02 16:00', '告知客户方案：5 月 6 日 10:00 上门更换', 'agent', 'tellSolution', {
    solution: '更换水槽下水组件，节后到货',
    reason: 'MATERIAL_MISSING',
    plannedAt: fromBeijing('2026-05-06 10:00'),
    toldAt: fromBeijing('2026-05-02 15:50'),
  });
  const promise = await story.child(repair, 'callback', '2026-05-02 16:00');
  await promise.act('2026-05-06 09:10', '按承诺回电：师傅已出发', 'agent', 'recordCall', {
    outcome: 'SOLVED',
    told: '师傅十点前到，已与您确认',
  });
  await repair.act('2026-05-06 09:50', '技师到场并开始施工', 'technician', 'recordArrival', {
    arrivedAt: fromBeijing('2026-05-06 09:45'),
    technician: him,
    work: '拆除旧下水组件',
  });
  await repair.act('2026-05-06 11:30', '完工，客户签字', 'technician', 'recordRepairResult', {
    result: '已更换下水组件，试水不渗',
    parts: ['下水组件'],
    signedBy: '李秀英',
    evidence: [await photo(technician)],
  });
  const visit = await story.child(repair, 'visit', '2026-05-06 11:30');
  await visit.act('2026-05-08 10:00', '回访：客户满意', 'agent', 'recordVisit', {
    satisfied: true,
    scores: [{ item: '维修质量', score: 5 }],
  });
  await repair.reaches('CLOSED');
}

const photo = (person: Person): Promise<unknown> => person.upload('签字单.png', 'image/png', Buffer.from('signature'));
