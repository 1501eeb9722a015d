import type { Selectable } from 'kysely';
import { z } from 'zod';
import { StoredWordings } from '../../../activities/messages/wording.ts';
import { operation } from '../../../domain/access/permission.ts';
import {
  defaultWording,
  isTemplate,
  TEMPLATES,
  type Template,
  type TemplateName,
  type Wordings,
  worded,
  wordingProblems,
} from '../../../domain/messages/templates.ts';
import { type Language, say } from '../../../domain/text.ts';
import { Instant } from '../../../domain/time/instant.ts';
import type { Database, Db } from '../../../infra/database.ts';
import { audit } from '../../kit/audit.ts';
import { once } from '../../kit/idempotency.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { Created, type Route, route } from '../../kit/route.ts';
import { instantOf, instantOrNull, Version } from '../../kit/views.ts';

const Wording = z.strictObject({
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(2_000),
});
const WordingsView = z.strictObject({ 'zh-CN': Wording, 'zh-Hant': Wording, en: Wording }).meta({ id: 'Wordings' });

const VersionView = z
  .object({
    version: z.int(),
    wordings: WordingsView,
    note: z.string(),
    status: z.enum(['proposed', 'approved', 'rejected']),
    proposedBy: z.string(),
    proposedAt: Instant,
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'WordingVersion' });

const TemplateView = z
  .object({
    template: z.string(),
    label: z.string(),
    variables: z.array(z.object({ name: z.string(), example: z.string(), needed: z.boolean() })),
    standard: WordingsView.describe('the wording of this release'),
    inForce: VersionView.nullable().describe('null: the wording of this release'),
    proposed: VersionView.nullable().describe('the last one that nobody has decided on'),
  })
  .meta({ id: 'MessageTemplate' });

const Params = z.strictObject({ template: z.string().min(1).max(64) });
const VersionParams = Params.extend({ version: z.coerce.number().pipe(Version) });

/** MSG-03: the company's own wording of what it sends, versioned, and used only after a second person has looked at it. */
export function templateRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/message-templates',
      permission: operation('listMessageTemplates'),
      input: {},
      answer: z.object({ items: z.array(TemplateView) }),
      async handler({ language }) {
        const rows = await versions(db).orderBy('version', 'desc').execute();
        return {
          items: Object.keys(TEMPLATES)
            .filter(isTemplate)
            .map((name) => templateView(name, language, rows)),
        };
      },
    }),

    route({
      method: 'get',
      path: '/message-templates/{template}/versions',
      permission: operation('listWordings'),
      input: { params: Params },
      answer: z.object({ items: z.array(VersionView) }),
      async handler({ params: { template } }) {
        const rows = await versions(db).where('template', '=', nameOf(template)).orderBy('version', 'desc').execute();
        return { items: rows.map(versionView) };
      },
    }),

    route({
      method: 'post',
      path: '/message-templates/{template}/preview',
      permission: operation('previewWording'),
      input: { params: Params, body: z.strictObject({ wordings: WordingsView.nullable() }) },
      answer: z.object({
        wordings: WordingsView,
        problems: z.array(z.object({ path: z.string(), variable: z.string(), message: z.string() })),
      }),
      async handler({ params, body: { wordings }, language }) {
        const name = nameOf(params.template);
        const own = wordings ?? undefined;
        return {
          wordings: inAllLanguages((each) => worded(name, own, each, TEMPLATES[name].vars)),
          problems: own
            ? wordingProblems(name, own).map(({ why, ...rest }) => ({ ...rest, message: say(why, language) }))
            : [],
        };
      },
    }),

    route({
      method: 'post',
      path: '/message-templates/{template}/versions',
      permission: operation('proposeWording'),
      changes: true,
      creates: true,
      input: {
        params: Params,
        body: z.strictObject({ wordings: WordingsView, note: z.string().trim().min(1).max(500) }),
      },
      answer: VersionView,
      async handler({ params, body, actor, key, language }) {
        const name = nameOf(params.template);
        proveWording(name, body.wordings, language);
        const content = { template: name, ...body };
        const version = await once(db, { actor, key, operation: 'proposeWording', content }, async (tx) => {
          const last = await tx
            .selectFrom('message_templates')
            .select('version')
            .where('template', '=', name)
            .orderBy('version', 'desc')
            .limit(1)
            .forUpdate()
            .executeTakeFirst();
          const next = (last?.version ?? 0) + 1;
          await tx
            .insertInto('message_templates')
            .values({
              template: name,
              version: next,
              wordings: JSON.stringify(body.wordings),
              note: body.note,
              proposed_by: actor.id,
              decided_by: null,
              decided_at: null,
              approved: null,
            })
            .execute();
          await audit(tx, actor, 'message-wording-proposed', `${name} ${next}`);
          return `${next}`;
        });
        return new Created(`/message-templates/${name}/versions`, await wordingOf(db, name, Number(version)));
      },
    }),

    ...(['approve', 'reject'] as const).map((verb) =>
      route({
        method: 'post',
        path: `/message-templates/{template}/versions/{version}/${verb}`,
        permission: operation(verb === 'approve' ? 'approveWording' : 'rejectWording'),
        changes: true,
        input: { params: VersionParams },
        answer: VersionView,
        async handler({ params, actor }) {
          const name = nameOf(params.template);
          await decide(db, actor, { name, version: params.version, approved: verb === 'approve' });
          return wordingOf(db, name, params.version);
        },
      }),
    ),
  ];
}

