// How often a screen asks by itself that nobody tells.

const SECOND = 1000;
const QUICK_ASKS = 5;
const SLOWER = 1.5;

/** How long to wait before asking for the `asked`th time (from 0): a second for the first five, then
 * ever longer, `slowestMs` at most. */
export function pause(asked: number, slowestMs: number): number {
  return Math.min(SECOND * SLOWER ** Math.max(0, asked - QUICK_ASKS + 1), slowestMs);
}
