import { createTokens } from '../kit/auth.ts';
import { Problem } from '../kit/problem.ts';
import { parseJson } from '../kit/route.ts';
import { runService } from '../kit/service.ts';
import { peopleRoutes } from './access/people.ts';
import { accessRoutes } from './access/routes.ts';
import { accountRoutes } from './account.ts';
import { forward } from './forward.ts';
import { flood, slowSignIns } from './limits.ts';
import { compressed, pageHeaders, servePages } from './pages.ts';
import { createProvider } from './provider.ts';
import { providerRoutes } from './provider-routes.ts';
import { sameOrigin } from './same-origin.ts';
import { sessionRoutes } from './session.ts';
import { sessions, signedIn } from './sessions.ts';
import { endStreamsAsTold, OpenStreams } from './streams.ts';

/** What somebody may do whose password was given by an administrator. */
const BEFORE_CHANGE: readonly string[] = ['PUT /account/password', 'DELETE /session'];

/** The console: what browsers speak with. It holds the session and passes requests on to the services. */
await runService('console', async (ground) => {
  const { config } = ground;
  const streams = new OpenStreams();
  const listening = await endStreamsAsTold(ground, streams);
  const tokens = createTokens(config.tokenSecret);
  const provider = config.signIn.provider && createProvider(config.signIn.provider);
  const withSession = sessions(ground);
  return {
    routes: [
      ...sessionRoutes(ground, provider),
      ...providerRoutes(ground, provider),
      ...accountRoutes(ground),
      ...peopleRoutes(ground),
      ...accessRoutes(ground),
    ],
    async authenticate(request) {
      const user = await signedIn(ground, request);
      if (user?.mustChangePassword && !BEFORE_CHANGE.includes(`${request.method} ${request.path}`))
        throw new Problem('password-change-needed');
      return user?.actor;
    },
    security: 'cookie',
    helmet: pageHeaders(config.nodeEnv === 'production'),
    before(app) {
      app.set('trust proxy', config.signIn.trustedProxies);
      app.use(sameOrigin, compressed);
      app.use(['/session', '/account', '/people', '/access', '/api'], withSession);
      app.post('/session', parseJson, ...slowSignIns);
      app.use(['/session/provider', '/account/password'], flood);
      app.use('/api', forward(ground, tokens, streams));
    },
    after: servePages,
    quiet: () => streams.endAll(),
    close: () => listening.close(),
  };
});
