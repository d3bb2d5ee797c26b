import { describe, expect, test } from "vitest";
import { type Told, waitsOf } from "./waits";

const ME = "finance:stf_me";
const COLLEAGUE = "finance:stf_other";
const NOTHING: Told = {
  statements: [],
  lines: [],
  settlements: [],
  surrenders: [],
  promises: [],
  orders: [],
  remits: [],
  days: { next_to_close: null, today: "2026-11-26", proposed_by: null },
};

function whomOf(told: Partial<Told>): [string, string][] {
  return waitsOf({ ...NOTHING, ...told }, ME).map(({ what, whom }) => [what, whom]);
}

const settlement = {
  id: "stl_1",
  state: "draft",
  total: 100_000,
  open_count: 2,
  last_changed_by: ME,
  withdrawal: null,
};

test("what a unit has submitted waits for any finance officer, all of it together", () => {
  const orders = [
    { id: "ord_1", total: 30_000 },
    { id: "ord_2", total: 70_000 },
  ];
  const [wait] = waitsOf({ ...NOTHING, orders }, ME);
  expect(wait).toMatchObject({ what: "approve_order", whom: "me", count: 2, amount: 100_000 });
  const [single] = waitsOf({ ...NOTHING, orders: orders.slice(1) }, ME);
  expect(single?.path).toEqual(["procurement", "orders", "ord_2"]);
});

test("a remit waits for the other officer, then for the bank", () => {
  const remit = { state: "proposed", amount: 5_000, proposed_by: ME };
  expect(whomOf({ remits: [remit] })).toEqual([["approve_remit", "colleague"]]);
  expect(whomOf({ remits: [{ ...remit, proposed_by: COLLEAGUE }] })).toEqual([
    ["approve_remit", "me"],
  ]);
  expect(whomOf({ remits: [{ ...remit, state: "approved" }] })).toEqual([["remits", "bank"]]);
  expect(whomOf({ remits: [{ ...remit, state: "remitted" }] })).toEqual([]);
});

describe("what one officer has done waits for the other", () => {
  test("a statement waits for whoever did not hand it in", () => {
    const uploaded = { id: "bst_1", state: "uploaded", line_count: 3 };
    expect(whomOf({ statements: [{ ...uploaded, begun_by: ME }] })).toEqual([
      ["accept", "colleague"],
    ]);
    expect(whomOf({ statements: [{ ...uploaded, begun_by: COLLEAGUE }] })).toEqual([
      ["accept", "me"],
    ]);
    const accepted = { ...uploaded, state: "accepted", begun_by: COLLEAGUE };
    expect(whomOf({ statements: [accepted] })).toEqual([]);
  });

  test("a line that nobody knows waits for whoever looks, a proposal for the other", () => {
    const line = {
      statement_id: "bst_1",
      line: 4,
      state: "suspense",
      booked: 500,
      waits_for: "anyone",
    } as const;
    const proposed = { ...line, line: 5, state: "proposed", waits_for: "colleague" } as const;
    const theirs = { ...line, line: 6, state: "proposed", waits_for: "me" } as const;
    expect(whomOf({ lines: [line, proposed, theirs] })).toEqual([
      ["explain", "me"],
      ["decide", "me"],
      ["decide", "colleague"],
    ]);
  });

  test("a draft waits for whoever did not change it last", () => {
    expect(whomOf({ settlements: [settlement] })).toEqual([["approve_settlement", "colleague"]]);
    const theirs = { ...settlement, last_changed_by: COLLEAGUE };
    expect(whomOf({ settlements: [theirs] })).toEqual([["approve_settlement", "me"]]);
  });

  test("a withdrawal is decided by the other, whatever else the settlement waits for", () => {
    const withdrawn = { ...settlement, state: "sent", withdrawal: { by: COLLEAGUE } };
    expect(whomOf({ settlements: [withdrawn] })).toEqual([
      ["decide_withdrawal", "me"],
      ["payments", "bank"],
    ]);
  });

  test("a day that somebody proposed to close in spite of a difference waits for the other", () => {
    const days = { next_to_close: "2026-11-24", today: "2026-11-26", proposed_by: ME };
    expect(whomOf({ days })).toEqual([["agree_day", "colleague"]]);
  });
});

describe("what waits for the bank", () => {
  test("is what it has not booked yet", () => {
    const told: Told = {
      ...NOTHING,
      settlements: [{ ...settlement, state: "sent" }],
      promises: [
        { reference: "SP2D 1", due: 600 },
        { reference: "SP2D 2", due: 0 },
      ],
      surrenders: [{ id: "sur_1", state: "approved", amount: 70, proposed_by: ME }],
    };
    expect(waitsOf(told, ME)).toEqual([
      {
        what: "payments",
        whom: "bank",
        count: 2,
        amount: null,
        path: ["finance", "settlements", "stl_1"],
      },
      { what: "promises", whom: "bank", count: 1, amount: 600, path: ["finance", "promises"] },
      { what: "surrenders", whom: "bank", count: 1, amount: 70, path: ["finance", "surrenders"] },
    ]);
  });
});

test("one thing leads to its own screen, several to their list", () => {
  const line = {
    statement_id: "bst_1",
    line: 4,
    state: "suspense",
    booked: 500,
    waits_for: "anyone",
  } as const;
  const one = waitsOf({ ...NOTHING, lines: [line] }, ME);
  expect(one[0]?.path).toEqual(["finance", "statements", "bst_1", "4"]);
  const two = waitsOf({ ...NOTHING, lines: [line, { ...line, line: 5 }] }, ME);
  expect(two).toMatchObject([{ count: 2, amount: 1000, path: ["finance", "statements"] }]);
});

test("days are counted up to yesterday: today has not ended", () => {
  const days = { next_to_close: "2026-11-24", today: "2026-11-26", proposed_by: null };
  expect(waitsOf({ ...NOTHING, days }, ME)).toMatchObject([{ what: "close_day", count: 2 }]);
  expect(whomOf({ days: { ...days, next_to_close: "2026-11-26" } })).toEqual([]);
});
