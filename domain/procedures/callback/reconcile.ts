/** Where an open promise must be found: each of the three is made in its own way (product §1.9-3). */
interface Found {
  readonly running: readonly string[];
  readonly listed: readonly string[];
  readonly recorded: readonly string[];
}

/** The promises that are open in one place and not in another. */
export function lostPromises(found: Found) {
  const places = {
    running: new Set(found.running),
    listed: new Set(found.listed),
    recorded: new Set(found.recorded),
  };
  const all = new Set([...found.running, ...found.listed, ...found.recorded]);
  return [...all]
    .map((callback) => ({
      callback,
      running: places.running.has(callback),
      listed: places.listed.has(callback),
      recorded: places.recorded.has(callback),
    }))
    .filter(({ running, listed, recorded }) => !(running && listed && recorded));
}
