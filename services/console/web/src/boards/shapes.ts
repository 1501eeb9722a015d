import { z } from 'zod';
import { FollowUpKind } from '../../../../../domain/enumerations.ts';
import { Stage as CallbackStage } from '../../../../../domain/procedures/callback/stages.ts';
import { PROCEDURES } from '../../../../../domain/procedures/case/names.ts';
import { RepairColumn } from '../../../../../domain/procedures/repair/stages.ts';
import { Department } from '../../../../../domain/roles.ts';
import { CaseItem } from '../api/shapes.ts';

const Card = CaseItem.extend({
  people: z.array(z.string()),
  parent: z.object({ id: z.string(), procedure: z.enum(PROCEDURES) }).nullable(),
});

export const CallbackCard = Card.extend({
  stage: CallbackStage.schema,
  dueAt: z.string(),
  number: z.number(),
  reason: z.string(),
  tries: z.number(),
  maxTries: z.number(),
  lastText: z.string().nullable(),
  callingBy: z.string().nullable(),
  missed: z.boolean(),
  outcome: z.string().nullable(),
});
export type CallbackCard = z.infer<typeof CallbackCard>;

export const RepairCard = Card.extend({
  column: RepairColumn.schema,
  recurring: z.boolean(),
  site: z.string().nullable(),
  technician: z.string().nullable(),
  appointmentAt: z.string().nullable(),
  plannedAt: z.string().nullable(),
  limitFrom: z.string().nullable(),
  waitingFor: z.array(Department.schema),
});
export type RepairCard = z.infer<typeof RepairCard>;

export const VisitCard = Card.extend({
  kind: FollowUpKind.schema,
  opensAt: z.string(),
  tries: z.number(),
  satisfied: z.boolean().nullable(),
  problem: z.string().nullable(),
  outcome: z.string().nullable(),
});
export type VisitCard = z.infer<typeof VisitCard>;

/** One hourly count of the open promises, with those that were not the same everywhere. */
export const Check = z.object({
  checkedAt: z.string(),
  open: z.number(),
  lost: z.array(z.object({ callback: z.string() })),
});
