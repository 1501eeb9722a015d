import { z } from 'zod';
import { Attachment } from '../../../../../domain/procedures/case/intake.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import type { Language } from '../../../../../domain/text.ts';
import { call, newKey, queryString } from './client.ts';
import {
  type Away,
  CalendarVersion,
  CaseCounts,
  CaseDetail,
  CaseItem,
  CustomerView,
  DeadlinePreview,
  Duplicate,
  MovedClocks,
  Notification,
  PolicyVersion,
  Presence,
  pageOf,
  TaskItem,
  User,
} from './shapes.ts';

const DESK = '/api/desk';

/** What the services take as filters of the list of cases. */
export type CaseFilter = Readonly<
  Partial<
    Record<
      | 'procedure'
      | 'stage'
      | 'severity'
      | 'type'
      | 'channel'
      | 'open'
      | 'mine'
      | 'tracked'
      | 'department'
      | 'breached'
      | 'dueBefore'
      | 'customerId'
      | 'parentId'
      | 'q'
      | 'sort',
      string
    >
  >
>;

export const listCases = (filter: CaseFilter, page: { after?: string; limit: number }, signal: AbortSignal) =>
  call(pageOf(CaseItem), `${DESK}/cases${queryString({ ...filter, ...page })}`, { signal });

export const countCases = (signal: AbortSignal) => call(CaseCounts, `${DESK}/cases/counts`, { signal });

export const getCase = (id: string, signal: AbortSignal) =>
  call(CaseDetail, `${DESK}/cases/${encodeURIComponent(id)}`, { signal });

/** The collection of a procedure's cases: a refund is finance's, everything else the desk's. */
const collectionOf = (procedure: ProcedureName): string =>
  `${procedure === 'refund' ? '/api/finance' : DESK}/${procedure}s`;

/** Opens a case: the opening's schema without `receivedAt` when it is now, and `parentId` of the case it comes out of. */
export const openCase = (procedure: ProcedureName, body: object, key: string) =>
  call(CaseDetail, collectionOf(procedure), { method: 'POST', body, key });

/** Gives the command `name` to a case: `recordReply` goes to `record-reply`. */
export const giveCommand = (
  id: string,
  procedure: ProcedureName,
  name: string,
  data: unknown,
  sent: { key: string; seen?: number },
) => {
  const collection = procedureOf(procedure).commands[name]?.common ? `${DESK}/cases` : collectionOf(procedure);
  return call(CaseDetail, `${collection}/${encodeURIComponent(id)}/${kebab(name)}`, {
    method: 'POST',
    body: data,
    ...sent,
  });
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const searchCustomers = (q: string, signal: AbortSignal) =>
  call(z.object({ items: z.array(CustomerView) }), `${DESK}/customers${queryString({ q })}`, { signal });

export interface CustomerFields {
  readonly id?: string;
  readonly version?: number;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly tier?: string;
  readonly preferredChannel?: string;
  readonly note?: string;
}

export const upsertCustomer = (fields: CustomerFields, key: string) =>
  call(CustomerView, `${DESK}/customers`, { method: 'POST', body: fields, key });

export const getCustomer = (id: string, signal?: AbortSignal) =>
  call(CustomerView, `${DESK}/customers/${id}`, signal ? { signal } : {});

export const revealCustomer = (id: string, reason: string) =>
  call(CustomerView, `${DESK}/customers/${id}/reveal`, { method: 'POST', body: { reason }, key: newKey() });

export const findDuplicates = (of: { customerId?: string; orderNo?: string }, signal: AbortSignal) =>
  call(z.object({ items: z.array(Duplicate) }), `${DESK}/duplicates${queryString(of)}`, { signal });

export const listTasks = (page: { after?: string }, signal: AbortSignal) =>
  call(pageOf(TaskItem), `${DESK}/tasks${queryString({ ...page, limit: 100 })}`, { signal });

export const listNotifications = (page: { after?: string }, signal: AbortSignal) =>
  call(pageOf(Notification), `${DESK}/notifications${queryString(page)}`, { signal });

export const unreadCount = (signal: AbortSignal) =>
  call(z.object({ unread: z.number() }), `${DESK}/notifications/unread-count`, { signal });

export const readNotification = (id: number) =>
  call(z.unknown(), `${DESK}/notifications/${id}/read`, { method: 'POST', key: newKey() });

export const readAllNotifications = () =>
  call(z.unknown(), `${DESK}/notifications/read-all`, { method: 'POST', key: newKey() });

export const saveLanguage = (language: Language) =>
  call(z.unknown(), `${DESK}/me/language`, { method: 'PUT', body: { language } });

export const listUsers = (signal: AbortSignal) => call(z.object({ items: z.array(User) }), `${DESK}/users`, { signal });

const presenceOf = (userId: string): string => `${DESK}/users/${encodeURIComponent(userId)}/presence`;

export const getPresence = (userId: string, signal: AbortSignal) => call(Presence, presenceOf(userId), { signal });

/** Null: the person is there. */
export const setPresence = (userId: string, away: Away | null) =>
  call(z.unknown(), presenceOf(userId), { method: 'PUT', body: { away } });

export const previewDeadlines = (of: { profile: string; receivedAt?: string }, signal: AbortSignal) =>
  call(z.object({ items: z.array(DeadlinePreview) }), `${DESK}/deadlines/preview`, {
    method: 'POST',
    body: of,
    signal,
  });

export const uploadAttachment = (file: File) =>
  call(Attachment, `${DESK}/attachments${queryString({ name: file.name })}`, {
    method: 'POST',
    body: file,
    key: newKey(),
  });

export const attachmentUrl = (id: string): string => `${DESK}/attachments/${id}`;

export const listPolicies = (signal: AbortSignal) =>
  call(z.object({ items: z.array(PolicyVersion) }), `${DESK}/policies`, { signal });

export const publishPolicy = (pack: unknown, key: string) =>
  call(PolicyVersion, `${DESK}/policies`, { method: 'POST', body: pack, key });

export const listCalendars = (signal: AbortSignal) =>
  call(z.object({ items: z.array(CalendarVersion) }), `${DESK}/calendars`, { signal });

export const importCalendar = (body: { calendar: unknown; source: string }, key: string) =>
  call(CalendarVersion, `${DESK}/calendars`, { method: 'POST', body, key });

export const approveCalendar = (version: string) =>
  call(z.unknown(), `${DESK}/calendars/${encodeURIComponent(version)}/approve`, { method: 'POST', key: newKey() });

export interface RulesVersions {
  readonly policyVersion: number;
  readonly calendarVersion: string;
}

export const previewRules = (id: string, versions: RulesVersions, signal: AbortSignal) =>
  call(MovedClocks, `${DESK}/cases/${encodeURIComponent(id)}/rules/preview`, {
    method: 'POST',
    body: versions,
    signal,
  });
