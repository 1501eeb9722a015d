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
  followUp: {
    ...defaults.followUp,
    windows: {
      ...defaults.followUp.windows,
      // The visit after a service is the 3DC (FUP-06).
      AFTER_REPAIR: null,
      SEVEN_DC: { limit: { kind: 'window', fromDay: 7, toDay: 10 }, origin: 'stated' },
      THREE_DC: { limit: { kind: 'window', fromDay: 3, toDay: 5 }, origin: 'stated' },
    },
  },
  repair: { ...defaults.repair, departments: ['technical', 'materials'] },
};