/** Decided once, by somebody else; the same decision again changes nothing. */
async function decide(
  db: Db,
  actor: { readonly id: string },
  { name, version, approved }: { readonly name: TemplateName; readonly version: number; readonly approved: boolean },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await versions(tx)
      .where('template', '=', name)
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw notFound();
    if (row.approved === approved) return;
    if (row.approved !== null) throw new Problem('stale-version');
    if (row.proposed_by === actor.id) {
      throw new Problem('same-person', {
        detail: { zh: '提出人不能自行审批', en: 'Who proposed it may not decide on it' },
        refusal: { type: 'SamePerson' },
      });
    }
    await tx
      .updateTable('message_templates')
      .set({ decided_by: actor.id, decided_at: new Date(), approved })
      .where('template', '=', name)
      .where('version', '=', version)
      .execute();
    await audit(tx, actor, 'message-wording-decided', `${name} ${version}`, { approved });
  });
}

function nameOf(template: string): TemplateName {
  if (isTemplate(template)) return template;
  throw notFound();
}

function proveWording(name: TemplateName, wordings: Wordings, language: Language): void {
  const problems = wordingProblems(name, wordings);
  const [first] = problems;
  if (!first) return;
  throw new Problem('malformed-request', {
    detail: { zh: '变量 {variable}：{why}', en: 'Variable {variable}: {why}' },
    vars: { variable: `{${first.variable}}`, why: first.why },
    errors: problems.map(({ path, variable, why }) => ({
      path: `wordings.${path}`,
      message: `{${variable}}: ${say(why, language)}`,
    })),
  });
}

const versions = (db: Db) => db.selectFrom('message_templates').selectAll();
type Row = Selectable<Database['message_templates']>;

async function wordingOf(db: Db, name: TemplateName, version: number) {
  const row = await versions(db).where('template', '=', name).where('version', '=', version).executeTakeFirst();
  if (!row) throw notFound();
  return versionView(row);
}

function versionView(row: Row): z.input<typeof VersionView> {
  return {
    version: row.version,
    wordings: StoredWordings.parse(row.wordings),
    note: row.note,
    status: row.approved === null ? 'proposed' : row.approved ? 'approved' : 'rejected',
    proposedBy: row.proposed_by,
    proposedAt: instantOf(row.proposed_at),
    decidedBy: row.decided_by,
    decidedAt: instantOrNull(row.decided_at),
  };
}

/** `rows`: of all templates, the newest first. */
function templateView(name: TemplateName, language: Language, rows: readonly Row[]): z.input<typeof TemplateView> {
  const { label, vars, needs }: Template = TEMPLATES[name];
  const own = rows.filter(({ template }) => template === name);
  const inForce = own.find(({ approved }) => approved === true);
  const proposed = own.find(({ approved }) => approved === null);
  return {
    template: name,
    label: say(label, language),
    variables: Object.entries(vars).map(([variable, example]) => ({
      name: variable,
      example: typeof example === 'string' ? example : say(example, language),
      needed: needs.includes(variable),
    })),
    standard: inAllLanguages((each) => defaultWording(name, each)),
    inForce: inForce ? versionView(inForce) : null,
    proposed: proposed ? versionView(proposed) : null,
  };
}

const inAllLanguages = <T>(of: (language: Language) => T): Record<Language, T> => ({
  'zh-CN': of('zh-CN'),
  'zh-Hant': of('zh-Hant'),
  en: of('en'),
});
