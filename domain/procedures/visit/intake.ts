import { z } from 'zod';
import { FollowUpKind, FollowUpTable } from '../../enumerations.ts';
import { intakeShape } from '../case/intake.ts';
import { field, person } from '../field.ts';

/** A visit to be made (FUP-20); `receivedAt` is the instant that its window counts from: the pickup, the end of the service. */
export const Intake = z.strictObject({
  ...intakeShape,
  kind: field(FollowUpKind.schema, '回访类型', 'Kind of visit'),
  table: field(FollowUpTable.schema, '归入回访表', 'Follow-up table').optional(),
  owner: person('回访人（默认本人）', 'Who visits, if not you').optional(),
});
export type Intake = z.infer<typeof Intake>;

type Table = z.infer<typeof FollowUpTable.schema>;

/** The table that a kind of visit belongs to (RPT-04); those of the car trade are reported apart (RPT-08). */
export const TABLE_OF: Readonly<Record<FollowUpKind, Table | null>> = {
  AFTER_REPAIR: 'REPAIR_SERVICE_SITE',
  AFTER_COMPLAINT: 'COMPLAINT_HANDLED',
  SEVEN_DC: null,
  THREE_DC: null,
  POST_INSTALLATION: 'COMPLETED_SITE',
};

/** The requirement that the window of each kind comes from. */
export const REQUIREMENT_OF: Readonly<Record<FollowUpKind, string>> = {
  AFTER_REPAIR: 'FUP-03',
  AFTER_COMPLAINT: 'FUP-04',
  SEVEN_DC: 'FUP-05',
  THREE_DC: 'FUP-06',
  POST_INSTALLATION: 'FUP-07',
};
