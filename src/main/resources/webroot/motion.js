const reduced = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Whether the viewer wants things to move. */
export function motionAllowed() {
  return !(reduced?.matches ?? false);
}
