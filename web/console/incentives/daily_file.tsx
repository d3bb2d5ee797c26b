import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { csv, download } from "../../shared/csv";
import type { OutcomeView, PspView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { FieldError, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import { Outcome } from "../shared/files/outcome";

const t = catalogue({
  id: {
    title: "Berkas harian",
    lead: "Untuk penyedia yang tidak memberi tahu tiap pembayaran. Kolom: {columns}. Status 00 dibayar, 04 dikembalikan. Berkas yang sama boleh diimpor lagi.",
    import: "Impor pembayaran",
    sample: "Unduh contoh",
    missing: "Pilih berkas CSV dulu.",
    too_large: "Berkas lebih dari 5 MiB. Bagi berkasnya, misalnya per hari.",
  },
  en: {
    title: "Daily file",
    lead: "For acquirers that do not tell of each payment. Columns: {columns}. Status 00 is paid, 04 refunded. The same file may be imported again.",
    import: "Import payments",
    sample: "Download a sample",
    missing: "Choose a CSV file first.",
    too_large: "The file is over 5 MiB. Split it, by day for instance.",
  },
});

// What a request may carry (chalicelib/imports/rules.py).
const MOST_BYTES = 5 * 1024 * 1024;
const COLUMNS = ["paid_on", "rrn", "nmid", "amount", "status"] as const;
const SAMPLE = ["2026-12-01", "633500000001", "ID1020304050607", "50000", "00"] as const;

/** Takes the file in which an acquirer lists a day's payments, and tells what became of its rows. */
export function DailyFile({ of }: { of: PspView }) {
  const file = useRef<File | null>(null);
  const key = useRef(new FormKey());
  const [outcome, setOutcome] = useState<OutcomeView | null>(null);

  async function take(): Promise<void> {
    const chosen = file.current;
    if (!chosen) throw new FieldError("file", t("missing"));
    if (chosen.size > MOST_BYTES) throw new FieldError("file", t("too_large"));
    const header = key.current.for([chosen.name, chosen.size, chosen.lastModified]);
    const told = await got(
      api.POST("/api/v1/admin/psps/{psp_id}/payments/import", {
        params: { path: { psp_id: of.id }, header },
        headers: { "Content-Type": "text/csv" },
        // The document describes the file as text; its bytes must stay as they are.
        body: chosen as unknown as string,
        bodySerializer: () => chosen,
      }),
    );
    if ("import_id" in told) throw new Error("a file that came with the request was queued");
    key.current.succeeded();
    setOutcome(told);
  }

  return (
    <section class="card stack" aria-labelledby="daily-file">
      <h3 id="daily-file">{t("title")}</h3>
      <p class="soft small">{t("lead", { columns: COLUMNS.join(", ") })}</p>
      <Form
        act={take}
        go={t("import")}
        icon="upload"
        beside={
          <Button
            icon="download"
            act={() => download("contoh-pembayaran", csv([[...COLUMNS], [...SAMPLE]]))}
          >
            {t("sample")}
          </Button>
        }
      >
        <DropZone
          name="file"
          chosen={(one) => {
            file.current = one;
            setOutcome(null);
          }}
        />
      </Form>
      {outcome ? (
        <Outcome outcome={outcome} failed={false} file={file.current} name="pembayaran" />
      ) : null}
    </section>
  );
}
