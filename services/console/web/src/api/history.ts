import { call, queryString } from './client.ts';
import { CustomerTimeline, StateAt, Timeline, Verification } from './shapes.ts';

const of = (id: string) => `/api/history/cases/${encodeURIComponent(id)}`;

export const getTimeline = (id: string, signal: AbortSignal) => call(Timeline, `${of(id)}/timeline`, { signal });

export const getStateAt = (id: string, at: string, signal: AbortSignal) =>
  call(StateAt, `${of(id)}/state${queryString({ at })}`, { signal });

export const verifyHistory = (id: string, signal: AbortSignal) =>
  call(Verification, `${of(id)}/verification`, { signal });

export const getCustomerTimeline = (id: string, signal: AbortSignal) =>
  call(CustomerTimeline, `${of(id)}/customer-timeline`, { signal });

export const evidenceUrl = (id: string): string => `${of(id)}/evidence`;
