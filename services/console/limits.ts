import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { Problem } from '../kit/problem.ts';
import { LOCK_S, TRIES } from './users.ts';

const FLOOD_A_MINUTE = 300;

export const Credentials = z.strictObject({
  login: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(200),
});

export const tooMany = (seconds: number) =>
  new Problem('too-many-requests', {
    headers: { 'Retry-After': `${seconds}` },
    detail: {
      zh: '尝试次数过多，请在 {minutes} 分钟后再试',
      en: 'Too many tries: please try again in {minutes} minutes',
    },
    vars: { minutes: Math.ceil(seconds / 60) },
  });

const limited = { standardHeaders: 'draft-8', legacyHeaders: false } as const;

/** From one machine: checking passwords and asking the identity provider cost time that others need. */
export const flood = rateLimit({
  ...limited,
  windowMs: 60_000,
  limit: FLOOD_A_MINUTE,
  keyGenerator: ({ ip }) => ipKeyGenerator(ip ?? ''),
  handler: (_request, _response, next) => next(tooMany(60)),
});

/** For names that nobody has as for all others, so that a lock tells nothing; the account's own lock outlives a restart. */
const guessing = rateLimit({
  ...limited,
  windowMs: LOCK_S * 1_000,
  limit: TRIES,
  skipSuccessfulRequests: true,
  keyGenerator: ({ body }: Request) => Credentials.safeParse(body).data?.login ?? '',
  handler: (_request, _response, next) => next(tooMany(LOCK_S)),
});
export const forgetFailures = (login: string) => guessing.resetKey(login);

/** Slows down whoever tries passwords. */
export const slowSignIns: readonly RequestHandler[] = [flood, guessing];
