import { defaults } from '../defaults.ts';
import type { PolicyPack } from '../schema.ts';

const stated = (days: number) => ({ limit: { kind: 'working_days' as const, days }, origin: 'stated' as const });

/** Tourism: the stages of 2, 5, 3, 2 and 1 working days, and classification within one hour, all stated. */
export const tourism: PolicyPack = {
  ...defaults,
  profile: 'tourism',
  label: { zh: '旅游', en: 'Tourism' },
  complaint: {
    ...defaults.complaint,
    path: 'staged',
    limits: {
      ...defaults.complaint.limits,
      'CMP-09': { limit: { kind: 'elapsed_hours', hours: 1 }, origin: 'stated' },
      'CMP-14': stated(2),
      'CMP-15': { limit: { kind: 'working_days', days: 1 }, origin: 'derived' },
      'CMP-16': { limit: { kind: 'working_days', days: 2 }, origin: 'soft' },
      'CMP-17': stated(5),
      'CMP-22': stated(3),
      'CMP-23': stated(2),
      'CMP-28': stated(1),
    },
    meeting: 'optional',
    reportUpAfter: 'confirmation',
    loop: 'escalateAfter2',
    closeUnsatisfied: true,
    pause: {
      clocks: ['CMP-17'],
      reasons: ['CUSTOMER_DOCUMENTS', 'CUSTOMER_UNREACHABLE', 'THIRD_PARTY'],
      longestWorkingDays: 5,
    },
    departments: ['operations', 'customer_service', 'marketing', 'engineering', 'materials', 'finance'],
  },
};
