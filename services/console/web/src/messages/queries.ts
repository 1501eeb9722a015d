import { useQuery } from '@tanstack/react-query';
import { keys } from '../app/queries.ts';
import { usePages } from '../app/usePages.ts';
import {
  type Delivery,
  type DeliveryFilter,
  getMyMessages,
  getSettings,
  listCaseDeliveries,
  listDeliveries,
  listTemplates,
  listWebhooks,
  listWordings,
  summariseDeliveries,
} from './api.ts';

export const messageKeys = {
  deliveries: ['deliveries'],
  summary: ['deliveries', 'summary'],
  templates: ['message-templates'],
  wordings: (template: string) => ['message-templates', template],
  webhooks: ['webhooks'],
  settings: ['message-settings'],
  mine: ['my-messages'],
} as const;

const SOON_MS = 2_000;
const CALM_MS = 15_000;

/** Something that is about to leave is watched closely. */
const againInMs = (rows: readonly Delivery[]): number =>
  rows.some(({ status, notBefore }) => status === 'sending' || (status === 'planned' && isNear(notBefore)))
    ? SOON_MS
    : CALM_MS;

const isNear = (instant: string): boolean => Date.parse(instant) < Date.now() + CALM_MS;

/** `closely`: something that nobody has planned yet is awaited, too. */
export const useDeliveries = (filter: DeliveryFilter, closely = false) =>
  usePages([...messageKeys.deliveries, 'list', filter], (page, signal) => listDeliveries(filter, page, signal), {
    againInMs: closely ? () => SOON_MS : againInMs,
  });

/** Below the key of the case, so that what happens there asks for them again. */
export const useCaseDeliveries = (caseId: string) =>
  usePages([...keys.case(caseId), 'deliveries'], (page, signal) => listCaseDeliveries(caseId, page, signal), {
    againInMs,
  });

export const useDeliverySummary = () =>
  useQuery({
    queryKey: messageKeys.summary,
    queryFn: ({ signal }) => summariseDeliveries(signal),
    refetchInterval: CALM_MS,
  });

export const useTemplates = () =>
  useQuery({ queryKey: messageKeys.templates, queryFn: ({ signal }) => listTemplates(signal) });

export const useWordings = (template: string) =>
  useQuery({ queryKey: messageKeys.wordings(template), queryFn: ({ signal }) => listWordings(template, signal) });

export const useWebhooks = () =>
  useQuery({
    queryKey: messageKeys.webhooks,
    queryFn: ({ signal }) => listWebhooks(signal),
    refetchInterval: CALM_MS,
  });

export const useSettings = () =>
  useQuery({ queryKey: messageKeys.settings, queryFn: ({ signal }) => getSettings(signal) });

export const useMyMessages = () =>
  useQuery({ queryKey: messageKeys.mine, queryFn: ({ signal }) => getMyMessages(signal) });
