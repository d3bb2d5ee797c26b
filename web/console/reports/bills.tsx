import { useRef } from "preact/hooks";
import { api, everyPage, FormKey, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { BillView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Tagihan komputasi awan",
    lead: "Tagihan yang diekspor penyedia awan (FOCUS 1.x, CSV). Biaya per pembayaran di halaman publik dihitung dari bulan yang sudah lewat.",
    file: "Berkas tagihan",
    rate: "Kurs: rupiah untuk satu unit, misalnya 16250.50",
    rate_source: "Sumber kurs",
    rate_on: "Tanggal kurs",
    import: "Impor tagihan",
    missing: "Pilih berkas CSV dulu.",
    too_large: "Berkas lebih dari 5 MiB. Ekspor tagihan per bulan, atau per hari.",
    done: "Tagihan tersimpan",
    month: "Bulan",
    amount: "Jumlah",
    services: "Layanan",
    source: "Kurs",
    none: "Belum ada tagihan.",
  },
  en: {
    title: "The cloud's bills",
    lead: "The bill as the cloud exports it (FOCUS 1.x, CSV). The cost per payment on the public page is reckoned from months that are over.",
    file: "The bill's file",
    rate: "Rate: rupiah for one unit, such as 16250.50",
    rate_source: "Source of the rate",
    rate_on: "Day of the rate",
    import: "Import the bill",
    missing: "Choose a CSV file first.",
    too_large: "The file is over 5 MiB. Export the bill by month, or by day.",
    done: "The bill is stored",
    month: "Month",
    amount: "Amount",
    services: "Services",
    source: "Rate",
    none: "No bill yet.",
  },
});

const MOST_BYTES = 5 * 1024 * 1024;

/** What running the program costs, by month. */
export function Bills() {
  const bills = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/bills", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  const columns: Column<BillView>[] = [
    {
      key: "month",
      name: t("month"),
      of: ({ month }) => month,
      cell: ({ month }) => moment(`${month}-01`, "month"),
    },
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money", sum: true },
    { key: "services", name: t("services"), of: (one) => one.services.length, kind: "count" },
    {
      key: "source",
      name: t("source"),
      of: ({ rate }) => [rate.currency, rate.source, rate.day].filter(Boolean).join(" · "),
    },
  ];
  return (
    <div class="stack">
      <h2>{t("title")}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Only role="admin">
        <Bring after={bills.load} />
      </Only>
      <Loading of={bills} rows={3}>
        {(items) => (
          <Table
            caption={t("title")}
            columns={columns}
            rows={[...items].reverse()}
            id={({ month }) => month}
            file="tagihan"
            empty={t("none")}
          />
        )}
      </Loading>
    </div>
  );
}

/** Brings a bill in. */
function Bring({ after }: { after: () => void }) {
  const file = useRef<File | null>(null);
  const key = useRef(new FormKey());
  async function bring({ rate = "", rate_source = "", rate_on = "" }: Typed): Promise<void> {
    const chosen = file.current;
    if (!chosen) throw new FieldError("file", t("missing"));
    if (chosen.size > MOST_BYTES) throw new FieldError("file", t("too_large"));
    const query = rate ? { rate, rate_source, rate_on } : {};
    const header = key.current.for([chosen.name, chosen.size, chosen.lastModified, query]);
    await got(
      api.POST("/api/v1/admin/bills/import", {
        params: { query, header },
        headers: { "Content-Type": "text/csv" },
        // The document describes the file as text; its bytes must stay as they are.
        body: chosen as unknown as string,
        bodySerializer: () => chosen,
      }),
    );
    key.current.succeeded();
    say(t("done"));
    after();
  }
  return (
    <section class="card">
      <Form act={bring} go={t("import")} icon="upload">
        <DropZone
          name="file"
          label={t("file")}
          chosen={(chosen) => {
            file.current = chosen;
          }}
        />
        <Field name="rate" label={t("rate")} inputMode="decimal" />
        <Field name="rate_source" label={t("rate_source")} />
        <Field name="rate_on" label={t("rate_on")} type="date" />
      </Form>
    </section>
  );
}
