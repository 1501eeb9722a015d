/** The procedures of the platform, by the name that ids, routes and tables use. */
export const PROCEDURES = ['complaint', 'repair', 'refund', 'callback', 'visit'] as const;
export type ProcedureName = (typeof PROCEDURES)[number];

/** One case, wherever it is spoken of. */
export interface CaseRef {
  readonly id: string;
  readonly procedure: ProcedureName;
}

/** What the numbers of each procedure begin with; a child's number is its parent's, the prefix and how many there are. */
export const PREFIXES: Readonly<Record<ProcedureName, string>> = {
  complaint: 'TS',
  repair: 'BX',
  refund: 'TK',
  callback: 'HD',
  visit: 'HF',
};

/** Numbers grow with each generation: a case out of a visit out of a case. */
export const NUMBER_LENGTH = 100;

/** The number of the n-th case of a procedure that a case gives rise to: the same whoever asks, so that it starts once. */
export const childNumber = (parent: string, procedure: ProcedureName, nth: number): string =>
  `${parent}-${PREFIXES[procedure]}${nth}`;
