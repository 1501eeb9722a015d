import { z } from 'zod';
import { NUMBER_LENGTH } from '../../domain/procedures/case/names.ts';
import type { CaseRow } from '../../domain/procedures/case/projection.ts';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { Department } from '../../domain/roles.ts';
import type { Text } from '../../domain/text.ts';
import { Instant } from '../../domain/time/instant.ts';

/** A number of a case in a path. What no case is called is not found rather than malformed. */
export const CaseParams = z.strictObject({ caseId: z.string().min(1).max(NUMBER_LENGTH) });

/** The version of a policy in a table of `int`. */
export const Version = z.int().min(1).max(2_147_483_647);

export const TextView = z.object({ zh: z.string(), en: z.string() }) satisfies z.ZodType<Text>;

export const CaseRowView = z
  .object({
    id: z.string(),
    procedure: z.string(),
    profile: z.string(),
    type: z.string(),
    stage: z.string(),
    open: z.boolean(),
    severity: z.string().nullable(),
    channel: z.string(),
    subject: z.string(),
    customerId: z.string(),
    ownerId: z.string(),
    ownerName: z.string(),
    department: Department.schema.nullable(),
    level: z.int(),
    people: z.array(z.string()).readonly(),
    departments: z.array(Department.schema).readonly(),
    receivedAt: Instant,
    closedAt: Instant.nullable(),
    nextDueAt: Instant.nullable(),
    nextClock: z.string().nullable(),
    breached: z.boolean(),
    version: z.int(),
    policyVersion: z.int(),
    calendarVersion: z.string(),
    provisional: z.boolean(),
  })
  .meta({ id: 'CaseRow' }) satisfies z.ZodType<CaseRow>;

const holds =
  (...names: string[]) =>
  (value: unknown) =>
    typeof value === 'object' && value !== null && names.every((name) => name in value);

/** The state of a case as the worker stored it: our own data, of which only the outline is checked. */
export const StateView = z
  .custom<CaseState>(holds('id', 'stage', 'version', 'rules', 'clocks'))
  .meta({ id: 'CaseState', override: { type: 'object' } });

/** The state of a complaint, for what is about complaints alone. */
export const ComplaintView = z.custom<ComplaintState>(holds('intake', 'severity', 'compensations'));

/** A fact as it was recorded, of which only the outline is checked. */
export const FactView = z
  .custom<{ readonly type: string }>(holds('type'))
  .meta({ id: 'Fact', override: { type: 'object' } });

/** A customer; phone, e-mail and address are masked everywhere but in the answer to a reveal (CUS-10). */
export const CustomerView = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    address: z.string().nullable(),
    tier: z.string(),
    preferredChannel: z.string().nullable(),
    note: z.string().nullable(),
    version: z.int(),
    createdAt: Instant,
  })
  .meta({ id: 'Customer' });
export type CustomerView = z.input<typeof CustomerView>;

/** What one clock promises, by now: the same shape wherever clocks are shown. */
export const ClockView = z
  .object({
    id: z.string(),
    requirement: z.string(),
    name: z.string(),
    status: z.enum(['running', 'atRisk', 'breached', 'paused', 'met', 'metLate', 'cancelled']),
    startedAt: Instant,
    dueAt: Instant,
    metAt: Instant.nullable(),
    breachedAt: Instant.nullable(),
    provisional: z.boolean(),
    explanation: z.string(),
  })
  .meta({ id: 'Clock' });

/** An instant from the database as the domain writes it. */
export const instantOf = (value: Date | string): Instant => new Date(value).toISOString();
export const instantOrNull = (value: Date | string | null): Instant | null =>
  value === null ? null : instantOf(value);
