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
};
