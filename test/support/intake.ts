import type { Profile } from '../../domain/policy/schema.ts';
import type { Intake } from '../../domain/procedures/complaint/intake.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** A complaint as an agent takes it down; tests change what they are about. */
export function intake(profile: Profile, receivedAt: Instant, change: Partial<Intake> = {}): Intake {
  return {
    profile,
    type: 'COMPLAINT',
    channel: 'PHONE',
    receivedAt,
    customerId: '0199f000-0000-7000-8000-000000000001',
    subject: '行程缩水',
    content: '合同约定的两个景点没有去',
    demand: '退还景点门票差价并道歉',
    apologised: true,
    courseUnderstood: true,
    legalRisk: false,
    duringTravel: false,
    attachments: [],
    ...change,
  };
}

/** The contents of the commands of a complaint that goes well, by operationId. */
export const says = {
  confirm: { restated: '客户反映两个景点未去', customerConfirmed: true },
  reply: { channel: 'PHONE', content: '已了解情况，正在核实', personal: true },
  general: (department: string) => ({ severity: 'GENERAL', labels: { nature: 'COMMUNICATIVE' }, department }),
  major: { severity: 'MAJOR', labels: { content: ['EMERGENCY'] } },
  name: { department: 'operations', person: { id: 'guide', name: '何洁' } },
  opinion: {
    findings: '导游临时调整路线，未征得客人同意',
    evidence: ['行程单', '导游说明'],
    interviews: [],
    rootCauses: ['INTERNAL_MANAGEMENT'],
    rootCauseText: '领队考核缺失',
    options: ['退差价', '赠送一日游'],
    solution: '退还门票差价并书面道歉',
    customerView: '同意退差价',
    sanction: { measure: '对导游警告并扣发奖金' },
    compensation: { amountFen: 20_000, type: 'REFUND', reason: '门票差价' },
    improvement: '行程变更须客人书面同意',
  },
  approve: { approve: true, note: '同意' },
  close: { cause: '导游擅自变更行程', improvementSuggestion: '变更须签字', lessons: '加强领队培训' },
} as const;
