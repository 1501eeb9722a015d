/** What operators filter by in Temporal: set at start, never per step, no personal data (design §3.9, §3.10). */
export const searchAttributes = {
  RuyueProcedure: 'Keyword',
  RuyueProfile: 'Keyword',
} as const;
