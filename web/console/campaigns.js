// Campaigns: what there is, what became of the money, and for an admin to set one up and run it.

import { all, call, Keys } from "../shared/api.js";
import {
  ask,
  button,
  errorPlace,
  field,
  groupDigits,
  make,
  onSubmit,
  showError,
  typedAmount,
  when,
  worded,
} from "../shared/elements.js";
import { grouped, setWords } from "../shared/words.js";
import { CATEGORIES } from "./registry.js";
import { moneyColumn, named, table } from "./table.js";

/** The part's content for a role. */
export async function campaigns(role) {
  const place = errorPlace();
  const said = make("p", { role: "status", class: "note" });
  const held = make("div");
  const reload = async () => held.replaceChildren(await grid(role, place, reload));
  await reload();
  const content = [said, place, held];
  if (role === "admin") content.push(newCampaign(said, reload));
  return content;
}

async function grid(role, place, reload) {
  const found = await all("/admin/campaigns");
  if (!found.length) return worded("p", "console.empty", undefined, { class: "quiet-text" });
  const columns = [
    { key: "column.name", cell: ({ name, id }) => named(name, id) },
    {
      key: "column.state",
      cell: ({ state }) =>
        worded("span", `campaign.state.${state}`, undefined, { class: `chip ${state}` }),
    },
    moneyColumn("column.face_value", ({ face_value }) => face_value),
    moneyColumn("column.funded", ({ funded }) => funded),
    moneyColumn("column.issued", ({ issued }) => issued),
    moneyColumn("column.redeemed", ({ redeemed }) => redeemed),
    moneyColumn("column.remaining", ({ remaining }) => remaining),
    { key: "column.spend_until", cell: ({ spend_until }) => when(spend_until) },
  ];
  if (role === "admin") {
    columns.push({ key: "console.actions", cell: (campaign) => actions(campaign, place, reload) });
  }
  const { node, add } = table(columns);
  add(found);
  return node;
}

// What its state allows; the API judges it again.
function actions(campaign, place, reload) {
  const act = async (action) => {
    await call("POST", `/admin/campaigns/${campaign.id}/${action}`);
    await reload();
  };
  const tried = async (action) => {
    place.hidden = true;
    try {
      await act(action);
    } catch (error) {
      showError(place, error);
    }
  };
  const offered = make("span", { class: "buttons" });
  const { state } = campaign;
  if (state === "draft" || state === "paused")
    offered.append(button("campaign.publish", () => tried("publish")));
  if (state === "published") offered.append(button("campaign.pause", () => tried("pause")));
  const over = Date.parse(campaign.spend_until) <= Date.now();
  if (over && (state === "published" || state === "paused")) {
    const heading = worded("h2", "campaign.close_sure", { name: campaign.name });
    offered.append(
      button("campaign.close", () => {
        ask({ heading, go: "console.sure", act: () => act("close") });
      }),
    );
  }
  return offered;
}

function newCampaign(said, reload) {
  const place = errorPlace();
  const keys = new Keys();
  const text = (name, more = {}) => make("input", { name, autocomplete: "off", ...more });
  const amount = (name, more) => groupDigits(text(name, more), grouped);
  const moment = (name) => make("input", { name, type: "datetime-local", required: true });
  const row = (key, control) => field(key, control).row;
  const form = make(
    "form",
    { class: "grid" },
    row("campaign.name", text("name", { required: true, maxLength: 100 })),
    row(
      "campaign.description",
      make("textarea", { name: "description", maxLength: 2000, rows: 2 }),
    ),
    row("campaign.face_value", amount("face_value", { required: true })),
    row(
      "campaign.per_resident",
      make("input", {
        name: "per_resident",
        type: "number",
        min: 1,
        max: 100,
        value: "1",
        required: true,
      }),
    ),
    row("campaign.claim_from", moment("claim_from")),
    row("campaign.claim_until", moment("claim_until")),
    row("campaign.spend_until", moment("spend_until")),
    row(
      "campaign.account_code",
      text("account_code", { maxLength: 64, placeholder: "5.1.02.05.02.0002" }),
    ),
    categoryBoxes(),
    row("campaign.kelurahan", text("kelurahan", { placeholder: "35.73.02.1001, 35.73.02.1007" })),
    row("campaign.segments", text("segments", { placeholder: "lansia, difabel" })),
    row("campaign.per_merchant_per_day", amount("per_merchant_per_day")),
    row("campaign.per_merchant", amount("per_merchant")),
    partialSpend(),
    place,
    worded("button", "campaign.create", undefined, { class: "primary" }),
  );
  onSubmit(form, place, async () => {
    const body = typedCampaign(form);
    const created = await call("POST", "/admin/campaigns", { body, key: keys.of(body) });
    keys.done();
    form.reset();
    setWords(said, "campaign.created", { name: created.name });
    await reload();
    said.scrollIntoView({ block: "center" });
  });
  return make("details", { class: "card" }, worded("summary", "campaign.new"), form);
}

function categoryBoxes() {
  const boxes = CATEGORIES.map((name) =>
    make(
      "label",
      { class: "check" },
      make("input", { type: "checkbox", name: "categories", value: name }),
      name,
    ),
  );
  return make("fieldset", {}, worded("legend", "campaign.categories"), ...boxes);
}

function partialSpend() {
  const box = make("input", {
    type: "checkbox",
    name: "partial_spend",
    checked: true,
    defaultChecked: true,
  });
  return make("label", { class: "check" }, box, worded("span", "campaign.partial_spend"));
}

function typedCampaign(form) {
  const input = (name) => form.elements.namedItem(name);
  const parts = (name) =>
    input(name)
      .value.split(",")
      .map((one) => one.trim())
      .filter(Boolean);
  // A time typed into the console is a time in Malang, wherever the computer thinks it is.
  const instant = (name) => `${input(name).value}:00+07:00`;
  const limits = {};
  for (const name of ["per_merchant_per_day", "per_merchant"]) {
    if (typedAmount(input(name))) limits[name] = typedAmount(input(name));
  }
  return {
    name: input("name").value.trim(),
    description: input("description").value.trim(),
    face_value: typedAmount(input("face_value")),
    per_resident: Number(input("per_resident").value),
    claim_from: instant("claim_from"),
    claim_until: instant("claim_until"),
    spend_until: instant("spend_until"),
    categories: [...form.querySelectorAll("[name=categories]:checked")].map(({ value }) => value),
    kelurahan: parts("kelurahan"),
    segments: parts("segments"),
    partial_spend: input("partial_spend").checked,
    account_code: input("account_code").value.trim(),
    limits,
  };
}
