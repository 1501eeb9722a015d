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
  // Purchase and serial number are checked first (SVC-02); the technical team goes out (SVC-04).
  repair: {
    ...defaults.repair,
    limits: {
      ...defaults.repair.limits,
      'CMP-07': { limit: { kind: 'elapsed_hours', hours: 24 }, origin: 'soft' },
    },
    departments: ['technical', 'materials'],
    feeCheck: true,
  },
};
