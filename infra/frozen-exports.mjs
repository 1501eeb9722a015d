/**
 * A webpack loader: freezes what a module exports, as the standard has it for ECMAScript modules. Temporal freezes deeply whatever its
 * workflows share and is not already frozen; the schemas behind these exports fill their caches while they are used.
 */
export default function frozenExports(source, map) {
  this.callback(null, `${source}\n;Object.freeze(__webpack_exports__);`, map);
}
