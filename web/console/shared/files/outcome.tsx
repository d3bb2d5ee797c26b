import { useEffect, useState } from "preact/hooks";
import { csv, download } from "../../../shared/csv";
import { count } from "../../../shared/format";
import type { OutcomeView, RejectionView } from "../../../shared/generated/schema";
import { Button } from "../../../shared/ui/button";
import { Problem } from "../../../shared/ui/problem";
import { catalogue } from "../../../shared/words";
import { type Column, Table } from "../table/table";
import { type Original, original } from "./original";

const t = catalogue({
  id: {
    outcome: "Baru {created}, berubah {updated}, tetap {unchanged}, ditolak {rejected}.",
    failed: "Impor berhenti: {message}",
    rejected: "Baris yang ditolak",
    some: "Hanya {shown} kesalahan pertama yang dicatat. Perbaiki dulu, lalu impor lagi.",
    mend: "Unduh, perbaiki di komputer Anda, lalu impor lagi: kolomnya sama dengan berkas Anda.",
    take: "Unduh baris yang ditolak",
    row: "Baris",
    column: "Kolom",
    stands: "Tertulis",
    message: "Yang perlu diperbaiki",
  },
  en: {
    outcome: "New {created}, changed {updated}, as before {unchanged}, rejected {rejected}.",
    failed: "The import has stopped: {message}",
    rejected: "Rejected rows",
    some: "Only the first {shown} mistakes are listed. Mend them, then import again.",
    mend: "Download, mend on your computer, import again: the columns are those of your file.",
    take: "Download the rejected rows",
    row: "Row",
    column: "Column",
    stands: "As written",
    message: "What to mend",
  },
});

/** What became of a file's rows, and those that were refused beside what is wrong with them. */
export function Outcome({
  outcome,
  failed,
  file,
  name,
}: {
  outcome: OutcomeView;
  failed: boolean;
  /** The file itself, where it is still at hand. */
  file: File | null;
  /** What its rows are, for the names of files. */
  name: string;
}) {
  const { created, updated, unchanged, rejected, rejected_count } = outcome;
  const words = t("outcome", {
    created: count(created),
    updated: count(updated),
    unchanged: count(unchanged),
    rejected: count(rejected_count),
  });
  const stop = failed ? rejected.find(({ field }) => field === "file") : undefined;
  return (
    <section class="stack">
      <p class={`note strong ${rejected_count === 0 && !failed ? "good" : ""}`} role="status">
        {words}
      </p>
      {stop ? <Problem error={t("failed", { message: stop.message })} /> : null}
      {rejected.length > 0 ? (
        <Rejected rejections={rejected} all={rejected_count} file={file} name={name} />
      ) : null}
    </section>
  );
}

function Rejected({
  rejections,
  all,
  file,
  name,
}: {
  rejections: readonly RejectionView[];
  all: number;
  file: File | null;
  name: string;
}) {
  const [source, setSource] = useState<Original | null>(null);
  const [error, setError] = useState<unknown>(null);
  const rows = new Set(rejections.map(({ row }) => row));
  useEffect(() => {
    if (file) original(file, rows).then(setSource, setError);
  }, [rejections, file]);

  function stands({ row, field }: RejectionView): string {
    const place = source?.header.findIndex((one) => columnName(one) === field) ?? -1;
    const found = source?.rows.get(row);
    return found ? (place < 0 ? found.join(" ") : (found[place] ?? "")) : "";
  }
  const columns: Column<RejectionView>[] = [
    { key: "row", name: t("row"), of: ({ row }) => row, kind: "count" },
    { key: "field", name: t("column"), of: ({ field }) => field },
    { key: "stands", name: t("stands"), of: stands },
    { key: "message", name: t("message"), of: ({ message }) => message },
    // The whole row beside each mistake, in the file only.
    ...(source?.header ?? []).map(
      (column, place): Column<RejectionView> => ({
        key: `original-${place}`,
        name: column,
        of: ({ row }) => source?.rows.get(row)?.[place] ?? null,
        inFileOnly: true,
      }),
    ),
  ];
  function take(): void {
    if (!source) return;
    const kept = [...source.rows].sort(([one], [other]) => one - other);
    const content = [source.header, ...kept.map(([, found]) => found)];
    download(`${name}-ditolak`, csv(content, source.delimiter));
  }
  return (
    <>
      <div class="spread">
        <h2>{t("rejected")}</h2>
        {source?.rows.size ? (
          <Button icon="download" act={take}>
            {t("take")}
          </Button>
        ) : null}
      </div>
      {source?.rows.size ? <p class="small soft">{t("mend")}</p> : null}
      {all > rows.size ? (
        <p class="note">{t("some", { shown: count(rejections.length) })}</p>
      ) : null}
      <Problem error={error} />
      <Table
        caption={t("rejected")}
        columns={columns}
        rows={rejections}
        id={(one) => `${one.row}-${one.field}-${one.message}`}
        file={`${name}-kesalahan`}
        filter
        first={{ key: "row", descending: false }}
      />
    </>
  );
}

// As the API reads the names in a header (chalicelib/imports/formats/header.py).
function columnName(cell: string): string {
  return cell.trim().toLowerCase().replace(/[-_]/g, " ").split(/\s+/).join("_");
}
