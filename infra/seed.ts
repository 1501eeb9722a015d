import { packs } from '../domain/policy/packs.ts';
import type { Department, Role } from '../domain/roles.ts';
import { baseCalendar, readCalendarYears } from './calendars/import.ts';
import type { Config } from './config.ts';
import { connectDatabase, type Db } from './database.ts';
import { namedUuid } from './named-uuid.ts';
import { hashPassword } from './passwords.ts';

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
  visits: { name: '许静', roles: ['visit_specialist'] },
  supervisor: { name: '赵敏', roles: ['supervisor'] },
  leader: { name: '陈刚', roles: ['leader'] },
  finance: { name: '周静', roles: ['finance'], department: 'finance' },
  finance2: { name: '吴磊', roles: ['finance', 'finance_manager'], department: 'finance' },
  manager: { name: '孙丽', roles: ['cs_head', 'department_head'], department: 'customer_service' },
  admin: { name: '何平', roles: ['administrator'] },
  admin2: { name: '郭宁', roles: ['administrator'] },
  operations: { name: '林涛', roles: ['department_head', 'responsible_person'], department: 'operations' },
  technician: { name: '马超', roles: ['technician', 'responsible_person'], department: 'engineering' },
  dispatch: { name: '高峰', roles: ['department_head'], department: 'dispatch' },
  engineering: { name: '郑强', roles: ['department_head', 'responsible_person'], department: 'engineering' },
  materials: { name: '冯涛', roles: ['department_head', 'responsible_person'], department: 'materials' },
};

export const DEMO_LOGINS: readonly string[] = Object.keys(DEMO_ACCOUNTS);

/** The id of a demo account, the same on every machine. */
export const demoUserId = (login: string): string => namedUuid(`ruyue demo account ${login}`);

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

/** The packs of this release: in force unless people have published their own of that profile. */
async function seedPolicies(db: Db): Promise<void> {
  const there = await db.selectFrom('policies').select(['profile', 'version', 'created_by']).execute();
  for (const pack of Object.values(packs)) {
    const versions = there.filter(({ profile }) => profile === pack.profile);
    if (versions.some(({ version, created_by }) => version >= pack.version || created_by !== RELEASE)) continue;
    await db.transaction().execute(async (tx) => {
      await tx.updateTable('policies').set({ active: false }).where('profile', '=', pack.profile).execute();
      await tx
        .insertInto('policies')
        .values({
          profile: pack.profile,
          version: pack.version,
          pack: JSON.stringify(pack),
          active: true,
          created_by: RELEASE,
        })
        .execute();
    });
  }
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
  const passwordHash = await hashPassword(DEMO_PASSWORD);
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
