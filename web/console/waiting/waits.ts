// What waits, and for whom: for me, for my colleague, or for the bank.

/** Whom something waits for. */
export type Whom = "me" | "colleague" | "bank";

export type What =
  | "accept"
  | "explain"
  | "decide"
  | "approve_settlement"
  | "send_settlement"
  | "decide_withdrawal"
  | "approve_surrender"
  | "approve_order"
  | "approve_remit"
  | "close_day"
  | "agree_day"
  | "payments"
  | "promises"
  | "surrenders"
  | "remits";

/** So many things of one sort that wait for somebody. */
export interface Wait {
  what: What;
  whom: Whom;
  count: number;
  /** What they come to in rupiah, where that says something. */
  amount: number | null;
  /** The screen where it is done. */
  path: readonly string[];
}

/** What finance's lists tell; each is read for itself, and one that is not here yet tells nothing. */
export interface Told {
  statements: readonly { id: string; state: string; begun_by: string; line_count: number | null }[];
  lines: readonly {
    statement_id: string;
    line: number;
    state: string;
    booked: number;
    waits_for: "anyone" | "colleague" | "me";
  }[];
  settlements: readonly {
    id: string;
    state: string;
    total: number;
    open_count: number;
    last_changed_by: string;
    withdrawal: { by: string } | null;
  }[];
  surrenders: readonly { id: string; state: string; amount: number; proposed_by: string }[];
  promises: readonly { reference: string; due: number }[];
  /** Those that were submitted. */
  orders: readonly { id: string; total: number }[];
  remits: readonly { state: string; amount: number; proposed_by: string }[];
  days: { next_to_close: string | null; today: string; proposed_by: string | null };
}

/** What waits, in the order in which people should take it up. `me` is an actor (`finance:…`). */
export function waitsOf(told: Told, me: string): Wait[] {
  return [
    ...statementWaits(told, me),
    ...lineWaits(told),
    ...settlementWaits(told, me),
    ...surrenderWaits(told, me),
    ...orderWaits(told),
    ...remitWaits(told, me),
    ...dayWaits(told, me),
    ...bankWaits(told),
  ];
}

// What one officer has done waits for the other; whatever nobody has begun waits for whoever looks.
function other(by: string, me: string): Whom {
  return by === me ? "colleague" : "me";
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0);
}

/** One wait for all of `of` that wait for one and the same; its screen is the thing itself where there
 * is only one. */
function grouped<T>(
  of: readonly T[],
  what: What,
  whomOf: (one: T) => Whom,
  amountOf: ((one: T) => number) | null,
  pathOf: (one: T) => readonly string[],
  list: readonly string[],
): Wait[] {
  return (["me", "colleague", "bank"] as const).flatMap((whom) => {
    const found = of.filter((one) => whomOf(one) === whom);
    const [only] = found;
    if (only === undefined) return [];
    const path = found.length === 1 ? pathOf(only) : list;
    const amount = amountOf ? sum(found.map(amountOf)) : null;
    return [{ what, whom, count: found.length, amount, path }];
  });
}

const STATEMENTS = ["finance", "statements"];
const SETTLEMENTS = ["finance", "settlements"];
const SURRENDERS = ["finance", "surrenders"];
const ORDERS = ["procurement", "orders"];
const TAXES = ["procurement", "taxes"];

function statementWaits({ statements }: Told, me: string): Wait[] {
  return grouped(
    statements.filter(({ state }) => state === "uploaded"),
    "accept",
    (one) => other(one.begun_by, me),
    null,
    ({ id }) => [...STATEMENTS, id],
    STATEMENTS,
  );
}

