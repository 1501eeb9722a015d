import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

/** Manufacturing: satisfaction is recorded and reported, it does not reopen the handling. */
export const manufacturing: PolicyPack = {
  ...defaults,
  profile: 'manufacturing',
  label: { zh: '制造', en: 'Manufacturing' },
  complaint: {
    ...defaults.complaint,
    loop: 'recordOnly',
    taxonomies: ['category', 'content', 'nature'],
    departments: ['technical', 'production', 'engineering', 'materials', 'customer_service', 'finance'],
  },
};
