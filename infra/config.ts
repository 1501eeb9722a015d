import { createSecretKey, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { PROFILES } from '../domain/policy/schema.ts';
import { CHANNEL_SETS, channelKeys, channelProblems, channelsOf } from './channel-config.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { withFiles } from './environment-files.ts';
import { PlainError } from './plain-error.ts';
import { localSecrets } from './secrets.ts';
import { signInKeys, signInOf, signInProblems } from './sign-in-config.ts';

/** The one place that reads the environment. What each key means is told in `.env.example`. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** An AES-256 key; its id travels with each payload, so that old payloads stay readable after a rotation. */
export interface CodecKey {
  readonly id: string;
  readonly key: KeyObject;
}

const port = z.coerce.number('must be a port number').int('must be a port number').min(0).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const yesNo = z.stringbool({ error: 'must be true or false' });

const secret = z
  .string()
  .min(32, 'must have at least 32 characters (try: openssl rand -base64 32)')
  .refine((text) => new Set(text).size >= 10, 'is too easy to guess (try: openssl rand -base64 32)');

const codecKeys = z.string().transform((text, context): readonly CodecKey[] => {
  const keys = text.split(',').map((entry) => {
    const colon = entry.indexOf(':');
    return {
      id: entry.slice(0, Math.max(colon, 0)).trim(),
      key: createSecretKey(entry.slice(colon + 1).trim(), 'base64'),
    };
  });
  const wrong = keys.some(({ id, key }) => id === '' || key.symmetricKeySize !== 32);
  if (wrong || new Set(keys.map(({ id }) => id)).size !== keys.length) {
    context.addIssue(
      'must be id:base64key,id2:base64key2 with different ids and keys of 32 bytes (openssl rand -base64 32)',
    );
  }
  return keys;
});

const crashAt = z.string().transform((text, context) => {
  const [, name, nth = '1'] = /^(.+?)(?::([1-9]\d*))?$/.exec(text) ?? [];
  const point = CRASH_POINTS.find((one) => one === name);
  if (point) return { point, nth: Number(nth) };
  context.addIssue(`must be one of ${CRASH_POINTS.join(', ')}, with :n for its nth passage`);
  return z.NEVER;
});

const environmentSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .default('development'),
  HOST: z.string().optional(),
  PORT: port.default(3000),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional(),
  TEMPORAL_CLI: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('ruyue'),
  PROFILE: z.enum(PROFILES, `must be one of ${PROFILES.join(', ')}`).default('tourism'),
  SESSION_SECRET: secret.optional(),
  TOKEN_SECRET: secret.optional(),
  CODEC_KEYS: codecKeys.optional(),
  DEMO_ACCOUNTS: yesNo.optional(),
  ALLOW_DRILLS: yesNo.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level such as info or debug')
    .optional(),
  PAYMENT_PROVIDER_URL: httpUrl.optional(),
  PAYMENT_PROVIDER_SECRET: secret.optional(),
  PAYMENT_VALID_SECONDS: z.coerce.number('must be a number of seconds').int().min(1).max(3600).default(300),
  PAYMENT_CLOCK_MARGIN_SECONDS: z.coerce.number('must be a number of seconds').int().min(1).max(600).default(60),
  QUEUES: z
    .string()
    .default('care,finance')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(['care', 'finance'], 'must be care, finance or both')).min(1)),
  ...signInKeys,
  DESK_URL: httpUrl.optional(),
  FINANCE_URL: httpUrl.optional(),
  HISTORY_URL: httpUrl.optional(),
  WORKFLOW_BUNDLE: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  HELD_PATCHES: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((name) => name.trim())),
  WORKFLOW_STACK_FRAMES: z.coerce.number('must be a number').int('must be a whole number').min(0).max(50).optional(),
  CRASH_AT: crashAt.optional(),
  ...channelKeys,
});
type Parsed = z.output<typeof environmentSchema>;

/** What `npm start` works from: the two servers may be missing, it then brings its own. */
export type StackConfig = ReturnType<typeof loadStackConfig>;

/** What every other process works from. */
export type Config = StackConfig & { readonly databaseUrl: string; readonly temporalAddress: string };

/** Reads the configuration of one process (service, worker). Throws one PlainError that lists every problem. */
export function loadConfig(env: Environment = process.env): Config {
  const config = loadStackConfig(env);
  const { databaseUrl, temporalAddress } = config;
  if (databaseUrl === undefined || temporalAddress === undefined) {
    const missing = [
      ...(databaseUrl === undefined ? ['DATABASE_URL is missing'] : []),
      ...(temporalAddress === undefined ? ['TEMPORAL_ADDRESS is missing'] : []),
    ];
    throw problems([
      ...missing,
      '`npm start` brings its own servers and gives their addresses to the processes it starts',
    ]);
  }
  return { ...config, databaseUrl, temporalAddress };
}

