// What has to be done before a year's books are empty, from what is left of its money.

import type { UnspentView } from "../../shared/generated/schema";

/** What a campaign's money waits for: residents who may still spend it, somebody who closes the
 * campaign, merchants' payouts, or nothing more. */
export type Waits = "residents" | "close" | "payout" | "nothing";

type Left = Pick<UnspentView, "unissued" | "vouchers" | "owed" | "spend_until" | "state">;

/** What the money of a campaign waits for at a moment. */
export function waitsFor(left: Left, now: number): Waits {
  if (left.unissued || left.vouchers)
    return Date.parse(left.spend_until) <= now ? "close" : "residents";
  return left.owed ? "payout" : "nothing";
}

export interface Steps {
  /** Rupiah that each step is about; 0 where it is done. */
  residents: number;
  close: number;
  payout: number;
  surrender: number;
}

/** The steps of the year's end. `treasury` is the treasury's balance: above 0, it must go back. */
export function stepsOf(all: readonly Left[], treasury: number, now: number): Steps {
  const steps: Steps = { residents: 0, close: 0, payout: 0, surrender: Math.max(0, treasury) };
  for (const left of all) {
    const waits = waitsFor(left, now);
    if (waits === "residents" || waits === "close") steps[waits] += left.unissued + left.vouchers;
    steps.payout += left.owed;
  }
  return steps;
}
