import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Models and signage: the reply within 24 hours is stated. */
export const signage: PolicyPack = {
  ...defaults,
  profile: 'signage',
  label: { zh: '模型标识', en: 'Models and signage' },
  complaint: {
    ...defaults.complaint,
    limits: {
      ...defaults.complaint.limits,
      'CMP-07': { limit: { kind: 'elapsed_hours', hours: 24 }, origin: 'stated' },
    },
    departments: ['design', 'production', 'engineering', 'materials', 'customer_service', 'finance'],
  },
  followUp: {
    ...defaults.followUp,
    windows: {
      ...defaults.followUp.windows,
      POST_INSTALLATION: { limit: { kind: 'window', fromDay: 2, toDay: 3 }, origin: 'stated' },
    },
  },
  // Two days as in renovation, the reply within 24 hours besides, and a fee only with a signature (CNF-20, SVC-07).
  repair: {
    ...defaults.repair,
    limits: {
      ...defaults.repair.limits,
      'REP-03': { limit: { kind: 'calendar_days', days: 2 }, origin: 'derived' },
      'CMP-07': { limit: { kind: 'elapsed_hours', hours: 24 }, origin: 'stated' },
    },
    departments: ['production', 'engineering'],
    feeCheck: true,
  },
};