/** Reads the configuration of the whole set-up (`npm start`). Throws one PlainError that lists every problem. */
export function loadStackConfig(env: Environment = process.env) {
  const { given, problems: unread } = withFiles(env, Object.keys(environmentSchema.shape));
  const result = environmentSchema.safeParse(given);
  const production = given.NODE_ENV === 'production';
  const found = [
    ...unread,
    ...halfGiven(given),
    ...channelProblems(given),
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...signInProblems(given),
    ...(production ? unsafeInProduction(given) : []),
  ];
  if (!result.success || found.length > 0) throw problems(found);
  const values = result.data;
  const dataDir = resolve(values.DATA_DIR);
  return {
    nodeEnv: values.NODE_ENV,
    /** The address this process listens on: only this machine, unless it runs in production or is told otherwise. */
    host: values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    /** The port this process listens on (`npm start`: the console's; the worker: its health checks). */
    port: values.PORT,
    dataDir,
    databaseUrl: values.DATABASE_URL,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalCli: values.TEMPORAL_CLI,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    profile: values.PROFILE,
    ...secretsOf(values, dataDir),
    /** The address that people reach the console by; never taken from a request. */
    publicUrl: values.PUBLIC_URL,
    signIn: signInOf(values),
    demoAccounts: values.DEMO_ACCOUNTS ?? !production,
    allowDrills: values.ALLOW_DRILLS ?? !production,
    logLevel: values.LOG_LEVEL ?? (values.NODE_ENV === 'test' ? 'warn' : 'info'),
    deskUrl: values.DESK_URL,
    financeUrl: values.FINANCE_URL,
    historyUrl: values.HISTORY_URL,
    /** How payouts reach a payment provider; without an address finance pays in its own bank. */
    payments: {
      url: values.PAYMENT_PROVIDER_URL,
      secret: values.PAYMENT_PROVIDER_SECRET,
      validSeconds: values.PAYMENT_VALID_SECONDS,
      clockMarginSeconds: values.PAYMENT_CLOCK_MARGIN_SECONDS,
    },
    /** The ways out of the platform; one that is not configured is not there. */
    channels: channelsOf(values, production),
    /** The queues that a worker serves: the keys to the money belong to the second alone. */
    queues: values.QUEUES,
    workflowBundle: values.WORKFLOW_BUNDLE,
    /** Where traces go; without it there are none. */
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    /** Changes of the workflows that the worker knows and does not begin with yet (design §3.8). */
    heldPatches: values.HELD_PATCHES,
    /** How many frames of a stack a workflow's errors show; each costs at every promise of every workflow. */
    workflowStackFrames: values.WORKFLOW_STACK_FRAMES ?? (production ? 0 : 10),
    crashAt: values.CRASH_AT,
  } as const;
}

function secretsOf(values: Parsed, dataDir: string) {
  const { SESSION_SECRET, TOKEN_SECRET, CODEC_KEYS } = values;
  if (SESSION_SECRET !== undefined && TOKEN_SECRET !== undefined && CODEC_KEYS !== undefined) {
    return { sessionSecret: SESSION_SECRET, tokenSecret: TOKEN_SECRET, codecKeys: CODEC_KEYS };
  }
  const local = localSecrets(dataDir);
  return {
    sessionSecret: SESSION_SECRET ?? local.sessionSecret,
    tokenSecret: TOKEN_SECRET ?? local.tokenSecret,
    /** The first one encrypts, all of them decrypt. Never empty. */
    codecKeys: CODEC_KEYS ?? codecKeys.parse(local.codecKeys),
  };
}

/** Keys that only mean something together. */
const SETS: readonly (readonly string[])[] = [['PAYMENT_PROVIDER_URL', 'PAYMENT_PROVIDER_SECRET'], ...CHANNEL_SETS];

function halfGiven(given: Environment): string[] {
  return SETS.filter((keys) => keys.some((key) => given[key] !== undefined)).flatMap((keys) => {
    const missing = keys.filter((key) => given[key] === undefined);
    return missing.length === 0
      ? []
      : [`${keys.join(', ')} belong together, or give none: ${missing.join(', ')} missing`];
  });
}

function unsafeInProduction(given: Environment): string[] {
  const needed = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SESSION_SECRET', 'TOKEN_SECRET', 'CODEC_KEYS'];
  const found = needed
    .filter((key) => given[key] === undefined)
    .map((key) => `${key} is missing: production never uses a default`);
  if (given.SESSION_SECRET !== undefined && given.SESSION_SECRET === given.TOKEN_SECRET) {
    found.push('SESSION_SECRET and TOKEN_SECRET are the same: give each its own');
  }
  if (yesNo.safeParse(given.DEMO_ACCOUNTS).data) found.push('DEMO_ACCOUNTS is on: their password is public');
  if (yesNo.safeParse(given.ALLOW_DRILLS).data) found.push('ALLOW_DRILLS is on: drills move the clock of cases');
  if (given.CRASH_AT !== undefined) found.push('CRASH_AT is set: it kills processes');
  return found;
}

function problems(found: readonly string[]): PlainError {
  return new PlainError(`The configuration cannot be used:\n${found.map((line) => `  - ${line}`).join('\n')}`);
}

/** The environment of a child process: ours, with the given keys on top. */
export function environmentWith(overrides: Environment): Record<string, string | undefined> {
  return { ...process.env, ...overrides };
}
