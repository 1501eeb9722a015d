import { z } from 'zod';
import { PolicyPack, type Profile } from '../../domain/policy/schema.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { Intake } from '../../domain/procedures/complaint/intake.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { SYSTEM } from '../../domain/roles.ts';
import { WorkCalendar } from '../../domain/time/calendar.ts';
import { type Instant, Instant as InstantSchema } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { notFound, problemOfRefusal, ruleNotMet } from './problem.ts';

/** The rules that a new case of the profile is opened under. */
export async function activeRules(db: Db, profile: Profile): Promise<Rules> {
  const policy = await db
    .selectFrom('policies')
    .select('pack')
    .where('profile', '=', profile)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!policy) throw ruleNotMet('该业务线没有生效的政策', 'This profile has no policy in force');
  return { policy: PolicyPack.parse(policy.pack), calendar: await activeCalendar(db) };
}

export async function activeCalendar(db: Db): Promise<WorkCalendar> {
  const calendar = await db.selectFrom('calendars').select('calendar').where('active', '=', true).executeTakeFirst();
  if (!calendar) throw ruleNotMet('没有生效的工作日历', 'No calendar is in force');
  return WorkCalendar.parse(calendar.calendar);
}

/** Rules by their versions; a calendar that nobody has approved is none (TIM-04). */
export async function rulesOf(
  db: Db,
  { profile, policyVersion, calendarVersion }: { profile: string; policyVersion: number; calendarVersion: string },
): Promise<Rules> {
  const policy = await db
    .selectFrom('policies')
    .select('pack')
    .where('profile', '=', profile)
    .where('version', '=', policyVersion)
    .executeTakeFirst();
  const calendar = await db
    .selectFrom('calendars')
    .select('calendar')
    .where('version', '=', calendarVersion)
    .where('approved_at', 'is not', null)
    .executeTakeFirst();
  if (!policy || !calendar) throw notFound();
  return { policy: PolicyPack.parse(policy.pack), calendar: WorkCalendar.parse(calendar.calendar) };
}

/** A complaint as it would stand at its receipt under these rules: what it would promise, before anybody opens it. */
export function imaginedComplaint(rules: Rules, receivedAt: Instant): ComplaintState {
  const [type] = rules.policy.complaint.types;
  const intake: Intake = {
    profile: rules.policy.profile,
    type: type ?? 'COMPLAINT',
    channel: 'PHONE',
    receivedAt,
    customerId: '00000000-0000-4000-8000-000000000000',
    subject: '—',
    content: '—',
    demand: '—',
    apologised: true,
    courseUnderstood: true,
    legalRisk: false,
    duringTravel: false,
    attachments: [],
  };
  const actor = { ...SYSTEM, roles: ['agent' as const] };
  const opening = complaint.open(intake, rules, { actor, now: receivedAt, parent: null });
  if (isRefusal(opening)) throw problemOfRefusal(opening);
  const by = { id: SYSTEM.id, name: SYSTEM.name, role: 'system' as const };
  return complaint.begin('—', { seq: 1, at: receivedAt, by, key: 'imagined', fact: opening });
}

/** Refuses rules that cannot compute the promises they make, such as limits of millions of hours. */
export function proveComputable(rules: Rules, at: Instant): void {
  let state: ComplaintState;
  try {
    state = imaginedComplaint(rules, at);
  } catch (error) {
    if (error instanceof RangeError) throw incomputable();
    throw error;
  }
  const instants = state.clocks.flatMap(({ dueAt, escalateAt }) => [dueAt, escalateAt]);
  if (!z.array(InstantSchema).safeParse(instants).success) throw incomputable();
}

const incomputable = () =>
  ruleNotMet('按此规则无法计算出合理的时限', 'No sensible time limit can be computed from these rules');
