import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Car dealership. */
export const automotive: PolicyPack = {
  ...defaults,
  profile: 'automotive',
  label: { zh: '汽车经销', en: 'Car dealership' },
  complaint: {
    ...defaults.complaint,
    departments: ['customer_service', 'vehicles', 'technical', 'engineering', 'materials', 'finance'],
  },
};
