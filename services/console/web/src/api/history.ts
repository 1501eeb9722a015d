import { call, queryString } from './client.ts';
import { CustomerTimeline, MonthlySummary, StateAt, Timeline, Verification } from './shapes.ts';

const of = (id: string) => `/api/history/cases/${encodeURIComponent(id)}`;

export const getTimeline = (id: string, signal: AbortSignal) => call(Timeline, `${of(id)}/timeline`, { signal });

export const getStateAt = (id: string, at: string, signal: AbortSignal) =>
  call(StateAt, `${of(id)}/state${queryString({ at })}`, { signal });

export const verifyHistory = (id: string, signal: AbortSignal) =>
  call(Verification, `${of(id)}/verification`, { signal });

export const getCustomerTimeline = (id: string, signal: AbortSignal) =>
  call(CustomerTimeline, `${of(id)}/customer-timeline`, { signal });

export const getMonthlySummary = (
  query: { month: string; profile: string; department?: string },
  signal: AbortSignal,
) => call(MonthlySummary, `/api/history/summaries/complaints${queryString(query)}`, { signal });

export const evidenceUrl = (id: string): string => `${of(id)}/evidence`;
