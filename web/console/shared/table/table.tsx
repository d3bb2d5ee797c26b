// The one table of the console: sorted by its heads, filtered, leafed through, taken along as CSV.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Cell, csv, download } from "../../../shared/csv";
import { businessDay, count, moment, percent, rupiah } from "../../../shared/format";
import { serverNow } from "../../../shared/session";
import { Button } from "../../../shared/ui/button";
import { Empty } from "../../../shared/ui/loading";
import { Problem } from "../../../shared/ui/problem";
import { t as shared } from "../../../shared/ui/words";
import { catalogue } from "../../../shared/words";
import type { Listed } from "./listing";
import { filtered, type Order, pressed, type Reader, sorted, total } from "./rows";

const t = catalogue({
  id: {
    filter: "Saring tabel",
    none: "Tidak ada baris yang cocok. Ubah saringannya.",
    export: "Unduh CSV",
    pages: "Halaman tabel",
    before: "Sebelumnya",
    after: "Berikutnya",
    range: "{first}–{last} dari {all}",
    rows: "{rows} baris",
    so_far: "{rows} baris dimuat, masih ada lagi",
    total: "Jumlah {rows} baris",
    total_so_far: "Jumlah {rows} baris yang dimuat",
    cut: "Berkas memuat {rows} baris pertama saja. Persempit pilihannya untuk mengunduh sisanya.",
  },
  en: {
    filter: "Filter the table",
    none: "No row fits. Change the filter.",
    export: "Download CSV",
    pages: "Pages of the table",
    before: "Previous",
    after: "Next",
    range: "{first}–{last} of {all}",
    rows: "{rows} {rows:row|rows}",
    so_far: "{rows} {rows:row|rows} loaded, there are more",
    total: "Total of {rows} {rows:row|rows}",
    total_so_far: "Total of the {rows} {rows:row|rows} loaded",
    cut: "The file holds the first {rows} rows only. Narrow the choice to download the rest.",
  },
});

const PAGE_ROWS = 50;

export interface Column<T> {
  key: string;
  name: string;
  /** What stands in it for sorting, filtering and the CSV file; where it is left out, the column
   * only shows `cell`. */
  of?: Reader<T>;
  /** How it is shown, where not as its kind is. */
  cell?: (row: T) => ComponentChildren;
  kind?: "text" | "money" | "count" | "percent" | "moment" | "day" | "actions";
  /** Whether the foot shows its sum. */
  sum?: boolean;
  /** Only in the CSV file. */
  inFileOnly?: boolean;
}

type Read<T> = Column<T> & { of: Reader<T> };

function reads<T>(column: Column<T>): column is Read<T> {
  return column.of !== undefined;
}

function look<T>({ kind }: Column<T>): string {
  if (kind === "money" || kind === "count" || kind === "percent") return "end";
  return kind === "actions" ? "actions" : "";
}

/** A cell as its column's kind is read. */
function shown<T>(column: Column<T>, row: T): ComponentChildren {
  if (column.cell) return column.cell(row);
  const value = column.of?.(row) ?? null;
  if (value === null) return "–";
  if (column.kind === "money") return <span class="money">{rupiah(Number(value))}</span>;
  if (column.kind === "count") return count(Number(value));
  if (column.kind === "percent") return percent(Number(value));
  if (column.kind === "moment" || column.kind === "day")
    return <time dateTime={String(value)}>{moment(String(value), column.kind)}</time>;
  return value;
}

// Spreadsheets sort and reckon with a moment that is written so; in WIB, as on the screen.
function inFile<T>(column: Read<T>, row: T): Cell {
  const value = column.of(row);
  if (column.kind !== "moment" || value === null) return value;
  const wib = new Date(Date.parse(String(value)) + 7 * 3_600_000).toISOString();
  return `${wib.slice(0, 10)} ${wib.slice(11, 19)}`;
}

export interface TableProps<T> {
  /** What the table holds, for those who do not see it. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  id: (row: T) => string;
  /** The name of its CSV file; without one there is no file. */
  file?: string;
  /** Whether it may be filtered by what is typed. */
  filter?: boolean;
  first?: Order;
  /** What to show instead where there is no row at all. */
  empty?: ComponentChildren;
  /** Gets the next rows from the API, where there are more. */
  more?: () => Promise<void>;
  /** Gets all rows for the CSV file, where there are more. */
  everything?: () => Promise<Listed<T>>;
}

