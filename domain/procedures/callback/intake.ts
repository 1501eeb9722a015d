import { z } from 'zod';
import { DeEscalation } from '../../enumerations.ts';
import { intakeShape } from '../case/intake.ts';
import { field, instant, PersonField, person, prose, yesNo } from '../field.ts';

/** A promise to call at an exact time, with what CBK-01 asks to be written down; the telephone is the customer's. */
export const Intake = z.strictObject({
  ...intakeShape,
  dueAt: instant('约定回电时间', 'Promised for'),
  reason: prose('为何需要时间、届时答复什么', 'Why it takes time, and what the answer is about'),
  owner: person('由谁回电（默认本人）', 'Who calls, if not you').optional(),
  limitSet: yesNo('对辱骂等行为设定限制，改约时间', 'A limit set to an abusive customer').optional(),
  techniques: field(z.array(DeEscalation.schema).max(7), '已用技巧', 'Techniques tried').optional(),
  /** Who gave the promise in the case that it came out of. */
  promisedBy: field(PersonField, '承诺人', 'Promised by', { widget: 'hidden' }).optional(),
});
export type Intake = z.infer<typeof Intake>;
