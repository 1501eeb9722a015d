import { z } from 'zod';
import { Profile } from '../../domain/policy/schema.ts';
import { Actor, Role } from '../../domain/roles.ts';
import { LANGUAGES } from '../../domain/text.ts';
import { audit } from '../kit/audit.ts';
import { Problem, ruleNotMet } from '../kit/problem.ts';
import { publicRoute, type Route, route } from '../kit/route.ts';
import type { Ground } from '../kit/service.ts';
import { Credentials, forgetFailures, tooMany } from './limits.ts';
import type { Provider } from './provider.ts';
import { begin, end, signedIn } from './sessions.ts';
import { LOCK_S, signIn, TRIES, type User } from './users.ts';

const wrongPassword = () =>
  new Problem('not-signed-in', {
    detail: {
      zh: '账号或密码不正确；连续 {tries} 次错误后锁定 {minutes} 分钟',
      en: 'Wrong name or password; after {tries} wrong ones the account is locked for {minutes} minutes',
    },
    vars: { tries: TRIES, minutes: LOCK_S / 60 },
  });

const SessionView = z
  .object({
    actor: z.object(Actor.shape),
    permissions: z.array(z.string()).describe('the operationIds of what the roles let the person do'),
    language: z.enum(LANGUAGES),
    profile: Profile.describe('the line of business that new cases start with'),
    mustChangePassword: z.boolean().describe('until then nothing else is served'),
  })
  .meta({ id: 'Session' });

const DemoAccount = z.object({ login: z.string(), name: z.string(), roles: z.array(Role.schema) });

export function sessionRoutes(ground: Ground, provider: Provider | undefined): Route[] {
  const { config, db, permissions } = ground;
  const sessionOf = async (user: User) => ({
    ...user,
    profile: config.profile,
    permissions: await permissions.of(user.actor),
  });
  return [
    publicRoute({
      method: 'get',
      path: '/session/ways',
      operationId: 'listWaysIn',
      summary: { zh: '登录方式', en: 'The ways to sign in' },
      input: {},
      answer: z.object({
        provider: z.boolean().describe('through the company’s identity provider'),
        password: z.boolean().describe('with an account of this platform'),
      }),
      handler: async () => ({ provider: provider !== undefined, password: config.signIn.passwordSignIn }),
    }),

    publicRoute({
      method: 'post',
      path: '/session',
      operationId: 'signIn',
      summary: { zh: '登录', en: 'Sign in' },
      input: { body: Credentials },
      answer: SessionView,
      async handler({ body: { login, password }, request }) {
        if (!config.signIn.passwordSignIn)
          throw ruleNotMet('请使用企业账号登录', 'Please sign in with your company account');
        const result = await signIn(db, login, password);
        if (result.outcome === 'locked') throw tooMany(LOCK_S);
        if (result.outcome === 'wrong') throw wrongPassword();
        forgetFailures(login);
        await begin(request, result.user.actor.id);
        return sessionOf(result.user);
      },
    }),

    publicRoute({
      method: 'get',
      path: '/session',
      operationId: 'getSession',
      summary: { zh: '当前会话', en: 'Who is signed in' },
      input: {},
      answer: SessionView,
      async handler({ request }) {
        const user = await signedIn(ground, request);
        if (!user) throw new Problem('not-signed-in');
        return sessionOf(user);
      },
    }),

    route({
      method: 'delete',
      path: '/session',
      operationId: 'signOut',
      summary: { zh: '退出', en: 'Sign out' },
      input: {},
      answer: z.object({
        continueAt: z.url().nullable().describe('where the browser signs out of the identity provider, too'),
      }),
      async handler({ request, actor }) {
        const { provider: there } = request.session;
        await end(request);
        await audit(db, actor, 'signed-out', actor.id);
        return { continueAt: (there && (await provider?.endSessionUrl(there.idToken))) ?? null };
      },
    }),

    publicRoute({
      method: 'get',
      path: '/session/demo-accounts',
      operationId: 'listDemoAccounts',
      summary: { zh: '演示账号', en: 'The demo accounts' },
      input: {},
      answer: z.array(DemoAccount),
      async handler() {
        if (!config.demoAccounts || !config.signIn.passwordSignIn) return [];
        const users = await db
          .selectFrom('users')
          .select(['login', 'name', 'roles'])
          .where('demo', '=', true)
          .where('disabled', '=', false)
          .where('login', 'is not', null)
          .orderBy('login')
          .$narrowType<{ login: string }>()
          .execute();
        return users.map((user) => ({ ...user, roles: z.array(Role.schema).parse(user.roles) }));
      },
    }),
  ];
}
