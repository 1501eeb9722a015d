/** The promised callbacks that are open, found in three ways that know nothing of each other. */
export interface OpenPromises {
  /** Workflows that run. */
  readonly running: readonly string[];
  /** Rows of the read model. */
  readonly listed: readonly string[];
  /** Logs of facts that nothing has ended yet. */
  readonly recorded: readonly string[];
}

/** A promise that is not open in all three. */
export interface LostPromise {
  readonly callback: string;
  readonly running: boolean;
  readonly listed: boolean;
  readonly recorded: boolean;
}

export interface PromiseActivities {
  findOpenPromises(): Promise<OpenPromises>;
  /** Writes the check down, and tells supervisors and administrators of what differs, each difference once a day. */
  reportPromises(input: { readonly open: number; readonly lost: readonly LostPromise[] }): Promise<void>;
}
