const reduced = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Returns whether animation is allowed, that is, the user does not prefer reduced motion. */
export function motionAllowed() {
  return !(reduced?.matches ?? false);
}
