// Finance: funding, the accounts, the transfers, the trial balance.

import { all, call, callUntilKnown, Keys } from "../shared/api.js";
import {
  errorPlace,
  field,
  groupDigits,
  make,
  money,
  onSubmit,
  typedAmount,
  when,
  worded,
} from "../shared/elements.js";
import { businessDay, grouped, rupiah, setWords } from "../shared/words.js";
import { list, moneyColumn, table } from "./table.js";

const ACCOUNT_COLUMNS = [
  { key: "column.account", cell: ({ account }) => account },
  moneyColumn("column.debits", ({ debits }) => debits),
  moneyColumn("column.credits", ({ credits }) => credits),
  moneyColumn("column.balance", ({ balance }) => balance),
];
const TRANSFER_COLUMNS = [
  { key: "column.time", cell: ({ occurred_at }) => when(occurred_at) },
  { key: "column.kind", cell: ({ kind }) => kind },
  { key: "column.from", cell: ({ debit_account }) => debit_account },
  { key: "column.to", cell: ({ credit_account }) => credit_account },
  moneyColumn("column.amount", ({ amount }) => amount),
  { key: "column.reference", cell: ({ reference }) => reference },
];

/** The part's content for a role: a finance officer also funds. */
export async function finance(role) {
  const balance = make("div", {}, await trialBalance());
  const content = [balance, accounts(), transfers()];
  if (role === "finance") {
    content.unshift(await funding(async () => balance.replaceChildren(await trialBalance())));
  }
  return content;
}

/** The trial balance: every account, the sums, and that they come to zero. */
export async function trialBalance() {
  const found = await call("GET", "/finance/trial-balance");
  const { node, add } = table(ACCOUNT_COLUMNS);
  add(found.accounts);
  const difference = found.credits - found.debits;
  const sums = make(
    "tfoot",
    {},
    make(
      "tr",
      {},
      worded("th", "finance.total", undefined, { scope: "row" }),
      ...[found.debits, found.credits, difference].map((sum) =>
        make("td", { class: "right" }, money(sum)),
      ),
    ),
  );
  node.querySelector("table").append(sums);
  const verdict =
    difference === 0
      ? worded("p", "finance.zero", { amount: rupiah(0) }, { class: "good" })
      : worded(
          "p",
          "finance.not_zero",
          { amount: rupiah(difference) },
          { class: "error", role: "alert" },
        );
  const through = make(
    "p",
    { class: "hint" },
    worded("span", "console.through"),
    " ",
    when(found.through),
  );
  return make("section", {}, worded("h3", "finance.trial_balance"), verdict, node, through);
}

async function funding(changed) {
  const place = errorPlace();
  const said = make("p", { role: "status", class: "note" });
  const keys = new Keys();
  const choice = make(
    "select",
    { name: "campaign", required: true },
    worded("option", "finance.choose", undefined, { value: "" }),
  );
  for (const { id, name, state } of await all("/admin/campaigns")) {
    if (state !== "closed") choice.append(make("option", { value: id }, name));
  }
  const amount = groupDigits(make("input", { name: "amount", required: true }), grouped);
  const reference = make("input", {
    name: "reference",
    required: true,
    maxLength: 64,
    autocomplete: "off",
  });
  const form = make(
    "form",
    { class: "grid" },
    field("finance.campaign", choice).row,
    field("finance.amount", amount).row,
    field("finance.reference", reference).row,
    place,
    worded("button", "finance.move", undefined, { class: "primary" }),
  );
  onSubmit(form, place, async () => {
    const body = { amount: typedAmount(amount), reference: reference.value.trim() };
    const path = `/finance/campaigns/${choice.value}/funds`;
    const name = choice.selectedOptions[0].textContent;
    const transfer = await callUntilKnown("POST", path, { body, key: keys.of([path, body]) });
    keys.done();
    form.reset();
    setWords(said, "finance.funded", { amount: rupiah(transfer.amount), name });
    await changed();
  });
  return make("section", { class: "card" }, worded("h3", "finance.fund"), form, said);
}

function accounts() {
  const place = errorPlace();
  const found = make("div");
  const prefix = make("input", { name: "prefix", autocomplete: "off", placeholder: "campaign:" });
  const form = make(
    "form",
    { class: "inline" },
    field("finance.prefix", prefix).row,
    worded("button", "console.show"),
  );
  onSubmit(form, place, async () => {
    const values = { prefix: prefix.value.trim() };
    found.replaceChildren(await list("/finance/accounts", values, ACCOUNT_COLUMNS));
  });
  return make("section", {}, worded("h3", "finance.accounts"), form, place, found);
}

function transfers() {
  const place = errorPlace();
  const found = make("div");
  const account = make("input", {
    name: "account",
    autocomplete: "off",
    placeholder: "merchant:mrc_…",
  });
  const from = make("input", { name: "from", type: "date", value: businessDay() });
  const until = make("input", { name: "until", type: "date", value: businessDay() });
  const form = make(
    "form",
    { class: "inline" },
    field("finance.account", account).row,
    field("finance.from", from).row,
    field("finance.until", until).row,
    worded("button", "console.show"),
  );
  onSubmit(form, place, async () => {
    const values = {
      account: account.value.trim(),
      from: from.value && `${from.value}T00:00:00+07:00`,
      to: until.value && dayAfter(until.value),
    };
    found.replaceChildren(await list("/finance/transfers", values, TRANSFER_COLUMNS));
  });
  return make("section", {}, worded("h3", "finance.transfers"), form, place, found);
}

// The list ends before an instant; a person names the last day that is in it.
function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + 24 * 3_600_000).toISOString();
}
