import { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import { type Refusal, refusal } from '../../refusal.ts';
import type { Instant } from '../../time/instant.ts';
import { field, instant } from '../field.ts';
import type { CaseFact } from './facts.ts';
import type { CaseState, ChildCase } from './state.ts';

const Becomes = labelled({
  TOLD: { zh: '已提前告知客户，无需再回电', en: 'The customer was told already' },
  KEPT: { zh: '仍按约定时间回电', en: 'They are kept as promised' },
});

/** What becomes of the promised callbacks of a case that ends: asked of everybody who ends one with promises open. */
export const Promises = z.strictObject({
  becomes: field(Becomes.schema, '如何处理', 'What becomes of them'),
  toldAt: instant('告知客户的时间', 'Told at').optional(),
});

export const promises = field(Promises, '未兑现的回电承诺', 'Promised callbacks still open').optional();

export const openPromises = (state: CaseState): ChildCase[] =>
  state.children.filter(({ procedure, open }) => procedure === 'callback' && open);

/** No promise ends by itself (CBK-03): the facts that settle the open ones, or the refusal to end the case without a word. */
export function settlePromises(
  state: CaseState,
  answer: z.output<typeof Promises> | undefined,
  now: Instant,
): Extract<CaseFact, { type: 'PromisesSettled' }>[] | Refusal {
  const open = openPromises(state);
  if (open.length === 0) return [];
  if (!answer)
    return refusal(
      'RuleNotMet',
      '还有 {count} 个回电承诺未兑现，请说明如何处理',
      '{count} promised callbacks are open: say what becomes of them',
      { vars: { count: open.length } },
    );
  if (answer.becomes === 'KEPT') return [];
  if (answer.toldAt === undefined || answer.toldAt > now)
    return refusal(
      'RuleNotMet',
      '请填写已告知客户的时间，且不能晚于当前时间',
      'Say when the customer was told; it cannot lie ahead',
    );
  return [{ type: 'PromisesSettled', callbacks: open.map(({ id }) => id), toldAt: answer.toldAt }];
}
