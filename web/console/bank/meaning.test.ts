import { describe, expect, test } from "vitest";
import type { BankLineView, BankStatementView, PartView } from "../../shared/generated/schema";
import { groupsOf, meaningOf, remainderOf } from "./meaning";
import { runsOn } from "./runs_on";

const LINE: BankLineView = {
  line: 1,
  booked_on: "2026-11-25",
  direction: "debit",
  amount: 10_000,
  sen: 0,
  booked: 10_000,
  end_to_end_id: "",
  reference: "",
  bank_reference: "",
  reason: "",
  state: "explained",
  explained: [{ kind: "payout", amount: 10_000, end_to_end_id: "2611010010000101" }],
  note: "",
  payee: null,
  proposal: null,
};

function line(changes: Partial<BankLineView>): BankLineView {
  return { ...LINE, ...changes };
}

describe("what a statement means", () => {
  const differs = { ordered: "Warung A", booked: "Toko Z", differs: true };
  const other = line({ line: 2, state: "suspense", payee: differs });
  const unknown = line({ line: 3, state: "suspense", explained: [] });
  const proposed = line({ line: 4, state: "proposed", explained: [] });
  const before = line({ line: 5, state: "told_before" });
  const meaning = meaningOf([LINE, other, unknown, proposed, before]);

  test("another payee comes first, and once", () => {
    expect(meaning.differing).toEqual([other]);
    expect(meaning.unexplained).toEqual([unknown, proposed]);
  });

  test("what was told before counts nowhere else", () => {
    expect(meaning.toldBefore).toEqual([before]);
    expect(meaning.groups).toEqual([{ kind: "payout", parts: 2, amount: 20_000 }]);
  });
});

describe("groups", () => {
  test("are by kind, in one order, without what is in suspense", () => {
    const parts: PartView[] = [
      { kind: "suspense", amount: 9 },
      { kind: "fee", amount: 2_500 },
      { kind: "payout", amount: 100, settlement_id: "stl_1" },
      { kind: "fee", amount: -500 },
    ];
    expect(groupsOf(parts)).toEqual([
      { kind: "payout", parts: 1, amount: 100 },
      { kind: "fee", parts: 2, amount: 2_000 },
    ]);
  });
});

describe("what is left of a line", () => {
  test("counts what the bank kept back of a credit below zero", () => {
    const returned: PartView = { kind: "payout_returned", amount: 50_000 };
    expect(remainderOf(47_500, [returned])).toBe(-2_500);
    expect(remainderOf(47_500, [returned, { kind: "fee", amount: -2_500 }])).toBe(0);
    expect(remainderOf(47_500, [])).toBe(47_500);
  });
});

describe("how a statement joins the books", () => {
  const waiting = (changes: Partial<BankStatementView>) =>
    runsOn({ state: "uploaded", closing: 1, gap: null, ...changes } as BankStatementView);

  test("is told by its gap while it waits", () => {
    expect(waiting({})).toBe("runs_on");
    expect(waiting({ gap: 5 })).toBe("above");
    expect(waiting({ gap: -5 })).toBe("below");
    expect(waiting({ closing: null })).toBe("unknown");
  });

  test("is nobody's business once it is booked", () => {
    expect(waiting({ state: "accepted", gap: 5 })).toBeNull();
  });
});
