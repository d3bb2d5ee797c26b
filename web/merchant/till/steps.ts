// Where the till stands: looking for a code, an amount being typed, a payment under way, green.

import { signal } from "@preact/signals";
import { ApiProblem, api, got, keyed, newKey, untilKnown } from "../../shared/api";
import type { RedeemBody, RedemptionView, ScanView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { learn } from "../shared/sales";
import { chime } from "../shared/sound";
import { dropPending, keepPending, type Pending, pendingOf } from "./pending";
import type { Presented } from "./presented";
import { meant } from "./removed";

/** A code that is good, and what it is good for. */
export interface Found {
  presented: Presented;
  scan: ScanView;
}

/** What was typed for a voucher. It stays where its code lapsed and was scanned anew. */
export interface Typed {
  voucherId: string;
  amount: number;
  billTotal: number | null;
}

export type Step =
  | { at: "scan" }
  | { at: "type" }
  | { at: "amount"; found: Found }
  /** `open`: an answer was lost, and it is being asked for again. */
  | { at: "taking"; amount: number; open: boolean }
  | { at: "taken"; redemption: RedemptionView };

export const step = signal<Step>({ at: "scan" });
/** What went wrong last: an error, or words for it. */
export const problem = signal<unknown>(null);
/** What was typed last, as long as it has not been paid. */
export const typed = signal<Typed | null>(null);

/** Go to a step; what was said about the one before is over. */
export function stepTo(next: Step, wrong: unknown = null): void {
  step.value = next;
  problem.value = wrong;
  say("");
}

/** A shop begins: with the payment that it had under way, where there is one. */
export function begin(subject: string): void {
  typed.value = null;
  const pending = pendingOf(subject);
  if (pending) follow(subject, pending, null);
  else stepTo({ at: "scan" });
}

/** Ask what a code is good for, and go on to the amount. Throws what the API refuses. */
export async function present(presented: Presented): Promise<void> {
  const scan = await got(api.POST("/api/v1/merchant/scans", { body: presented }));
  stepTo({ at: "amount", found: { presented, scan } });
}

/** Take an amount off a voucher, and go on until it is known whether that happened. */
export function take(found: Found, amount: number, billTotal: number | null): void {
  const subject = signedIn.value?.subject;
  if (!subject) return;
  typed.value = { voucherId: found.scan.voucher_id, amount, billTotal };
  const body: RedeemBody = { ...found.presented, amount, bill_total: billTotal };
  const pending = { body, key: newKey() };
  keepPending(subject, pending);
  follow(subject, pending, found);
}

// Somebody else is signed in by now: the payment is followed up when its shop is back.
class Left extends Error {}

async function follow(subject: string, pending: Pending, found: Found | null): Promise<void> {
  const { amount } = pending.body;
  const here = () => signedIn.value?.subject === subject;
  stepTo({ at: "taking", amount, open: false });
  try {
    const redemption = await untilKnown(
      () => {
        if (!here()) throw new Left();
        return api.POST("/api/v1/merchant/redemptions", {
          body: pending.body,
          params: { header: keyed(pending.key) },
        });
      },
      () => {
        if (here()) stepTo({ at: "taking", amount, open: true });
      },
    );
    dropPending(subject);
    if (!here()) return;
    typed.value = null;
    learn([redemption]);
    stepTo({ at: "taken", redemption });
    chime();
  } catch (error) {
    // Signed out is no answer: it is asked again after the next sign-in.
    if (error instanceof Left || (error instanceof ApiProblem && error.status === 401)) return;
    dropPending(subject);
    if (here()) stepTo(found ? { at: "amount", found } : { at: "scan" }, meant(error));
  }
}
