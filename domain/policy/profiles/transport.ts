import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Customised passenger transport: meetings instead of stages, and the loop runs until the customer is satisfied. */
export const transport: PolicyPack = {
  ...defaults,
  profile: 'transport',
  label: { zh: '定制客运', en: 'Passenger transport' },
  complaint: {
    ...defaults.complaint,
    limits: {
      ...defaults.complaint.limits,
      'CMP-16': { limit: { kind: 'working_days', days: 2 }, origin: 'soft' },
    },
    meeting: 'bySeverity',
    taxonomies: ['transportIssue', 'nature', 'category'],
    departments: ['customer_service', 'dispatch', 'vehicles', 'engineering', 'finance'],
  },
};
