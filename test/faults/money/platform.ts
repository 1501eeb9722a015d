import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { packs } from '../../../domain/policy/packs.ts';
import type { PolicyPack } from '../../../domain/policy/schema.ts';
import type { Rules } from '../../../domain/procedures/case/state.ts';
import type { Db } from '../../../infra/database.ts';
import { type Stack, startStack } from '../../../infra/stack.ts';
import { activeRules } from '../../../services/kit/rules.ts';
import { type Care, connectCare } from '../../support/care-client.ts';
import { type Fault, type ProviderStub, startProviderStub } from '../../support/provider-stub.ts';

/** What can be killed while money moves. */
export const TARGETS = ['worker', 'finance', 'postgres', 'temporal', 'provider'] as const;
export type Target = (typeof TARGETS)[number];

/** A platform of its own that pays through a provider, which is a process of its own too. */
export interface MoneyPlatform {
  readonly care: Care;
  readonly rules: Rules;
  readonly financeUrl: string;
  readonly provider: ProviderStub;
  /** How often what goes wrong at the provider from now on, also after it was killed. */
  goesWrong(rates: Partial<Record<Fault, number>>): Promise<void>;
  /** `kill -9`. What dies of it comes back by itself. */
  kill(target: Target): Promise<void>;
  untilReady(): Promise<void>;
  close(): Promise<void>;
}

/** Seconds, not minutes: a request that never arrived is known to be lost while somebody watches. */
const VALID_SECONDS = 4;
const CLOCK_MARGIN_SECONDS = 2;
const ASK_AFTER_SECONDS = 1;

export async function startMoneyPlatform(
  dataDir: string,
  { seed, say = () => undefined }: { readonly seed: number; readonly say?: (line: string) => void },
): Promise<MoneyPlatform> {
  const secret = randomBytes(32).toString('base64');
  const provider = await startProviderStub({
    file: join(dataDir, 'provider.db'),
    secret,
    env: { STUB_SEED: `${seed}`, STUB_LATE_MS: '3000' },
  });
  let stack: Stack;
  try {
    stack = await startStack({
      env: {
        NODE_ENV: 'test',
        DATA_DIR: join(dataDir, 'platform'),
        PORT: '0',
        PAYMENT_PROVIDER_URL: provider.url,
        PAYMENT_PROVIDER_SECRET: secret,
        PAYMENT_VALID_SECONDS: `${VALID_SECONDS}`,
        PAYMENT_CLOCK_MARGIN_SECONDS: `${CLOCK_MARGIN_SECONDS}`,
      },
      processes: ['worker', 'finance'],
      say,
    });
  } catch (error) {
    await provider.stop();
    throw error;
  }
  const care = await connectCare(stack.env);
  await payThroughProvider(care.db);
  const rules = await activeRules(care.db, 'transport');

  const control = { notifyUrl: stack.urls.finance, rates: {} as Partial<Record<Fault, number>> };
  const goesWrong: MoneyPlatform['goesWrong'] = async (rates) => {
    control.rates = rates;
    await provider.control(control);
  };
  await goesWrong({});
  return {
    care,
    rules,
    financeUrl: stack.urls.finance,
    provider,
    goesWrong,
    async kill(target) {
      if (target === 'provider') {
        await provider.crash();
        // What it was told died with it.
        await provider.control(control);
        return;
      }
      await stack.untilReady(target);
      stack.kill(target, 'SIGKILL');
    },
    async untilReady() {
      for (const name of ['postgres', 'temporal', 'worker', 'finance'] as const) await stack.untilReady(name);
    },
    async close() {
      await care.close();
      await stack.stop();
      await provider.stop();
    },
  };
}

/** Puts transport rules in force whose refunds a provider pays. */
async function payThroughProvider(db: Db): Promise<void> {
  const { transport } = packs;
  const pack: PolicyPack = {
    ...transport,
    version: transport.version + 1,
    refund: { ...transport.refund, payout: 'provider', askAfterSeconds: ASK_AFTER_SECONDS },
  };
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('policies').set({ active: false }).where('profile', '=', 'transport').execute();
    await tx
      .insertInto('policies')
      .values({
        profile: pack.profile,
        version: pack.version,
        pack: JSON.stringify(pack),
        active: true,
        created_by: 'faults',
      })
      // A platform that is started again has them already.
      .onConflict((conflict) => conflict.columns(['profile', 'version']).doUpdateSet({ active: true }))
      .execute();
  });
}
