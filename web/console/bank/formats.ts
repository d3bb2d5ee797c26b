// What kind of statement a file is, and which of its columns are what where it is a bank's own CSV.

import type { StatementMappingBody } from "../../shared/generated/schema";
import { cells, DELIMITERS, type Delimiter } from "../shared/files/cells";

export type MediaType = "text/csv" | "application/xml" | "text/plain";

/** What is looked at of a file before it is sent. */
export const HEAD_BYTES = 64 * 1024;

/** The kind of a statement, by how it begins: camt.053, MT940, or else CSV. */
export function mediaTypeOf(head: string): MediaType {
  const begun = head.replace(/^\ufeff/, "").trimStart();
  if (begun.startsWith("<")) return "application/xml";
  // A SWIFT message begins with its blocks, or with its first field.
  return /^(\{1:|:20:)/.test(begun) || /^:(20|25|60F|61):/m.test(begun) ? "text/plain" : "text/csv";
}

/** The columns of our own CSV (chalicelib/bank/formats/csv.py). */
const OWN = ["booked_on", "end_to_end_id", "reference", "direction", "amount", "reason"];
// Above its column names a bank's export tells of the account and the period.
const PREAMBLE_MOST_LINES = 40;

export interface Header {
  delimiter: Delimiter;
  names: readonly string[];
  /** What stands below each name in the first row. */
  sample: readonly string[];
}

/** The column names of a CSV: of the first lines the one with the most cells that hold something;
 * null where none has two. */
export function headerOf(head: string): Header | null {
  const lines = head
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .slice(0, PREAMBLE_MOST_LINES);
  let found: Header | null = null;
  let most = 1;
  lines.forEach((line, place) => {
    for (const delimiter of DELIMITERS) {
      const names = once(cells(line, delimiter).map((name) => name.trim().replace(/\s+/g, " ")));
      const filled = names.filter(Boolean).length;
      if (filled <= most) continue;
      most = filled;
      found = { delimiter, names, sample: cells(lines[place + 1] ?? "", delimiter) };
    }
  });
  return found;
}

// As the API tells a second column of the same name from the first.
function once(names: readonly string[]): string[] {
  return names.map((name, place) =>
    names.indexOf(name) < place ? `${name} (${place + 1})` : name,
  );
}

/** Whether a CSV is of our own columns and needs no mapping. */
export function isOwn({ names }: Header): boolean {
  const known = names.map((name) => name.toLowerCase());
  return OWN.every((name) => known.includes(name));
}

/** How a bank's CSV tells whether money came or went. */
export type MoneyShape = "signed" | "marked" | "two";

export function shapeOf({ direction, debit }: StatementMappingBody): MoneyShape {
  return debit ? "two" : direction ? "marked" : "signed";
}

const LIKELY: readonly (readonly [keyof StatementMappingBody, RegExp])[] = [
  ["booked_on", /tanggal|\btgl\b|date/i],
  ["debit", /debit|debet|keluar/i],
  ["credit", /kredit|credit|masuk/i],
  ["amount", /jumlah|nominal|amount|mutasi/i],
  ["direction", /^(d\/?[kc]|db\/?cr|jenis|tipe|type)$/i],
  ["end_to_end_id", /end.?to.?end/i],
  ["balance", /^(saldo|balance)( |$)/i],
  ["reference", /keterangan|uraian|berita|description|remark/i],
  ["bank_reference", /referensi|\bref\b|reference/i],
  ["reason", /alasan|reason/i],
];

type DateFormat = NonNullable<StatementMappingBody["date_format"]>;

export const DATE_FORMATS: readonly DateFormat[] = [
  "YYYY-MM-DD",
  "DD/MM/YYYY",
  "DD-MM-YYYY",
  "DD/MM/YY",
  "YYYYMMDD",
];

/** A mapping to begin with: by the names of the columns and what stands in the first row. */
export function guessed({ names, sample, delimiter }: Header): StatementMappingBody {
  const mapping: StatementMappingBody = { booked_on: "", delimiter };
  for (const [field, pattern] of LIKELY) {
    // Money is told once: by two columns, or by one.
    if (mapping.debit && mapping.credit && (field === "amount" || field === "direction")) continue;
    const taken = Object.values(mapping);
    const name = names.find((one) => pattern.test(one) && !taken.includes(one));
    if (name) Object.assign(mapping, { [field]: name });
  }
  if (mapping.debit && mapping.credit) Object.assign(mapping, { amount: "", direction: "" });
  else Object.assign(mapping, { debit: "", credit: "" });
  const below = (name: string | undefined) => (sample[names.indexOf(name ?? "")] ?? "").trim();
  const day = below(mapping.booked_on).split(" ")[0] ?? "";
  const shape = day.replace(/\d/g, "0");
  const form = DATE_FORMATS.find((one) => one.replace(/[YMD]/g, "0") === shape);
  const money = below(mapping.amount) || below(mapping.debit) || below(mapping.credit);
  return {
    ...mapping,
    date_format: form ?? "DD/MM/YYYY",
    decimal: /,\d{2}\D*$/.test(money) || /\.\d{3}\D*$/.test(money) ? "," : ".",
  };
}

/** Whether a mapping that was used before is for a file with this header. */
export function fits(mapping: StatementMappingBody, { names, delimiter }: Header): boolean {
  const { date_format: _, decimal: __, delimiter: parts, ...columns } = mapping;
  return parts === delimiter && Object.values(columns).every((one) => !one || names.includes(one));
}
