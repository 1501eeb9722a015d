/** A container's HEALTHCHECK: exit code 0 while the process beside it answers. */
try {
  const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
