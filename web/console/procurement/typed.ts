// What is typed into the form of an order, apart from how it is shown.

import type { OrderBody, OrderItemView } from "../../shared/generated/schema";

type Item = OrderBody["items"][number];

/** A row of the form; `key` stays with it when others go. */
export interface Row {
  key: number;
  /** A product of the shop, where the row was taken from its shelf; else "". */
  product_id: string;
  name: string;
  quantity: number;
  /** Rupiah. */
  unit_price: number;
  made_in_malang: boolean;
}

export const NO_ROW: Omit<Row, "key"> = {
  product_id: "",
  name: "",
  quantity: 1,
  unit_price: 0,
  made_in_malang: false,
};

/** A row in rupiah. */
export function worth({ quantity, unit_price }: Pick<Row, "quantity" | "unit_price">): number {
  return quantity * unit_price;
}

/** All rows in rupiah. */
export function totalOf(rows: readonly Pick<Row, "quantity" | "unit_price">[]): number {
  return rows.reduce((sum, row) => sum + worth(row), 0);
}

/** An item of a draft as a row; `at` is its place. */
export function rowOf(item: OrderItemView, at: number): Row {
  const { name, quantity, unit_price, made_in_malang } = item;
  return { key: at, product_id: item.product_id ?? "", name, quantity, unit_price, made_in_malang };
}

/** A row as the API takes it. */
export function itemOf({ product_id, name, quantity, unit_price, made_in_malang }: Row): Item {
  const item = { name: name.trim(), quantity, unit_price, made_in_malang };
  return product_id ? { product_id, ...item } : item;
}

/** What is wrong with the rows, by the field's name as the API would name it. */
export function wrongRows(
  rows: readonly Row[],
  words: { name: string; quantity: string; unit_price: string },
): Record<string, string> {
  const found: Record<string, string> = {};
  rows.forEach((row, at) => {
    if (!row.name.trim()) found[`items[${at}].name`] = words.name;
    if (!Number.isInteger(row.quantity) || row.quantity < 1)
      found[`items[${at}].quantity`] = words.quantity;
    if (row.unit_price < 1) found[`items[${at}].unit_price`] = words.unit_price;
  });
  return found;
}