function lineWaits({ lines }: Told): Wait[] {
  type Line = Told["lines"][number];
  const pathOf = (one: Line) => [...STATEMENTS, one.statement_id, String(one.line)];
  const amountOf = (one: Line) => one.booked;
  return [
    ...grouped(
      lines.filter(({ waits_for: whom }) => whom === "anyone"),
      "explain",
      () => "me",
      amountOf,
      pathOf,
      STATEMENTS,
    ),
    ...grouped(
      lines.filter(({ waits_for: whom }) => whom !== "anyone"),
      "decide",
      ({ waits_for: whom }) => (whom === "me" ? "me" : "colleague"),
      amountOf,
      pathOf,
      STATEMENTS,
    ),
  ];
}

function settlementWaits({ settlements }: Told, me: string): Wait[] {
  type Settlement = Told["settlements"][number];
  const pathOf = ({ id }: Settlement) => [...SETTLEMENTS, id];
  const of = (found: readonly Settlement[], what: What, whomOf: (one: Settlement) => Whom) =>
    grouped(found, what, whomOf, ({ total }) => total, pathOf, SETTLEMENTS);
  const withdrawn = settlements.filter(({ withdrawal }) => withdrawal !== null);
  const steady = settlements.filter(({ withdrawal }) => withdrawal === null);
  return [
    ...of(
      steady.filter(({ state }) => state === "draft"),
      "approve_settlement",
      (one) => other(one.last_changed_by, me),
    ),
    ...of(
      steady.filter(({ state, open_count }) => state === "approved" && open_count > 0),
      "send_settlement",
      () => "me",
    ),
    ...of(withdrawn, "decide_withdrawal", (one) => other(one.withdrawal?.by ?? "", me)),
  ];
}

function surrenderWaits({ surrenders }: Told, me: string): Wait[] {
  return grouped(
    surrenders.filter(({ state }) => state === "proposed"),
    "approve_surrender",
    (one) => other(one.proposed_by, me),
    ({ amount }) => amount,
    () => SURRENDERS,
    SURRENDERS,
  );
}

// Units' officers draft and submit as admins: what they submit waits for any finance officer.
function orderWaits({ orders }: Told): Wait[] {
  return grouped(
    orders,
    "approve_order",
    () => "me",
    ({ total }) => total,
    ({ id }) => [...ORDERS, id],
    ORDERS,
  );
}

function remitWaits({ remits }: Told, me: string): Wait[] {
  return grouped(
    remits.filter(({ state }) => state === "proposed"),
    "approve_remit",
    (one) => other(one.proposed_by, me),
    ({ amount }) => amount,
    () => TAXES,
    TAXES,
  );
}

function dayWaits({ days }: Told, me: string): Wait[] {
  const { next_to_close: next, today, proposed_by: by } = days;
  if (next === null || next >= today) return [];
  const path = ["finance", "days", next];
  if (by) return [{ what: "agree_day", whom: other(by, me), count: 1, amount: null, path }];
  const count = Math.round((Date.parse(today) - Date.parse(next)) / 86_400_000);
  return [{ what: "close_day", whom: "me", count, amount: null, path }];
}

function bankWaits({ settlements, promises, surrenders, remits }: Told): Wait[] {
  const bank = () => "bank" as const;
  const atBank = settlements.filter(
    ({ state, open_count }) => (state === "sent" || state === "partly_returned") && open_count > 0,
  );
  const payments = sum(atBank.map(({ open_count }) => open_count));
  const due = promises.filter(({ due: left }) => left > 0);
  return [
    ...grouped(atBank, "payments", bank, null, ({ id }) => [...SETTLEMENTS, id], SETTLEMENTS).map(
      (one) => ({ ...one, count: payments }),
    ),
    ...grouped(
      due,
      "promises",
      bank,
      ({ due: left }) => left,
      () => ["finance", "promises"],
      ["finance", "promises"],
    ),
    ...grouped(
      surrenders.filter(({ state }) => state === "approved"),
      "surrenders",
      bank,
      ({ amount }) => amount,
      () => SURRENDERS,
      SURRENDERS,
    ),
    ...grouped(
      remits.filter(({ state }) => state === "approved"),
      "remits",
      bank,
      ({ amount }) => amount,
      () => TAXES,
      TAXES,
    ),
  ];
}
