const GRACE_MS = 5_000;

/**
 * Every Node process that `npm start` starts calls this once: when its parent is gone (even by kill -9) it shuts down as on
 * SIGTERM, and after a grace by force. Without a parent that holds a channel (a container) it does nothing.
 */
export function dieWithParent(): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The listener above would keep an otherwise finished process alive.
  process.channel?.unref();
}
