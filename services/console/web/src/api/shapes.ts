import { z } from 'zod';
import { ComplaintSeverity, Satisfaction } from '../../../../../domain/enumerations.ts';
import { PolicyPack, Profile } from '../../../../../domain/policy/schema.ts';
import { PROCEDURES } from '../../../../../domain/procedures/case/names.ts';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import { Actor, Department, Role } from '../../../../../domain/roles.ts';
import { LANGUAGES } from '../../../../../domain/text.ts';
import { WorkCalendar } from '../../../../../domain/time/calendar.ts';

const Text = z.object({ zh: z.string(), en: z.string() });

/** A page of a list; `next` goes back as `after`. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().optional() });

export const Session = z.object({
  actor: z.object(Actor.shape),
  /** The operationIds of everything that the person's roles let them do. */
  permissions: z.array(z.string()),
  language: z.enum(LANGUAGES),
  /** The line of business that this installation is for, where it says so. */
  profile: Profile.optional(),
  /** The password was given by an administrator: nothing else is served before it is changed. */
  mustChangePassword: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const DemoAccount = z.object({ login: z.string(), name: z.string(), roles: z.array(Role.schema) });
export type DemoAccount = z.infer<typeof DemoAccount>;

const Procedure = z.enum(PROCEDURES);

/** What every list shows of a case; its stage and its type are the procedure's own, see `ui/procedures.tsx`. */
const CaseRow = z.object({
  id: z.string(),
  procedure: Procedure,
  profile: z.string(),
  type: z.string(),
  stage: z.string(),
  open: z.boolean(),
  severity: ComplaintSeverity.schema.nullable(),
  channel: z.string(),
  subject: z.string(),
  customerId: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  department: Department.schema.nullable(),
  level: z.number(),
  receivedAt: z.string(),
  closedAt: z.string().nullable(),
  nextDueAt: z.string().nullable(),
  nextClock: z.string().nullable(),
  breached: z.boolean(),
  version: z.number(),
  provisional: z.boolean(),
});
export type CaseRow = z.infer<typeof CaseRow>;
export const CaseItem = CaseRow.extend({ customerName: z.string(), customerPhoneMasked: z.string().nullable() });
export type CaseItem = z.infer<typeof CaseItem>;

export const CaseCounts = z.object({
  mine: z.number(),
  tracked: z.number(),
  overdue: z.number(),
  dueToday: z.number(),
  major: z.number(),
  tasks: z.number(),
});
export type CaseCounts = z.infer<typeof CaseCounts>;

/** A customer as everybody sees one, enough to recognise and not to call; revealed for a reason, the same in full. */
export const CustomerView = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string().nullable(),
  tier: z.string(),
  preferredChannel: z.string().nullable(),
  note: z.string().nullable(),
  version: z.number(),
});
export type CustomerView = z.infer<typeof CustomerView>;

/** The state goes to the domain's functions as the services hold it: they made it with the same code. */
const State = z.custom<CaseState>(
  (value) => typeof value === 'object' && value !== null && 'stage' in value && 'clocks' in value,
);

export const CaseDetail = z.object({
  row: CaseRow,
  state: State,
  customer: CustomerView,
  now: z.string(),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

export const Duplicate = z.object({
  id: z.string(),
  procedure: Procedure,
  subject: z.string(),
  stage: z.string(),
  receivedAt: z.string(),
  ownerName: z.string(),
  maySee: z.boolean(),
});
export type Duplicate = z.infer<typeof Duplicate>;

export const TaskItem = z.object({
  task: z.string(),
  title: Text,
  detail: z.string().nullable(),
  command: z.string(),
  person: z.string().nullable(),
  role: Role.schema.nullable(),
  department: Department.schema.nullable(),
  dueAt: z.string().nullable(),
  clock: z.string().nullable(),
  case: z.object({
    id: z.string(),
    procedure: Procedure,
    subject: z.string(),
    stage: z.string(),
    severity: ComplaintSeverity.schema.nullable(),
  }),
});
export type TaskItem = z.infer<typeof TaskItem>;

export const Notification = z.object({
  id: z.number(),
  caseId: z.string().nullable(),
  text: z.string(),
  urgent: z.boolean(),
  createdAt: z.string(),
  readAt: z.string().nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const User = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(Role.schema),
  department: Department.schema.nullable(),
});
export type User = z.infer<typeof User>;

const Away = z.object({ from: z.string(), until: z.string().nullable(), deputyId: z.string().nullable() });
export type Away = z.infer<typeof Away>;

/** Whether somebody is away, and who stands in (CBK-08). */
export const Presence = z.object({ userId: z.string(), away: Away.nullable() });

export const DeadlinePreview = z.object({
  clock: z.string(),
  requirement: z.string(),
  name: z.string(),
  dueAt: z.string(),
  provisional: z.boolean(),
  explanation: z.string(),
});
export type DeadlinePreview = z.infer<typeof DeadlinePreview>;

export const PolicyVersion = z.object({
  profile: Profile,
  version: z.number(),
  pack: PolicyPack,
  active: z.boolean(),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const CalendarVersion = z.object({
  version: z.string(),
  calendar: WorkCalendar,
  source: z.string(),
  active: z.boolean(),
  createdAt: z.string(),
  createdBy: z.string(),
  approvedAt: z.string().nullable(),
  approvedBy: z.string().nullable(),
});
export type CalendarVersion = z.infer<typeof CalendarVersion>;

export const MovedClocks = z.object({
  moved: z.array(z.object({ clock: z.string(), from: z.string(), to: z.string() })),
});

export const TimelineEntry = z.object({
  seq: z.number(),
  at: z.string(),
  by: z.object({ name: z.string(), role: z.string() }),
  type: z.string(),
  text: z.string(),
  late: z.object({ due: z.string(), rang: z.string() }).nullable(),
  ball: z.enum(['us', 'customer', 'thirdParty']),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const Timeline = z.object({ entries: z.array(TimelineEntry) });

export const StateAt = z.object({
  state: State,
  at: z.string(),
  version: z.number(),
  policyVersion: z.number(),
  calendarVersion: z.string(),
});

export const Verification = z.object({
  valid: z.boolean(),
  facts: z.number(),
  brokenAt: z.number().nullable(),
  lastHash: z.string().nullable(),
});

export const CustomerTimeline = z.object({
  status: z.string(),
  nextStep: z.string().nullable(),
  promisedAt: z.string().nullable(),
  result: z.string().nullable(),
  steps: z.array(z.object({ at: z.string(), text: z.string() })),
});

const SummaryItem = z.object({
  caseId: z.string(),
  department: Department.schema.nullable(),
  subject: z.string(),
  severity: ComplaintSeverity.schema.nullable(),
  receivedAt: z.string(),
  closedAt: z.string(),
  stage: z.string(),
  satisfaction: Satisfaction.schema.nullable(),
  cause: z.string().nullable(),
  improvement: z.string().nullable(),
  lessons: z.string().nullable(),
  breached: z.boolean(),
  addendum: z.boolean(),
});
export type SummaryItem = z.infer<typeof SummaryItem>;

/** What a department reports of a month (CMP-32). */
export const MonthlySummary = z.object({ month: z.string(), dueAt: z.string(), items: z.array(SummaryItem) });
