import { z } from 'zod';
import type { Text } from '../../../../../domain/text.ts';

/** RFC 9457, as every service answers; `type` is stable, `detail` is in the user's language. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  refusal: z.object({ type: z.string(), offers: z.array(z.string()).optional() }).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** What stands in the way. */
  existingId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

const PREFIX = 'urn:ruyue:problem:';

/** A request that was answered with a problem, or not at all (`offline`: nobody knows whether it was accepted). */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  is(...names: string[]): boolean {
    return names.some((name) => this.problem.type === PREFIX + name);
  }

  /** The services refused it for good: nothing was recorded under its key. */
  get isDefinite(): boolean {
    const { status } = this.problem;
    return status >= 400 && status < 500 && status !== 408 && status !== 429;
  }
}

export const isProblem = (error: unknown, ...names: string[]): error is ProblemError =>
  error instanceof ProblemError && error.is(...names);

const OFFLINE: Text = {
  zh: '没有连上服务，内容已保留，请稍后重试',
  en: 'The services cannot be reached. What you entered is kept: try again in a moment',
};
const UNREADABLE: Text = {
  zh: '服务的回答无法识别，请稍后重试',
  en: 'The answer could not be read. Try again in a moment',
};

export function localProblem(name: 'offline' | 'unreadable', say: (text: Text) => string, status = 0): ProblemError {
  return new ProblemError({ type: PREFIX + name, title: say(name === 'offline' ? OFFLINE : UNREADABLE), status });
}
