// CSV files for spreadsheets: the one place where they are written.

import { save } from "./save";

/** A cell: numbers are written as they are, texts are made harmless. */
export type Cell = string | number | null;

// A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection").
const FORMULA = /^[=+\-@\t\r]/;

function written(cell: Cell, delimiter: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  const quoted = text.includes(delimiter) || /["\r\n]/.test(text);
  return quoted ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The text of a CSV file, with the BOM by which spreadsheets know UTF-8. */
export function csv(rows: readonly (readonly Cell[])[], delimiter = ","): string {
  const lines = rows.map((row) => row.map((cell) => written(cell, delimiter)).join(delimiter));
  return `\ufeff${lines.map((line) => `${line}\r\n`).join("")}`;
}

/** Hand a CSV file to whoever is at the page. */
export function download(name: string, text: string): void {
  save(`${name}.csv`, new Blob([text], { type: "text/csv;charset=utf-8" }));
}
