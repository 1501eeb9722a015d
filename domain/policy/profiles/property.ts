import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Property management: only what the duty desk finds difficult goes up the ladder (GEN-05). */
export const property: PolicyPack = {
  ...defaults,
  profile: 'property',
  label: { zh: '物业', en: 'Property management' },
  complaint: {
    ...defaults.complaint,
    reportUp: 'byDifficulty',
    departments: ['property', 'engineering', 'materials', 'customer_service', 'finance'],
  },
  // The service centre runs repairs with the departments that keep the buildings (REP-10).
  repair: { ...defaults.repair, departments: ['property', 'engineering'] },
};
