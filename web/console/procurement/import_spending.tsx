import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { csv, download } from "../../shared/csv";
import type { OutcomeView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { FieldError, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import { Outcome } from "../shared/files/outcome";
import { Head } from "../shared/head";
import { Readers } from "../shared/may";

const t = catalogue({
  id: {
    title: "Impor anggaran dan belanja",
    up: "Laporan 40 %",
    lead: "Satu baris untuk tiap angka: row adalah budget (anggaran), planned (rencana), committed (pesanan), atau realised (pembayaran). Belanja di e-Katalog dan toko lain masuk di sini; pesanan di Tumbas tidak perlu.",
    columns: "Kolom: {columns}. Koma, titik koma, atau tab; paling besar 5 MiB.",
    twice: "Berkas yang sama boleh diimpor lagi: yang sudah masuk tidak berubah.",
    sample: "Unduh contoh",
    start: "Impor",
    missing: "Pilih berkas CSV dulu.",
    too_large: "Berkas lebih dari 5 MiB. Bagi berkasnya, misalnya per unit kerja.",
  },
  en: {
    title: "Import budget and purchases",
    up: "The 40 % report",
    lead: "A row for each figure: row is budget, planned, committed (ordered) or realised (paid). What was bought at e-Katalog and elsewhere goes in here; orders in Tumbas need not.",
    columns: "Columns: {columns}. Comma, semicolon or tab; at most 5 MiB.",
    twice: "The same file may be imported again: what is in already stays as it is.",
    sample: "Download a sample",
    start: "Import",
    missing: "Choose a CSV file first.",
    too_large: "The file is over 5 MiB. Split it, by unit for instance.",
  },
});

const MOST_BYTES = 5 * 1024 * 1024;
const CSV = "text/csv";

const COLUMNS = [
  "year",
  "unit",
  "account_code",
  "row",
  "amount",
  "supplier_npwp",
  "size",
  "cooperative",
  "local",
  "reference",
];
const UNIT = "Dinas Koperasi, Perindustrian dan Perdagangan";
const CODE = "5.1.02.01.01.0052";
const SAMPLES = [
  ["2026", UNIT, CODE, "budget", "250000000", "", "", "", "", "DPA-1/2026"],
  ["2026", UNIT, CODE, "realised", "4500000", "3573014708900001", "micro", "tidak", "ya", "EP-1"],
];

/** Takes the file of the budget for goods and services, and of what was bought elsewhere. */
export function ImportSpending() {
  return (
    <>
      <Head title={t("title")} up={{ href: to("procurement", "report"), name: t("up") }} />
      <Readers roles={["finance"]}>
        <Importing />
      </Readers>
    </>
  );
}

function Importing() {
  const [outcome, setOutcome] = useState<OutcomeView | null>(null);
  const file = useRef<File | null>(null);
  const key = useRef(new FormKey());

  async function start(): Promise<void> {
    const chosen = file.current;
    if (!chosen) throw new FieldError("file", t("missing"));
    if (chosen.size > MOST_BYTES) throw new FieldError("file", t("too_large"));
    const header = key.current.for([chosen.name, chosen.size, chosen.lastModified]);
    setOutcome(
      await got(
        api.POST("/api/v1/finance/procurement/import", {
          params: { header },
          headers: { "Content-Type": CSV },
          // The document describes the file as text; its bytes must stay as they are.
          body: chosen as unknown as string,
          bodySerializer: () => chosen,
        }),
      ),
    );
    key.current.succeeded();
  }

  return (
    <div class="stack">
      <section class="card stack">
        <div class="stack small soft">
          <p>{t("lead")}</p>
          <p class="wrap">{t("columns", { columns: COLUMNS.join(", ") })}</p>
          <p>{t("twice")}</p>
        </div>
        <Form
          act={start}
          go={t("start")}
          icon="upload"
          beside={
            <Button
              icon="download"
              act={() => download("contoh-anggaran", csv([COLUMNS, ...SAMPLES]))}
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
      </section>
      {outcome ? (
        <Outcome outcome={outcome} failed={false} file={file.current} name="anggaran" />
      ) : null}
    </div>
  );
}
