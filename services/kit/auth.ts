import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Actor } from '../../domain/roles.ts';

const ISSUER = 'ruyue-console';
const LIFETIME_S = 60;
const CLOCK_SKEW_S = 5;

/** Users have UUIDs; a token for anybody else was not made by our console. */
const SignedInActor = Actor.extend({ id: z.uuid() });

/** The tokens with which the console tells a service who is asking (HS256, one minute, for one service). */
export function createTokens(secret: string) {
  const key = new TextEncoder().encode(secret);
  return {
    sign: (service: string, actor: Actor): Promise<string> =>
      new SignJWT({ actor })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(service)
        .setSubject(actor.id)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_S}s`)
        .sign(key),

    /** The actor of a valid token for this service; undefined for everything else. */
    async verify(service: string, token: string): Promise<Actor | undefined> {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          typ: 'at+jwt',
          issuer: ISSUER,
          audience: service,
          requiredClaims: ['sub', 'iat', 'exp'],
          maxTokenAge: LIFETIME_S,
          clockTolerance: CLOCK_SKEW_S,
        });
        const actor = SignedInActor.safeParse(payload.actor);
        return actor.success && actor.data.id === payload.sub ? actor.data : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
export type Tokens = ReturnType<typeof createTokens>;

/** The token of an Authorization header. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
}
