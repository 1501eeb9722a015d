import { setTimeout as pause } from 'node:timers/promises';
import { beijingDate, HOUR, plus, toInstant, toMs } from '../../../domain/time/instant.ts';
import { newCustomer } from '../../support/customers.ts';
import { says } from '../../support/intake.ts';
import { type Clicks, caseIdOf, PEOPLE } from '../clicks.ts';
import { type Scene, tellCustomer, untilApproved } from '../money/story.ts';

/** What happens to a case in a run; each with its seed's choices. */
export const KINDS = ['complaint', 'withdrawn', 'repair', 'callback', 'missed', 'refund'] as const;
export interface PlannedCase {
  readonly kind: (typeof KINDS)[number];
  /** Buttons are pressed twice. */
  readonly twice: boolean;
  /** How long people think between two clicks. */
  readonly thinksMs: number;
  readonly orderNo: string;
}

export interface CrashScene extends Scene {
  readonly desk: Clicks;
}

/** Plays a case from its opening to its end, as people would; gives back its number. Throws when it gets no further. */
export async function play(scene: CrashScene, planned: PlannedCase): Promise<string> {
  const { desk } = scene;
  const customerId = await newCustomer(scene.platform.care.db);
  const said = { channel: 'PHONE', customerId, subject: '压测案件' };
  const { twice, thinksMs } = planned;
  const now = () => toInstant(Date.now());
  const open = async (path: string, body: object): Promise<string> =>
    caseIdOf(await desk.click(PEOPLE.agent, path, { ...said, ...body }, { twice }));
  const act = async (path: string, body: object, who: keyof typeof PEOPLE = 'agent') => {
    await pause(thinksMs);
    await desk.click(PEOPLE[who], path, body, { twice });
  };

  switch (planned.kind) {
    case 'complaint': {
      const id = await open('/complaints', { ...COMPLAINT, profile: 'renovation' });
      const at = `/complaints/${id}`;
      await act(`${at}/confirm-complaint`, says.confirm);
      await act(`${at}/classify-complaint`, { severity: 'GENERAL', labels: {} });
      await act(`${at}/start-execution`, { department: 'engineering', measures: '返修', milestones: [] });
      const doneAt = now();
      await act(`${at}/record-execution`, { explanation: { doneAt, note: '已解释' } });
      await act(`${at}/tell-result`, {
        toldAt: doneAt,
        channel: 'PHONE',
        content: '已返修',
        satisfaction: 'SATISFIED',
      });
      await act(`${at}/close-complaint`, says.close);
      return id;
    }
    case 'withdrawn': {
      const id = await open('/complaints', { ...COMPLAINT, profile: 'tourism' });
      const at = `/complaints/${id}`;
      await act(`${at}/classify-complaint`, says.general('operations'));
      await act(`${at}/name-responsible`, says.name, 'operations');
      await act(`/cases/${id}/promise-callback`, { dueAt: plus(now(), 2 * HOUR), reason: '等核实' });
      await act(`/cases/${id}/add-note`, { text: '客户来电询问' });
      const told = { becomes: 'TOLD', toldAt: now() };
      await act(`${at}/withdraw-complaint`, { reason: '撤回', lessons: '无', promises: told });
      return id;
    }
    case 'repair': {
      const id = await open('/repairs', { ...DEFECT, profile: 'renovation' });
      const at = `/repairs/${id}`;
      await act(`${at}/issue-repair-order`, {});
      await act(`${at}/acknowledge-repair-order`, {}, 'engineering');
      await act(`${at}/acknowledge-repair-order`, {}, 'materials');
      const plannedAt = plus(now(), 24 * HOUR);
      await act(`${at}/tell-solution`, {
        solution: '到货后上门',
        reason: 'MATERIAL_MISSING',
        plannedAt,
        toldAt: now(),
      });
      await act(`${at}/cancel-repair`, { reason: '客户撤回', promises: { becomes: 'TOLD', toldAt: now() } });
      return id;
    }
    case 'callback': {
      const id = await open('/callbacks', { ...PROMISE, profile: 'tourism', dueAt: plus(now(), HOUR) });
      const nextDueAt = plus(now(), 2 * HOUR);
      await act(`/callbacks/${id}/record-call`, { outcome: 'UNSOLVED', told: '仍在排查', nextDueAt });
      await act(`/callbacks/${id}/record-call`, { outcome: 'SOLVED', told: '已修复' });
      return id;
    }
    case 'missed': {
      const dueAt = plus(now(), MISSED_AFTER_MS);
      const id = await open('/callbacks', { ...PROMISE, profile: 'tourism', dueAt });
      await missed(scene, id, toMs(dueAt));
      await act(`/callbacks/${id}/record-call`, { outcome: 'SOLVED', told: '已修复', apologised: true }, 'supervisor');
      return id;
    }
    case 'refund': {
      const { orderNo } = planned;
      const half = {
        kind: 'TICKET',
        orderNo,
        askedFen: 10_000,
        paysFen: 9_000,
        twice,
        raced: false,
        told: true,
      } as const;
      const id = await untilApproved(scene, half, PEOPLE.agent);
      const paid = { reference: `B-${orderNo}`, paidOn: beijingDate(now()) };
      await scene.clicks.click(PEOPLE.payer2, `/refunds/${id}/record-payout`, paid, { twice });
      await scene.stages.until(id, 'PAID');
      await tellCustomer(scene, id, PEOPLE.agent);
      return id;
    }
  }
}

const COMPLAINT = {
  type: 'COMPLAINT',
  content: '合同约定的两个景点没有去',
  demand: '退还门票差价',
  apologised: true,
  courseUnderstood: true,
  legalRisk: false,
  duringTravel: false,
  attachments: [],
};
const DEFECT = {
  involved: { site: '滨江花园 3-1201' },
  address: '滨江花园 3 幢 1201 室',
  problem: '淋浴间墙角渗水',
  attachments: [],
};
const PROMISE = { reason: '等结论' };
/** So soon that its alarms ring in the run, and late enough that an opening which meets a death is not late itself. */
const MISSED_AFTER_MS = 40_000;
const LOOK_EVERY_MS = 250;

/** Waits until the missed promise is recorded as such. */
async function missed({ platform: { care }, endsAt }: CrashScene, id: string, dueMs: number): Promise<void> {
  await pause(Math.max(0, dueMs - Date.now()));
  for (;;) {
    const row = await care.db
      .selectFrom('cases')
      .select('stage')
      .where('id', '=', id)
      .executeTakeFirst()
      .catch(() => undefined);
    if (row?.stage === 'MISSED') return;
    if (Date.now() > endsAt) throw new Error(`${id} was never missed`);
    await pause(LOOK_EVERY_MS);
  }
}
