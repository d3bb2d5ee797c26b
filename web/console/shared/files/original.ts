// The rows of an imported file as they stood in it, found again by the numbers that the API counts:
// as a spreadsheet does, the header being 1 (chalicelib/imports/formats/records.py).

import { cells, DELIMITERS } from "./cells";

const SLICE_BYTES = 1024 * 1024;
// A cell may hold line breaks; what goes on longer is a quote that was never closed.
const RECORD_MOST_LINES = 10;

/** What is kept of a file: its header, its delimiter and the rows that were asked for. */
export interface Original {
  header: string[];
  delimiter: string;
  rows: ReadonlyMap<number, string[]>;
}

/** The lines of a file, without their ends, in bounded memory. */
async function* lines(file: Blob): AsyncGenerator<string> {
  const mark = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const wide = mark[0] === 0xff && mark[1] === 0xfe;
  const decoder = new TextDecoder(wide ? "utf-16le" : "utf-8");
  let rest = "";
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    const bytes = await file.slice(at, at + SLICE_BYTES).arrayBuffer();
    const last = at + SLICE_BYTES >= file.size;
    rest += decoder.decode(bytes, { stream: !last });
    // A CR at the end of a slice may be half of a line's end.
    const whole = rest.endsWith("\r") && !last ? rest.length - 1 : rest.length;
    const found = rest.slice(0, whole).split(/\r\n|\n|\r/);
    rest = (found.pop() ?? "") + rest.slice(whole);
    yield* found;
  }
  if (rest) yield rest;
}

function delimiterOf(header: string): string {
  const columns = (delimiter: string) => cells(header, delimiter).length;
  return DELIMITERS.reduce((best, one) => (columns(one) > columns(best) ? one : best));
}

function isOpen(text: string): boolean {
  return (text.match(/"/g)?.length ?? 0) % 2 === 1;
}

// Whether lines that a quote joined are one record: lines with delimiters enough for a row each
// are rows, of which the first has a quote too many.
function isOneRecord(joined: readonly string[], width: number, delimiter: string): boolean {
  if (isOpen(joined.join("\n"))) return false;
  return !joined.every((line) => line.split(delimiter).length >= width);
}

/** The records of a file, each with all its lines; a quote left open costs its own line only. */
async function* records(
  file: Blob,
  layout: () => { width: number; delimiter: string },
): AsyncGenerator<string> {
  let waiting: string[] = [];
  async function* settled(ended: boolean): AsyncGenerator<string> {
    while (waiting.length > 0) {
      const { width, delimiter } = layout();
      let joined = 1;
      while (joined < waiting.length && isOpen(waiting.slice(0, joined).join("\n"))) joined += 1;
      const taken = waiting.slice(0, joined);
      if (isOpen(taken.join("\n")) && !ended && joined < RECORD_MOST_LINES) return;
      const one = joined === 1 || isOneRecord(taken, width, delimiter);
      yield one ? taken.join("\n") : (waiting[0] ?? "");
      waiting = waiting.slice(one ? joined : 1);
    }
  }
  for await (const line of lines(file)) {
    waiting.push(line);
    yield* settled(false);
  }
  yield* settled(true);
}

/** The header of a file and those rows of it whose numbers are wanted. */
export async function original(file: Blob, wanted: ReadonlySet<number>): Promise<Original> {
  const rows = new Map<number, string[]>();
  let header: string[] = [];
  let delimiter = ",";
  let row = 0;
  let first = true;
  for await (const record of records(file, () => ({ width: header.length, delimiter }))) {
    const bare = record.replace(/^\ufeff/, "");
    const names = first && /^"?sep=.?"?$/i.test(bare.trim());
    first = false;
    if (names) continue;
    row += 1;
    if (header.length === 0) {
      if (!bare.replace(/[\s,;]/g, "")) continue;
      delimiter = delimiterOf(bare);
      header = cells(bare, delimiter);
    } else if (wanted.has(row)) rows.set(row, cells(record, delimiter));
  }
  return { header, delimiter, rows };
}
