// What the parts of a bank line are called, and which a line of each direction may have.

import type { PartView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

export type PartKind = PartView["kind"];
export type Direction = "debit" | "credit";

/** What a part is, in a few words. */
export const kindName: (kind: PartKind) => string = catalogue({
  id: {
    payout: "Pembayaran ke pedagang",
    payout_returned: "Pembayaran yang kembali",
    deposit: "Dana masuk (SP2D)",
    interest: "Jasa giro",
    fee: "Biaya bank",
    bank_tax: "Pajak jasa giro",
    surrender: "Setoran ke kas daerah (STS)",
    remit: "Setoran pajak",
    suspense: "Belum dijelaskan",
  },
  en: {
    payout: "Payment to merchants",
    payout_returned: "Payment that came back",
    deposit: "Money in (SP2D)",
    interest: "Interest",
    fee: "Bank fee",
    bank_tax: "Tax on interest",
    surrender: "Surrender to the city (STS)",
    remit: "Tax remitted",
    suspense: "Unexplained",
  },
});

// As the API has them (chalicelib/bank/rules/explanation.py).
const KINDS_OF: Readonly<Record<Direction, readonly PartKind[]>> = {
  debit: ["payout", "fee", "bank_tax", "surrender", "remit"],
  credit: ["payout_returned", "deposit", "interest", "fee", "bank_tax"],
};

/** What people may say that a line of a direction is made of. */
export function kindsOf(direction: Direction): readonly PartKind[] {
  return KINDS_OF[direction];
}

/** Whether a part counts below zero: what the bank kept back of money that came in. */
export function isKeptBack(direction: Direction, kind: PartKind): boolean {
  return direction === "credit" && (kind === "fee" || kind === "bank_tax");
}
