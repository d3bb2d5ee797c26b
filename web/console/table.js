// Plain tables: columns of words, rows of nodes, and lists that go on page by page.

import { call, query } from "../shared/api.js";
import { button, errorPlace, make, money, showError, worded } from "../shared/elements.js";

/** A table. `columns` are `{key, cell(item), right?}`: the words of the head, and what a cell holds
 * (text or a node). Answers `{node, add(items)}`. */
export function table(columns) {
  const body = make("tbody");
  const head = columns.map(({ key, right }) =>
    worded("th", key, undefined, { scope: "col", class: right ? "right" : "" }),
  );
  const grid = make("table", {}, make("thead", {}, make("tr", {}, ...head)), body);
  const node = make("div", { class: "scroll", tabIndex: 0 }, grid);
  const add = (items) => {
    for (const item of items) {
      const cells = columns.map(({ cell, right }) =>
        make("td", { class: right ? "right" : "" }, cell(item) ?? ""),
      );
      body.append(make("tr", {}, ...cells));
    }
  };
  return { node, add };
}

/** A column of rupiah. */
export function moneyColumn(key, of) {
  return { key, right: true, cell: (item) => money(of(item)) };
}

/** The pages of a list at an address, as a table with a button for the next page. */
export async function list(path, values, columns) {
  const { node, add } = table(columns);
  const place = errorPlace();
  const box = make("div", {}, node, place);
  let cursor = null;
  const next = button("more", async () => {
    try {
      place.hidden = true;
      await load();
    } catch (error) {
      showError(place, error);
    }
  });
  const load = async () => {
    const found = await call("GET", path + query({ ...values, cursor }));
    add(found.items);
    cursor = found.next_cursor;
    if (cursor) box.append(next);
    else next.remove();
    return found.items.length;
  };
  if (!(await load())) return worded("p", "console.empty", undefined, { class: "quiet-text" });
  return box;
}

/** A name with its id below it. */
export function named(name, id) {
  return make(
    "span",
    {},
    make("span", { class: "strong" }, name),
    make("span", { class: "hint id" }, id),
  );
}
