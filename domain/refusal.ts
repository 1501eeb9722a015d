import type { Text, Vars } from './text.ts';

/** Why something is refused: a closed set, so that every service gives each its status and its problem type. */
export const REFUSALS = {
  InvalidMessage: { zh: '内容不符合要求', en: 'The message is malformed' },
  RoleNotAllowed: { zh: '当前角色无权执行此操作', en: 'Your role may not do this' },
  StageNotAllowed: { zh: '案件当前阶段不能执行此操作', en: 'The case’s stage does not allow this' },
  CaseOver: { zh: '案件已结束', en: 'The case is over' },
  StaleVersion: { zh: '案件已被他人更新', en: 'Somebody else has changed the case' },
  KeyReused: { zh: '同一幂等键对应了不同内容', en: 'The idempotency key was used for another body' },
  RuleNotMet: { zh: '不满足业务规则', en: 'A rule of the procedure is not met' },
  NeedsApproval: { zh: '超出授权，需要审批', en: 'This is beyond your authority and needs approval' },
  SamePerson: { zh: '同一人不能既提出又批准', en: 'The same person may not propose and approve' },
  NotFound: { zh: '未找到', en: 'Not found' },
} as const satisfies Record<string, Text>;
export type RefusalType = keyof typeof REFUSALS;

export interface Refusal {
  readonly type: RefusalType;
  /** What exactly stands in the way, for the person who asked. */
  readonly reason: Text;
  readonly vars?: Vars;
  /** operationIds that lead on from here, such as the approval path (CMP-25). */
  readonly offers?: readonly string[];
}

export function refusal(
  type: RefusalType,
  zh: string,
  en: string,
  more: Omit<Refusal, 'type' | 'reason'> = {},
): Refusal {
  return { type, reason: { zh, en }, ...more };
}

export function isRefusal(value: object): value is Refusal {
  return 'type' in value && typeof value.type === 'string' && value.type in REFUSALS;
}
