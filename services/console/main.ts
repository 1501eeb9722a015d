import { createTokens } from '../kit/auth.ts';
import { parseJson } from '../kit/route.ts';
import { runService } from '../kit/service.ts';
import { forward, OpenStreams } from './forward.ts';
import { compressed, pageHeaders, servePages } from './pages.ts';
import { sameOrigin } from './same-origin.ts';
import { sessionRoutes, sessions, signedIn, slowSignIns } from './session.ts';

/** The console: what browsers speak with. It holds the session and passes requests on to the services. */
await runService('console', async (ground) => {
  const streams = new OpenStreams();
  const tokens = createTokens(ground.config.tokenSecret);
  const withSession = sessions(ground);
  return {
    routes: sessionRoutes(ground, (sessionId) => streams.end(sessionId)),
    authenticate: async (request) => (await signedIn(ground, request))?.actor,
    security: 'cookie',
    helmet: pageHeaders(ground.config.nodeEnv === 'production'),
    before(app) {
      app.use(sameOrigin, compressed);
      app.use(['/session', '/api'], withSession);
      app.post('/session', parseJson, ...slowSignIns);
      app.use('/api', forward(ground, tokens, streams));
    },
    after: servePages,
    quiet: () => streams.endAll(),
  };
});
