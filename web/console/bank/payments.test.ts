import { expect, test } from "vitest";
import type { SettlementLineView } from "../../shared/generated/schema";
import { paymentsFor, searched, sumOf } from "./payments";

function line(name: string, ...payments: readonly (readonly [string, number])[]) {
  return {
    name,
    bank_account: "0012345678",
    payments: payments.map(([state, amount], place) => ({
      end_to_end_id: `26110100100001${place}`,
      amount,
      state,
    })),
  } as unknown as SettlementLineView;
}

const LINES = [
  line("Warung Bu Sri", ["sent", 25_000], ["paid", 250_000]),
  line("Toko Murah", ["sent", 40_000], ["returned", 1_000]),
];

test("what went out may be an open payment, what came back one that was carried out", () => {
  expect(paymentsFor("payout", LINES).map(({ amount }) => amount)).toEqual([25_000, 40_000]);
  expect(paymentsFor("payout_returned", LINES).map(({ amount }) => amount)).toEqual([250_000]);
});

test("payments are found by the shop's name, its account or the amount", () => {
  const all = paymentsFor("payout", LINES);
  expect(searched(all, "murah", 0).map(({ name }) => name)).toEqual(["Toko Murah"]);
  expect(searched(all, "25.000", 0).map(({ name }) => name)).toEqual(["Warung Bu Sri"]);
  expect(searched(all, "0012", 0)).toHaveLength(2);
  expect(searched(all, "tidak ada", 0)).toEqual([]);
});

test("what is exactly as much as is left comes first", () => {
  const all = paymentsFor("payout", LINES);
  expect(searched(all, "", 40_000)[0]?.name).toBe("Toko Murah");
});

test("all open payments of a settlement come to their sum", () => {
  expect(sumOf(paymentsFor("payout", LINES))).toBe(65_000);
});
