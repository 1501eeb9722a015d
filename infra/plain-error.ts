/** An error whose message is meant for the person at the terminal: printed as it stands, without a stack. */
export class PlainError extends Error {
  override name = 'PlainError';
}

/** Does what a command of the shell is for; it fails with a plain error's words alone, and with all that is known of any other. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** One line for a person, whatever was thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  if (error instanceof Error) return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
  return String(error);
}

/** The code of a system error ('EACCES', 'ENOENT', …), if it is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
