import { createHash } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { packs } from '../domain/policy/packs.ts';
import type { Department, Role } from '../domain/roles.ts';
import { baseCalendar, readCalendarYears } from './calendars/import.ts';
import type { Config } from './config.ts';
import { connectDatabase, type Db } from './database.ts';

export const DEMO_PASSWORD = 'ruyue-demo';
/** In the columns that name who did something. */
const RELEASE = 'release';

interface DemoAccount {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly department?: Department;
}

/** One account for each part that people play, for trying the platform out. */
const DEMO_ACCOUNTS: Readonly<Record<string, DemoAccount>> = {
  agent: { name: '李娜', roles: ['agent'] },
  agent2: { name: '刘洋', roles: ['agent'] },
  'after-sales': { name: '王芳', roles: ['after_sales_agent', 'responsible_person'] },
  supervisor: { name: '赵敏', roles: ['supervisor'] },
  leader: { name: '陈刚', roles: ['leader'] },
  finance: { name: '周静', roles: ['finance'], department: 'finance' },
  finance2: { name: '吴磊', roles: ['finance', 'finance_manager'], department: 'finance' },
  manager: { name: '孙丽', roles: ['cs_head', 'department_head'], department: 'customer_service' },
  admin: { name: '何平', roles: ['administrator'] },
  operations: { name: '林涛', roles: ['department_head', 'responsible_person'], department: 'operations' },
  engineering: { name: '郑强', roles: ['department_head', 'responsible_person'], department: 'engineering' },
  materials: { name: '冯涛', roles: ['department_head', 'responsible_person'], department: 'materials' },
};

export const DEMO_LOGINS: readonly string[] = Object.keys(DEMO_ACCOUNTS);

/** The id of a demo account, the same on every machine. */
export function demoUserId(login: string): string {
  const hex = createHash('sha256').update(`ruyue demo account ${login}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Puts in what a new version brings: policy packs, the calendar, demo accounts. Changes nothing that people changed. */
export async function seed(config: Pick<Config, 'demoAccounts'>, databaseUrl: string): Promise<void> {
  const { db, pool } = connectDatabase(databaseUrl, { name: 'ruyue-seed', max: 1 });
  try {
    await seedPolicies(db);
    await seedCalendar(db);
    await seedDemoAccounts(db, config.demoAccounts);
  } finally {
    await pool.end();
  }
}

/** Version 1 of each profile, in force unless a later one was published. */
async function seedPolicies(db: Db): Promise<void> {
  const there = await db.selectFrom('policies').select('profile').distinct().execute();
  const missing = Object.values(packs).filter((pack) => there.every(({ profile }) => profile !== pack.profile));
  if (missing.length === 0) return;
  await db
    .insertInto('policies')
    .values(
      missing.map((pack) => ({
        profile: pack.profile,
        version: pack.version,
        pack: JSON.stringify(pack),
        active: true,
        created_by: RELEASE,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The reviewed years of this release; in force unless a person has put a calendar of their own in force. */
async function seedCalendar(db: Db): Promise<void> {
  const years = readCalendarYears();
  const version = `cn-${Object.keys(years).sort().at(-1) ?? 'none'}`;
  await db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto('calendars')
      .values({
        version,
        calendar: JSON.stringify(baseCalendar(version, years)),
        source: 'chinese-days',
        created_by: RELEASE,
        approved_by: RELEASE,
        approved_at: new Date(),
      })
      .onConflict((conflict) => conflict.column('version').doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 0n) return;
    const ours = await tx
      .selectFrom('calendars')
      .select('version')
      .where('active', '=', true)
      .where('approved_by', '!=', RELEASE)
      .executeTakeFirst();
    if (ours) return;
    await tx.updateTable('calendars').set({ active: false }).where('active', '=', true).execute();
    await tx.updateTable('calendars').set({ active: true }).where('version', '=', version).execute();
  });
}

/** Their password is public: where they are not wanted, those of an earlier start are shut. */
async function seedDemoAccounts(db: Db, wanted: boolean): Promise<void> {
  await db
    .updateTable('users')
    .set({ disabled: !wanted })
    .where('demo', '=', true)
    .where('disabled', '=', wanted)
    .execute();
  if (!wanted) return;
  const there = await db.selectFrom('users').select('login').where('demo', '=', true).execute();
  const missing = Object.entries(DEMO_ACCOUNTS).filter(([login]) => there.every((user) => user.login !== login));
  if (missing.length === 0) return;
  const passwordHash = await hash(DEMO_PASSWORD);
  await db
    .insertInto('users')
    .values(
      missing.map(([login, { name, roles, department }]) => ({
        id: demoUserId(login),
        login,
        name,
        roles: [...roles],
        department: department ?? null,
        password_hash: passwordHash,
        demo: true,
      })),
    )
    .onConflict((conflict) => conflict.column('login').doNothing())
    .execute();
}
