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
};
