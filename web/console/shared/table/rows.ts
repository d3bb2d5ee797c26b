// Sorting and filtering of a table's rows, apart from how they are shown.

import type { Cell } from "../../../shared/csv";

export interface Order {
  key: string;
  descending: boolean;
}

/** How a row is read: what stands in a column. */
export type Reader<T> = (row: T) => Cell;

const collator = new Intl.Collator("id", { numeric: true, sensitivity: "base" });

function compared(one: Cell, other: Cell): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return collator.compare(String(one), String(other));
}

/** The rows in an order; equal ones stay as they were, empty cells come last either way. */
export function sorted<T>(rows: readonly T[], read: Reader<T>, descending: boolean): T[] {
  return [...rows].sort((one, other) => {
    const [a, b] = [read(one), read(other)];
    const [noA, noB] = [a === null || a === "", b === null || b === ""];
    if (noA || noB) return Number(noA) - Number(noB);
    return descending ? -compared(a, b) : compared(a, b);
  });
}

/** The rows in which each word of a text stands in some column. */
export function filtered<T>(
  rows: readonly T[],
  readers: readonly Reader<T>[],
  text: string,
): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const content = readers.map((read) => String(read(row) ?? "").toLowerCase());
    return words.every((word) => content.some((cell) => cell.includes(word)));
  });
}

/** What a press on a column's name makes of the order: ascending, descending, as it came. */
export function pressed(order: Order | null, key: string): Order | null {
  if (order?.key !== key) return { key, descending: false };
  return order.descending ? null : { key, descending: true };
}

/** The sum of a column of numbers. */
export function total<T>(rows: readonly T[], read: Reader<T>): number {
  return rows.reduce((sum, row) => sum + Number(read(row) ?? 0), 0);
}
