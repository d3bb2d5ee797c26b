// Payments that a line of the bank may be about, found by the shop's name.

import type { SettlementLineView } from "../../shared/generated/schema";

/** A payment of a settlement, with the name of the shop that it is for. */
export interface ShopPayment {
  endToEndId: string;
  amount: number;
  name: string;
  account: string;
}

// What the bank has not answered yet, and what it may send back.
const OPEN = ["ready", "sent"];
const PAID = ["paid"];

/** The payments of a settlement's lines that a line may be: still open for one that went out, carried
 * out for one that came back. */
export function paymentsFor(
  kind: "payout" | "payout_returned",
  lines: readonly SettlementLineView[],
): ShopPayment[] {
  const states = kind === "payout" ? OPEN : PAID;
  return lines.flatMap(({ name, bank_account, payments }) =>
    payments
      .filter(({ state }) => states.includes(state))
      .map(({ end_to_end_id, amount }) => ({
        endToEndId: end_to_end_id,
        amount,
        name,
        account: bank_account,
      })),
  );
}

/** Those whose shop, account or amount fits what was typed; those of exactly `amount` first. */
export function searched(
  payments: readonly ShopPayment[],
  text: string,
  amount: number,
): ShopPayment[] {
  const wanted = text.trim().toLowerCase();
  const digits = wanted.replace(/\D/g, "");
  const found = payments.filter(
    ({ name, account, amount: paid }) =>
      name.toLowerCase().includes(wanted) ||
      (digits !== "" && (account.includes(digits) || String(paid).includes(digits))),
  );
  return found.sort(
    (one, other) => Number(other.amount === amount) - Number(one.amount === amount),
  );
}

/** What all open payments of a settlement come to. */
export function sumOf(payments: readonly ShopPayment[]): number {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}
