// How a line of a CSV file that somebody chose is read.

/** What may stand between its cells. */
export const DELIMITERS = [",", ";", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The cells of one record. */
export function cells(record: string, delimiter: string): string[] {
  const found: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < record.length; at += 1) {
    const sign = record.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (record.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (sign === delimiter) {
      found.push(cell);
      cell = "";
    } else cell += sign;
  }
  return [...found, cell];
}
