import { fromBeijing } from '../../domain/time/instant.ts';
import type { Story } from './story.ts';

/** Scenario 17: a promise that falls due while the matter is open, and the next one that ends it; both kept. */
export async function playCallback(story: Story): Promise<void> {
  const callback = await story.open('2026-03-10 09:30', '答应客户今天 15:00 回电', 'agent', 'callback', {
    profile: 'manufacturing',
    customerId: await story.customer('刘志强'),
    subject: '传真机故障',
    reason: '等工程师给出结论',
    dueAt: fromBeijing('2026-03-10 15:00'),
  });
  await callback.act('2026-03-10 14:55', '按时回电：说明进展，约定次日 11:00', 'agent', 'recordCall', {
    outcome: 'UNSOLVED',
    told: '工程师仍在排查，已换板测试',
    nextDueAt: fromBeijing('2026-03-11 11:00'),
    nextReason: '告知换板测试结果',
  });
  await callback.act('2026-03-11 10:50', '再次按时回电：问题解决', 'agent', 'recordCall', {
    outcome: 'SOLVED',
    told: '主板已更换，传真恢复正常',
  });
}
