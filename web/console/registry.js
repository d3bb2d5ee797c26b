// The registries: residents and merchants, and bringing both in from CSV files.

import { call } from "../shared/api.js";
import {
  ask,
  button,
  errorPlace,
  field,
  make,
  onSubmit,
  showError,
  worded,
} from "../shared/elements.js";
import { setWords } from "../shared/words.js";
import { list, named, table } from "./table.js";

/** What a merchant may sell, as the registry names it. */
export const CATEGORIES = [
  "kuliner",
  "kriya",
  "fesyen",
  "kelontong",
  "jasa",
  "pariwisata",
  "pendidikan",
];

const COLUMNS = {
  residents: "nik,name,phone,kelurahan_code,segments",
  merchants:
    "nib,name,owner_name,phone,category,kelurahan_code,address,bank_code,bank_account,bank_account_name,nmid",
};
const MERCHANT_ACTIONS = { pending: "approve", active: "suspend", suspended: "reinstate" };

/** The residents' part: a search, and for an admin the import. */
export async function residents(role) {
  const place = errorPlace();
  const found = make("div");
  const wanted = make("input", { name: "q", type: "search", autocomplete: "off" });
  const form = make(
    "form",
    { class: "inline" },
    field("resident.query", wanted).row,
    worded("button", "console.search", undefined, { class: "primary" }),
  );
  const columns = [
    { key: "column.name", cell: ({ name, id }) => named(name, id) },
    { key: "column.nik", cell: ({ nik }) => nik },
    { key: "column.phone", cell: ({ phone }) => phone ?? "–" },
    { key: "column.kelurahan", cell: ({ kelurahan_code }) => kelurahan_code },
    { key: "column.segments", cell: ({ segments }) => segments.join(", ") },
  ];
  const search = async () => {
    const q = wanted.value.trim();
    // A NIK or a phone must not stand in an address, which is logged on the way.
    if (role === "admin" && /\d{4}/.test(q)) {
      const { node, add } = table(columns);
      add((await call("POST", "/admin/residents/search", { body: { q } })).items);
      found.replaceChildren(node);
    } else {
      found.replaceChildren(await list("/admin/residents", { q }, columns));
    }
  };
  onSubmit(form, place, search);
  await search();
  const content = [form, place, found];
  if (role === "admin") content.unshift(importForm("residents", search));
  return content;
}

/** The merchants' part: a list by state, and for an admin their keeping and the import. */
export async function merchants(role) {
  const place = errorPlace();
  const found = make("div");
  const state = make(
    "select",
    { name: "state" },
    worded("option", "merchant_list.all", undefined, { value: "" }),
  );
  for (const one of Object.keys(MERCHANT_ACTIONS)) {
    state.append(worded("option", `merchant_state.${one}`, undefined, { value: one }));
  }
  const columns = [
    { key: "column.name", cell: ({ name, id }) => named(name, id) },
    {
      key: "column.state",
      cell: (one) =>
        worded("span", `merchant_state.${one.state}`, undefined, { class: `chip ${one.state}` }),
    },
    { key: "column.reason", cell: ({ reason }) => reason },
    { key: "column.category", cell: ({ category }) => category },
    { key: "column.kelurahan", cell: ({ kelurahan_code }) => kelurahan_code },
    { key: "column.nib", cell: ({ nib }) => nib },
    { key: "column.phone", cell: ({ phone }) => phone },
  ];
  if (role === "admin") {
    columns.push({ key: "console.actions", cell: (merchant) => keeping(merchant, reload) });
  }
  async function reload() {
    place.hidden = true;
    try {
      found.replaceChildren(await list("/admin/merchants", { state: state.value }, columns));
    } catch (error) {
      showError(place, error);
    }
  }
  state.addEventListener("change", reload);
  await reload();
  const filter = make("div", { class: "inline" }, field("merchant_list.state", state).row);
  const content = [filter, place, found];
  if (role === "admin") content.unshift(importForm("merchants", reload));
  return content;
}

function keeping(merchant, reload) {
  const action = MERCHANT_ACTIONS[merchant.state];
  return button(`merchant_act.${action}`, () => {
    const heading = make("h2", {}, worded("span", `merchant_act.${action}`), ` ${merchant.name}?`);
    ask({
      heading,
      go: "console.sure",
      reason: "console.reason",
      act: async (reason) => {
        await call("POST", `/admin/merchants/${merchant.id}/${action}`, { body: { reason } });
        await reload();
      },
    });
  });
}

function importForm(kind, reload) {
  const place = errorPlace();
  const outcome = make("div", { role: "status" });
  const file = make("input", {
    name: "file",
    type: "file",
    accept: ".csv,text/csv",
    required: true,
  });
  const form = make(
    "form",
    {},
    worded("p", "import.columns", { columns: COLUMNS[kind] }, { class: "hint wrap" }),
    field("import.file", file).row,
    place,
    worded("button", "import.start", undefined, { class: "primary" }),
    outcome,
  );
  onSubmit(form, place, async () => {
    outcome.replaceChildren();
    const result = await call("POST", `/admin/${kind}/import`, { csv: file.files[0] });
    outcome.append(importOutcome(result));
    await reload();
  });
  return make("details", { class: "card" }, worded("summary", `import.${kind}`), form);
}

function importOutcome({ created, updated, unchanged, rejected, rejected_count }) {
  const words = make("p", { class: "note" });
  setWords(words, "import.outcome", { created, updated, unchanged, rejected: rejected_count });
  if (!rejected.length) return words;
  const { node, add } = table([
    { key: "column.row", right: true, cell: ({ row }) => String(row) },
    { key: "column.field", cell: (one) => one.field },
    { key: "column.message", cell: ({ message }) => message },
  ]);
  add(rejected);
  return make("div", {}, words, node);
}
