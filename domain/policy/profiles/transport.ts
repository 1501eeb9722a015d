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
  refund: {
    ...defaults.refund,
    orderRefunds: ['TICKET', 'PRICE_DIFFERENCE'],
    feeRules: [
      {
        id: 'TRANSPORT-1',
        products: [],
        steps: [
          { fromHours: 24, rateBp: 1_000 },
          { fromHours: 2, rateBp: 2_000 },
          { fromHours: 0, rateBp: 5_000 },
        ],
        minimumFen: 0,
        maximumFen: null,
        afterDepartureBp: null,
      },
    ],
  },
};
