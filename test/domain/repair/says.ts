import type { Profile } from '../../../domain/policy/schema.ts';
import type { RepairFact } from '../../../domain/procedures/repair/facts.ts';
import { repair } from '../../../domain/procedures/repair/repair.ts';
import type { RepairState } from '../../../domain/procedures/repair/state.ts';
import type { Actor } from '../../../domain/roles.ts';
import { fromBeijing, type Instant } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { PureCase, rulesOf } from '../../support/pure-case.ts';

/** The people of the departments that repair. */
export const crew = {
  engineering: people.engineering,
  materials: { id: 'materials', name: '吴军', roles: ['department_head'], department: 'materials' },
  technician: { id: 'technician', name: '冯磊', roles: ['technician'], department: 'engineering' },
} as const satisfies Record<string, Actor>;

const technician = { id: crew.technician.id, name: crew.technician.name };
const photo = { id: 'a-1', name: '签字.jpg', sha256: 'a'.repeat(64), size: 2_048 };

/** A defect as an agent takes it down. */
export const report = {
  channel: 'PHONE',
  subject: '卫生间渗水',
  involved: { site: '滨江花园 3-1201' },
  completedOn: '2025-11-20',
  address: '滨江花园 3 幢 1201 室',
  phone: '13800000000',
  problem: '淋浴间墙角渗水，楼下有水渍',
  attachments: [],
};

/** The contents of the commands of a repair, by what is said. */
export const says = {
  reply: { channel: 'PHONE', content: '已记录，安排师傅联系', personal: true },
  order: { instructions: '检查防水层' },
  appointment: (from: string, to: string) => ({ from: fromBeijing(from), to: fromBeijing(to), technician }),
  solution: (toldAt: Instant, planned: string, reason = 'MATERIAL_MISSING') => ({
    solution: '先关闭该支路阀门，材料到货后上门',
    reason,
    plannedAt: fromBeijing(planned),
    toldAt,
  }),
  arrival: (arrivedAt: Instant) => ({ arrivedAt, technician, work: '拆开墙角瓷砖检查' }),
  result: { result: '更换密封胶并闭水试验', parts: ['密封胶'], signedBy: '王小明', evidence: [photo] },
  kept: { promises: { becomes: 'KEPT' } },
  inWarranty: { correct: true, purchasedOn: '2025-06-01', serialNumber: 'SN-1' },
  outOfWarranty: { correct: true, purchasedOn: '2020-06-01', serialNumber: 'SN-1' },
  fee: { amountFen: 380_00, purpose: '更换灯箱电源' },
  signed: (decidedAt: Instant) => ({ decision: 'SIGNED', decidedAt, evidence: [photo] }),
  declined: (decidedAt: Instant) => ({ decision: 'DECLINED', decidedAt, evidence: [], note: '客户认为太贵' }),
} as const;

export class PureRepair extends PureCase<RepairState, RepairFact> {
  constructor(
    profile: Profile = 'renovation',
    startsAt = '2026-04-30 15:00',
    change: object = {},
    rules = rulesOf(profile),
  ) {
    super(repair, rules, startsAt, { ...report, ...change });
  }
}
