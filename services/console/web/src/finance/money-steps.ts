import { PayoutMethod } from '../../../../../domain/procedures/refund/stages.ts';
import type { Attempt, RefundState } from '../../../../../domain/procedures/refund/state.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { TimelineEntry } from '../api/shapes.ts';
import { F } from './texts.ts';

/** One step of the money's way, with who took it and when; nothing of both before it is taken. */
export interface MoneyStep {
  readonly text: Text;
  readonly status: 'done' | 'here' | 'ahead' | 'bad';
  readonly who: string | null;
  readonly at: string | null;
  readonly words: { readonly text: Text; readonly vars?: Readonly<Record<string, string | number | Text>> } | null;
}

/** S9: 申请 → 审批 → 锁定 → 提交 → 结果 → 入账 → 通知, of the last attempt, from the state and the recorded facts. */
export function moneySteps(state: RefundState, entries: readonly TimelineEntry[]): MoneyStep[] {
  const last = (...types: string[]) => entries.findLast(({ type }) => types.includes(type));
  const attempt = state.attempts.at(-1);
  const since = last('PayoutStarted')?.seq ?? Number.POSITIVE_INFINITY;
  const lastOfAttempt = (...types: string[]) =>
    entries.findLast(({ type, seq }) => seq > since && types.includes(type));
  const outcome = lastOfAttempt('PayoutPaid', 'PayoutFailed', 'PayoutUnknown');
  const submitted = attempt?.method === 'file' ? lastOfAttempt('FileLineBooked') : attempt && last('PayoutStarted');
  const approved = state.approval ? last('RefundApproved') : undefined;
  const told = last('PaidTold');
  const taken = (text: Text, entry: TimelineEntry | undefined, words: MoneyStep['words'] = null): MoneyStep => ({
    text,
    status: entry ? 'done' : 'ahead',
    who: entry?.by.name ?? null,
    at: entry?.at ?? null,
    words: entry ? words : null,
  });
  const paid = attempt?.status === 'paid';
  const steps: MoneyStep[] = [
    { ...taken(F.stepRequested, entries[0]), who: state.requester.name },
    taken(F.stepApproved, approved),
    taken(
      F.stepLocked,
      attempt && last('PayoutStarted'),
      attempt ? { text: F.attemptNo, vars: { n: attempt.attempt } } : null,
    ),
    taken(F.stepSubmitted, submitted, attempt ? { text: PayoutMethod.labels[attempt.method] } : null),
    {
      ...taken(F.stepResult, outcome, attempt ? saidResult(attempt) : null),
      ...(outcome && !paid ? { status: 'bad' as const } : {}),
    },
    {
      ...taken(F.stepBooked, paid ? outcome : undefined, {
        text: F.reference,
        vars: { reference: attempt?.reference ?? '' },
      }),
      ...(paid && attempt.paidAt ? { at: attempt.paidAt } : {}),
    },
    taken(F.stepTold, told),
  ];
  const here =
    state.outcome !== null && state.outcome !== 'PAID' ? -1 : steps.findIndex(({ status }) => status === 'ahead');
  return steps.map((step, index) =>
    index === here && !steps.some(({ status }) => status === 'bad') ? { ...step, status: 'here' } : step,
  );
}

function saidResult({ status, reason }: Attempt): MoneyStep['words'] {
  if (status === 'paid') return { text: F.resultPaid };
  return { text: status === 'failed' ? F.resultFailed : F.resultUnknown, vars: { why: reason ?? '' } };
}
