import { z } from 'zod';
import { Login } from '../../../../../domain/access/change.ts';
import { field } from '../../../../../domain/procedures/field.ts';
import { Department, PersonRole, Role } from '../../../../../domain/roles.ts';
import { LANGUAGES } from '../../../../../domain/text.ts';
import { LANGUAGE_NAMES } from '../app/language.ts';
import { P } from './texts.ts';

const named = Object.fromEntries(LANGUAGES.map((key) => [key, { zh: LANGUAGE_NAMES[key], en: LANGUAGE_NAMES[key] }]));

const reason = field(z.string().trim().min(1).max(500), P.reason.zh, P.reason.en, { widget: 'multiline' });
const roles = field(z.array(PersonRole.meta({ labels: Role.labels })).min(1), P.roles.zh, P.roles.en);
const name = field(z.string().trim().min(1).max(64), P.name.zh, P.name.en);
const department = field(Department.schema, '部门', 'Department').optional();

/** What the dialogs ask for. */
export const NewAccountForm = z.strictObject({
  login: field(Login, P.login.zh, P.login.en, { help: P.loginHelp }),
  name,
  department,
  roles,
  reason,
});
export const RolesForm = z.strictObject({ roles, reason });
export const ProfileForm = z.strictObject({
  name,
  department,
  language: field(z.enum(LANGUAGES).meta({ labels: named }), P.language.zh, P.language.en),
  reason,
});
export const ReasonForm = z.strictObject({ reason });
export const ApprovalForm = z.strictObject({
  note: field(z.string().trim().min(1).max(500), P.note.zh, P.note.en, { widget: 'multiline' }).optional(),
});
export const RejectionForm = z.strictObject({
  note: field(z.string().trim().min(1).max(500), P.rejectNote.zh, P.rejectNote.en, { widget: 'multiline' }),
});
