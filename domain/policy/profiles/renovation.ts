import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Renovation company: five complaint types, with aspects for engineering and materials. */
export const renovation: PolicyPack = {
  ...defaults,
  profile: 'renovation',
  label: { zh: '装修', en: 'Renovation' },
  complaint: {
    ...defaults.complaint,
    taxonomies: ['renovationType', 'renovationAspect'],
    departments: ['engineering', 'materials', 'design', 'customer_service', 'finance'],
  },
  // Two days is this trade's own promise, and it knows no fee (CNF-29, CNF-32).
  repair: {
    ...defaults.repair,
    limits: { ...defaults.repair.limits, 'REP-03': { limit: { kind: 'calendar_days', days: 2 }, origin: 'stated' } },
  },
};
