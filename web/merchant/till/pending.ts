// A payment that has been sent and not been answered. It is kept on the phone with its key until the
// answer is there, so that a reload, a dead battery or a killed app ends in the same redemption.
//
// The payment code is kept with it, the only one that ever is: it pays once, dies within 90 seconds,
// and the request cannot be repeated without it. It goes as soon as the outcome is known.

import type { RedeemBody } from "../../shared/generated/schema";
import { kept } from "../../shared/kept";

export interface Pending {
  body: RedeemBody;
  key: string;
}

// By subject: one phone may be the till of two shops.
const pendingKept = kept<Record<string, Pending>>("tumbas.pending");

/** What a shop has sent without an answer. */
export function pendingOf(subject: string): Pending | null {
  return pendingKept.read()?.[subject] ?? null;
}

/** Whether any shop of this phone waits for an answer. */
export function anyPending(): boolean {
  return Object.keys(pendingKept.read() ?? {}).length > 0;
}

/** Keep a shop's payment, before it is sent. */
export function keepPending(subject: string, pending: Pending): void {
  pendingKept.write({ ...pendingKept.read(), [subject]: pending });
}

/** Its outcome is known. */
export function dropPending(subject: string): void {
  const { [subject]: _, ...others } = pendingKept.read() ?? {};
  if (Object.keys(others).length > 0) pendingKept.write(others);
  else pendingKept.clear();
}
