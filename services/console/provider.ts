import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import type { ProviderConfig } from '../../infra/sign-in-config.ts';
import { claimAt, type Person, personIn } from './claims.ts';

/** A sign-in that is under way: what its answer is checked against, kept in the browser's own session. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The place in the application where the person wanted to go. */
  readonly returnTo: string;
}

/** Who came back from the provider, and what ends the session there. */
export interface Proof extends Person {
  readonly issuer: string;
  readonly subject: string;
  readonly idToken: string;
  readonly sid?: string;
}

/** Whose sessions the provider has ended, of those that began before. */
export interface Logout {
  readonly issuer: string;
  readonly subject?: string | undefined;
  readonly sid?: string | undefined;
  readonly before: Date;
}

/** Why a sign-in through the provider came to nothing: a closed set, since the page says each in its own words. */
export type FailedSignIn = 'expired' | 'declined' | 'away' | 'untrusted' | 'no-role' | 'disabled';

export class SignInFailed extends Error {
  readonly reason: FailedSignIn;

  constructor(reason: FailedSignIn, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

const CALLBACK = '/session/provider/callback';
const PATIENCE_S = 5;
const CLOCK_SKEW_S = 30;
/** A provider announces new endpoints seldom; its keys are looked after by the libraries. */
const METADATA_MS = 60 * 60_000;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const LogoutClaims = z.object({
  iss: z.string(),
  iat: z.number(),
  sub: z.string().optional(),
  sid: z.string().optional(),
  events: z.object({ [LOGOUT_EVENT]: z.object({}) }),
  nonce: z.undefined().optional(),
});

/** The company's identity provider (OpenID Connect): authorisation code with PKCE, state and nonce. */
export function createProvider(config: ProviderConfig) {
  let known: { readonly at: number; readonly found: Promise<client.Configuration> } | undefined;

  /** What the provider says of itself, asked again after an hour and after a failure. */
  async function discovered(): Promise<client.Configuration> {
    if (known === undefined || known.at + METADATA_MS < Date.now()) {
      const insecure = config.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
      const found = client.discovery(
        new URL(config.issuer),
        config.clientId,
        { client_secret: config.clientSecret, [client.clockTolerance]: CLOCK_SKEW_S },
        undefined,
        { timeout: PATIENCE_S, execute: [client.enableNonRepudiationChecks, ...insecure] },
      );
      known = { at: Date.now(), found };
    }
    try {
      return await known.found;
    } catch (error) {
      known = undefined;
      throw error;
    }
  }

  /** The claims of the ID token, and those of the user info endpoint where the ID token leaves out something that is asked for. */
  async function claimsOf(server: client.Configuration, tokens: Awaited<ReturnType<typeof granted>>) {
    const { claims, accessToken } = tokens;
    const asked = [config.rolesClaim, config.departmentClaim, 'name', 'email'];
    const whole = asked.every((claim) => claim === undefined || claimAt(claims, claim) !== undefined);
    if (whole || server.serverMetadata().userinfo_endpoint === undefined) return [claims];
    return [claims, await client.fetchUserInfo(server, accessToken, claims.sub)];
  }

  async function granted(server: client.Configuration, query: string, attempt: Attempt) {
    const tokens = await client.authorizationCodeGrant(server, new URL(config.publicUrl + CALLBACK + query), {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) throw new SignInFailed('untrusted');
    return { claims, idToken: tokens.id_token, accessToken: tokens.access_token };
  }

  return {
    /** Where the browser goes to sign in, and what its answer will be checked against. Throws SignInFailed. */
    async start(returnTo: string): Promise<{ url: URL; attempt: Attempt }> {
      const server = await discovered().catch(failed);
      const attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        returnTo,
      };
      const url = client.buildAuthorizationUrl(server, {
        redirect_uri: config.publicUrl + CALLBACK,
        scope: config.scopes,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { url, attempt };
    },

    /** Who the provider says has signed in. `query` is that of the callback as it came. Throws SignInFailed. */
    async finish(query: string, attempt: Attempt): Promise<Proof> {
      try {
        const server = await discovered();
        const tokens = await granted(server, query, attempt);
        const { iss, sub, sid } = tokens.claims;
        return {
          ...personIn(await claimsOf(server, tokens), config),
          issuer: iss,
          subject: sub,
          idToken: tokens.idToken,
          ...(typeof sid === 'string' && { sid }),
        };
      } catch (error) {
        return failed(error);
      }
    },

    /** Where the browser goes to sign out of the provider, too; undefined when it cannot or is away. */
    async endSessionUrl(idToken: string): Promise<string | undefined> {
      try {
        const server = await discovered();
        if (server.serverMetadata().end_session_endpoint === undefined) return undefined;
        const back = { id_token_hint: idToken, post_logout_redirect_uri: `${config.publicUrl}/sign-in` };
        return client.buildEndSessionUrl(server, back).href;
      } catch {
        return undefined;
      }
    },

    /** What a logout token of the provider ends (OpenID Connect Back-Channel Logout); undefined when it proves nothing. */
    async logoutIn(token: string): Promise<Logout | undefined> {
      try {
        const { issuer, jwks_uri: keys } = (await discovered()).serverMetadata();
        if (keys === undefined) return undefined;
        const keySet = createRemoteJWKSet(new URL(keys), { timeoutDuration: PATIENCE_S * 1_000 });
        const { payload } = await jwtVerify(token, keySet, {
          issuer,
          audience: config.clientId,
          algorithms: ASYMMETRIC,
          requiredClaims: ['iat', 'jti'],
          maxTokenAge: 120,
          clockTolerance: CLOCK_SKEW_S,
        });
        const { iss, iat, sub, sid } = LogoutClaims.parse(payload);
        if (sub === undefined && sid === undefined) return undefined;
        return { issuer: iss, subject: sub, sid, before: new Date((iat + 1) * 1_000) };
      } catch {
        return undefined;
      }
    },
  };
}
export type Provider = ReturnType<typeof createProvider>;

/** The provider's refusals and silences, told apart by the codes of openid-client. */
function failed(error: unknown): never {
  if (error instanceof SignInFailed) throw error;
  if (error instanceof client.AuthorizationResponseError) throw new SignInFailed('declined', error);
  throw new SignInFailed(isAway(error) ? 'away' : 'untrusted', error);
}

const AWAY: readonly unknown[] = ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'];

function isAway(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return error.status >= 500;
  if (error instanceof client.ClientError) return AWAY.includes(error.code);
  // What `fetch` throws when nobody answers.
  return error instanceof TypeError && error.cause !== undefined;
}