export function Table<T>(props: TableProps<T>) {
  const { columns, rows, id, file, more } = props;
  const [order, setOrder] = useState<Order | null>(props.first ?? null);
  const [text, setText] = useState("");
  const [page, setPage] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);

  if (rows.length === 0 && props.empty) return <Empty>{props.empty}</Empty>;

  const readable = columns.filter(reads);
  const by = readable.find(({ key }) => key === order?.key);
  function arranged(all: readonly T[]): readonly T[] {
    const found = filtered(
      all,
      readable.map((column) => column.of),
      text,
    );
    return by && order ? sorted(found, by.of, order.descending) : found;
  }
  const found = arranged(rows);
  // What the API gives page by page is shown as it comes; what is all here is leafed through.
  const pages = more ? 1 : Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const leaf = Math.min(page, pages - 1);
  const visible = more ? found : found.slice(leaf * PAGE_ROWS, (leaf + 1) * PAGE_ROWS);
  const onScreen = columns.filter(({ inFileOnly }) => !inFileOnly);

  async function tried(act: () => Promise<void>): Promise<void> {
    setProblem(null);
    try {
      await act();
    } catch (failed) {
      setProblem(failed);
    }
  }

  async function take(): Promise<void> {
    const all = (await props.everything?.()) ?? { items: rows, next: null };
    const taken = arranged(all.items);
    const head = readable.map(({ name }) => name);
    const body = taken.map((row) => readable.map((column) => inFile(column, row)));
    const sums = readable.map((column) => (column.sum ? total(taken, column.of) : null));
    const foot = sums.some((sum) => sum !== null)
      ? [[t("total", { rows: taken.length }), ...sums.slice(1)]]
      : [];
    download(`${file}-${businessDay(serverNow())}`, csv([head, ...body, ...foot]));
    // A file that lacks rows must not pass for a whole one.
    if (all.next) setProblem(t("cut", { rows: count(all.items.length) }));
  }

  return (
    <div class="table">
      <div class="table-tools" hidden={!props.filter && !file && !more && pages === 1}>
        {props.filter ? (
          <input
            type="search"
            class="table-filter"
            aria-label={t("filter")}
            placeholder={t("filter")}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setPage(0);
            }}
          />
        ) : null}
        <span class="soft small">{t(more ? "so_far" : "rows", { rows: count(found.length) })}</span>
        {file ? (
          <Button look="quiet" icon="download" act={() => tried(take)}>
            {t("export")}
          </Button>
        ) : null}
      </div>
      {/* A group and no region: a page of several tables is not full of landmarks. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <div role="group" class="scroll" aria-label={props.caption} tabIndex={0}>
        <table>
          <caption class="unseen">{props.caption}</caption>
          <thead>
            <tr>
              {onScreen.map((column) => (
                <Head
                  key={column.key}
                  column={column}
                  order={order}
                  press={(key) => setOrder(pressed(order, key))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {visible.map((row) => (
              <tr key={id(row)}>
                {onScreen.map((column) => (
                  <td key={column.key} class={look(column)}>
                    {shown(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <Foot columns={onScreen} rows={found} partial={more !== undefined} />
        </table>
      </div>
      {text && found.length === 0 ? <p class="soft">{t("none")}</p> : null}
      <Problem error={problem} />
      {more ? (
        <div class="buttons">
          <Button act={() => tried(more)}>{shared("more")}</Button>
        </div>
      ) : null}
      {pages > 1 ? (
        <nav class="buttons leaves" aria-label={t("pages")}>
          <Button disabled={leaf === 0} icon="back" act={() => setPage(leaf - 1)}>
            {t("before")}
          </Button>
          <span aria-live="polite">
            {t("range", {
              first: leaf * PAGE_ROWS + 1,
              last: leaf * PAGE_ROWS + visible.length,
              all: count(found.length),
            })}
          </span>
          <Button disabled={leaf === pages - 1} icon="next" act={() => setPage(leaf + 1)}>
            {t("after")}
          </Button>
        </nav>
      ) : null}
    </div>
  );
}

function Head<T>({
  column,
  order,
  press,
}: {
  column: Column<T>;
  order: Order | null;
  press: (key: string) => void;
}) {
  const mine = order?.key === column.key ? order : null;
  const direction = mine ? (mine.descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" class={look(column)} aria-sort={direction}>
      {column.of ? (
        <button type="button" class="sort" onClick={() => press(column.key)}>
          {column.name}
        </button>
      ) : (
        column.name
      )}
    </th>
  );
}

function Foot<T>({
  columns,
  rows,
  partial,
}: {
  columns: readonly Column<T>[];
  rows: readonly T[];
  partial: boolean;
}) {
  const firstSum = columns.findIndex(({ sum }) => sum);
  if (firstSum < 1) return null;
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={firstSum}>
          {t(partial ? "total_so_far" : "total", { rows: count(rows.length) })}
        </th>
        {columns.slice(firstSum).map((column) => (
          <td key={column.key} class="end">
            {column.sum && column.of ? (
              <span class="money">
                {column.kind === "money"
                  ? rupiah(total(rows, column.of))
                  : count(total(rows, column.of))}
              </span>
            ) : null}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}
