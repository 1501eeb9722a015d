import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { freePorts } from '../../infra/ports.ts';

/** A person as the company's provider knows them. */
export interface Employee {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly department?: string;
}

/** What a lying provider puts in place of the true ID token. */
export interface Lie {
  readonly claims?: JWTPayload;
  readonly alg?: 'none';
  readonly key?: 'foreign';
}

const SECRET = 'a secret between provider and console';
export const CLIENT = 'ruyue';

/** A real OpenID provider on the loopback, with a sign-in page of one field; consoles at `origins` are its clients. */
export async function startIdentityProvider(origins: readonly string[]) {
  const [port = 0] = await freePorts(1);
  const issuer = `http://127.0.0.1:${port}`;
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const employees = new Map<string, Employee>();
  let lie: Lie | undefined;
  let tokenRequests = 0;

  const [first = ''] = origins;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: origins.map((origin) => `${origin}/session/provider/callback`),
        post_logout_redirect_uris: origins.map((origin) => `${origin}/sign-in`),
        backchannel_logout_uri: `${first}/session/provider/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: 'own', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    claims: { openid: ['sub'], profile: ['name', 'realm_access', 'department'], email: ['email'] },
    findAccount(_context, sub) {
      const employee = employees.get(sub);
      if (!employee) return undefined;
      const { roles, ...rest } = employee;
      return { accountId: sub, claims: async () => ({ sub, ...rest, realm_access: { roles } }) };
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(context, form) {
          context.body = `<!doctype html>${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`;
        },
      },
    },
    // Without its guard against addresses of the own machine, where these tests are.
    fetch: (url, { method, headers, body, signal } = {}) =>
      globalThis.fetch(url, {
        ...(method && { method }),
        ...(headers && { headers }),
        body: body ?? null,
        signal: signal ?? null,
      }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // Nobody is asked whether the company's own console may know their name.
    async loadExistingGrant({ oidc }) {
      const accountId = oidc.session?.accountId;
      const clientId = oidc.client?.clientId;
      const grantId = clientId && oidc.session?.grantIdFor(clientId);
      if (grantId) return provider.Grant.find(grantId);
      if (!accountId || !clientId) return undefined;
      const grant = new provider.Grant({ accountId, clientId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });

  provider.use(async (context, next) => {
    if (context.path === '/token') tokenRequests += 1;
    await next();
    const { body } = context;
    if (lie && context.path === '/token' && isObject(body) && typeof body.id_token === 'string')
      context.body = { ...body, id_token: await retold(body.id_token, lie) };
  });

  async function retold(idToken: string, { claims, alg, key }: Lie): Promise<string> {
    const [header = '', payload = ''] = idToken.split('.');
    const said: JWTPayload = { ...decoded(payload), ...claims };
    if (alg === 'none') return new UnsecuredJWT(said).encode();
    const as: JWTHeaderParameters = { alg: 'RS256', ...decoded(header) };
    return new SignJWT(said).setProtectedHeader(as).sign(key === 'foreign' ? foreign.privateKey : own.privateKey);
  }

  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(
        '<!doctype html><title>公司登录</title><form method="post"><input name="who" aria-label="工号"><button>进入</button></form>',
      );
      return;
    }
    void text(request)
      .then((form) => new URLSearchParams(form).get('who') ?? '')
      .then((accountId) => provider.interactionFinished(request, response, { login: { accountId } }));
  });

  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen();

  return {
    issuer,
    employees,
    /** Answers token requests with this from now on; undefined: with the truth. */
    lies(next: Lie | undefined) {
      lie = next;
    },
    /** How often a console has come for tokens. */
    tokenRequests: () => tokenRequests,
    /** A token of the provider that says these claims. */
    sign: (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own', typ: 'logout+jwt' }).sign(own.privateKey),
    listen,
    close,
    /** The keys with which a console uses it. */
    envFor: (origin: string) => ({
      PUBLIC_URL: origin,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT,
      OIDC_CLIENT_SECRET: SECRET,
      OIDC_ROLES_CLAIM: 'realm_access.roles',
      OIDC_ROLE_MAP: 'desk=agent; money = finance,finance_manager ;CN=Heads,OU=Desk=supervisor',
      OIDC_DEPARTMENT_CLAIM: 'department',
    }),
  };
}
export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function decoded(part: string): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
  return isObject(value) ? value : {};
}
