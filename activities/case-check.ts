/** What the comparison of the records with the running workflows found: the numbers of the cases. */
export interface CaseDifferences {
  /** Temporal did not know them: they were started again from their log. */
  readonly revived: readonly string[];
  /** They held fewer facts than their log, and were told so. */
  readonly behind: readonly string[];
  /** A limit of theirs has passed in the records and has not rung: they were asked to look. */
  readonly unrung: readonly string[];
  /** They hold more facts than their log: the database was set back behind Temporal. */
  readonly ahead: readonly string[];
  /** They run, and the records know nothing of them or have seen their end. */
  readonly stray: readonly string[];
  /** They run and do not move: their workflow task fails, or they do not answer. */
  readonly stuck: readonly string[];
}

export interface CaseCheck {
  /** How many cases should run. */
  readonly expected: number;
  readonly found: CaseDifferences;
}

export interface CaseCheckActivities {
  /** Compares, mends what can be mended, writes the check down and tells administrators of what they must see. */
  checkCases(): Promise<CaseCheck>;
}
