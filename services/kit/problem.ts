import { z } from 'zod';
import { REFUSALS, type Refusal, type RefusalType } from '../../domain/refusal.ts';
import { type Language, say, type Text, type Vars } from '../../domain/text.ts';

/** Everything that a service may answer instead of what was asked for: a closed set, each with its one status. */
export const PROBLEMS = {
  'malformed-request': { status: 400, title: { zh: '请求内容不符合要求', en: 'The request is malformed' } },
  'not-signed-in': { status: 401, title: { zh: '请先登录', en: 'Please sign in' } },
  'role-not-allowed': { status: 403, title: { zh: '当前角色无权执行此操作', en: 'Your role may not do this' } },
  'same-person': { status: 403, title: { zh: '同一人不能既提出又批准', en: 'This needs a second person' } },
  'password-change-needed': {
    status: 403,
    title: { zh: '请先修改密码', en: 'Please change your password first' },
  },
  'cross-site-request': { status: 403, title: { zh: '请求来自其他网站', en: 'The request comes from another site' } },
  'not-found': { status: 404, title: { zh: '未找到', en: 'Not found' } },
  'method-not-allowed': { status: 405, title: { zh: '不支持该方法', en: 'This method is not allowed here' } },
  'stage-not-allowed': {
    status: 409,
    title: { zh: '案件当前阶段不能执行此操作', en: 'The case’s stage forbids this' },
  },
  'case-over': { status: 409, title: { zh: '案件已结束', en: 'The case is over' } },
  'stale-version': { status: 409, title: { zh: '内容已被他人更新', en: 'Somebody else has changed this' } },
  'already-exists': { status: 409, title: { zh: '已存在', en: 'It exists already' } },
  'payload-too-large': { status: 413, title: { zh: '内容过大', en: 'The content is too large' } },
  'key-reused': { status: 422, title: { zh: '同一幂等键对应了不同内容', en: 'The key was used for other content' } },
  'rule-not-met': { status: 422, title: { zh: '不满足业务规则', en: 'A rule of the procedure is not met' } },
  'needs-approval': { status: 422, title: { zh: '超出授权，需要审批', en: 'This needs an approval' } },
  'too-many-requests': { status: 429, title: { zh: '请求过于频繁', en: 'Too many requests' } },
  internal: { status: 500, title: { zh: '系统内部错误', en: 'An error of the platform' } },
  unavailable: { status: 503, title: { zh: '服务暂时不可用', en: 'The service is not available now' } },
} as const satisfies Record<string, { status: number; title: Text }>;
export type ProblemType = keyof typeof PROBLEMS;

/** The domain refuses in its own closed set; a new refusal does not compile until it has its status here. */
const OF_REFUSAL: Readonly<Record<RefusalType, ProblemType>> = {
  InvalidMessage: 'malformed-request',
  RoleNotAllowed: 'role-not-allowed',
  StageNotAllowed: 'stage-not-allowed',
  CaseOver: 'case-over',
  StaleVersion: 'stale-version',
  KeyReused: 'key-reused',
  RuleNotMet: 'rule-not-met',
  NeedsApproval: 'needs-approval',
  SamePerson: 'same-person',
  NotFound: 'not-found',
};

interface ProblemMore {
  readonly detail?: Text;
  readonly vars?: Vars;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly refusal?: { readonly type: RefusalType; readonly offers?: readonly string[] };
  /** The thing that stands in the way, where there is one. */
  readonly existingId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown anywhere below a route; the service answers it as an RFC 9457 document. */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly more: ProblemMore;

  constructor(type: ProblemType, more: ProblemMore = {}) {
    super(type, { cause: more.cause });
    this.type = type;
    this.more = more;
  }
}

export function problemOfRefusal({ type, reason, vars, offers }: Refusal): Problem {
  return new Problem(OF_REFUSAL[type], {
    detail: reason,
    ...(vars && { vars }),
    refusal: { type, ...(offers && { offers }) },
  });
}

/** A rule that a service itself watches, refused as the domain refuses. */
export function ruleNotMet(zh: string, en: string, vars: Vars = {}, offers?: readonly string[]): Problem {
  return problemOfRefusal({ type: 'RuleNotMet', reason: { zh, en }, vars, ...(offers && { offers }) });
}

/** What does not exist and what the caller may not know of look the same. */
export const notFound = (): Problem => new Problem('not-found');

export const ProblemDocument = z
  .object({
    type: z.enum(Object.keys(PROBLEMS).map((name) => `urn:ruyue:problem:${name}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('for the person who asked, in the language of Accept-Language'),
    requestId: z.string(),
    refusal: z
      .object({
        type: z.enum(Object.keys(REFUSALS)),
        offers: z.array(z.string()).optional().describe('operationIds that lead on from here'),
      })
      .optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    existingId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

/** The problem in the words of the caller's language. */
export function problemDocument(problem: Problem, language: Language, requestId: string) {
  const { status, title } = PROBLEMS[problem.type];
  const { detail, vars, errors, refusal, existingId } = problem.more;
  return {
    type: `urn:ruyue:problem:${problem.type}`,
    title: say(title, language),
    status,
    detail: say(detail ?? title, language, vars),
    requestId,
    ...(refusal && { refusal }),
    ...(errors && { errors }),
    ...(existingId !== undefined && { existingId }),
  };
}
