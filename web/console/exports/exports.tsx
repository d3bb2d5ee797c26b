import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { businessDay, daysAfter } from "../../shared/format";
import type { ExportBody, ExportListedView } from "../../shared/generated/schema";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { fetchExport } from "../shared/exports/fetch";
import { rangeWords } from "../shared/exports/range";
import { ExportState, stateName } from "../shared/exports/state";
import { useFollow } from "../shared/follow";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Ekspor",
    lead: "Berkas dibuat di latar: layar ini boleh ditinggalkan. Data pribadi disamarkan, kecuali NPWP pada daftar bukti potong. Berkas hilang sendiri setelah tujuh hari, tautannya berlaku kurang dari satu jam.",
    kind: "Isi",
    transfers: "Mutasi",
    redemptions: "Penukaran",
    settlements: "Pencairan",
    vouchers: "Voucher tersisa",
    cash_book: "Buku kas umum",
    sp2d: "Register SP2D",
    sts: "Register STS",
    withheld: "Bukti potong pajak",
    reconciliation: "Rekonsiliasi",
    acts: "Jejak audit",
    format: "Bentuk",
    csv: "CSV",
    xlsx: "XLSX (Excel)",
    from: "Dari tanggal",
    to: "Sampai tanggal",
    order: "Tidak boleh sebelum tanggal awal.",
    now: "Voucher tersisa dihitung pada saat berkas dibuat.",
    go: "Buat berkas",
    begun: "Berkas sedang dibuat.",
    none: "Belum ada ekspor dalam tujuh hari terakhir.",
    range: "Rentang (WIB)",
    state: "Keadaan",
    rows: "Baris",
    sums: "Jumlah",
    amount: "Jumlah",
    refunded: "Dikembalikan",
    net: "Bersih",
    face_value: "Nilai",
    remaining: "Sisa",
    receipts: "Penerimaan",
    arrived: "Masuk di bank",
    withdrawn: "Dibatalkan",
    due: "Belum masuk",
    surrendered: "Disetor",
    base: "Dasar pengenaan",
    payments: "Pengeluaran",
    requested_at: "Diminta (WIB)",
    requested_by: "Oleh",
    file: "Berkas",
    download: "Unduh",
    download_of: "Unduh {kind} {range}",
  },
  en: {
    title: "Exports",
    lead: "Files are made in the background: you may leave this screen. Personal data is masked, but for the NPWP in the list of tax withheld. A file goes by itself after seven days, a link to it within the hour.",
    kind: "Content",
    transfers: "Transfers",
    redemptions: "Redemptions",
    settlements: "Settlements",
    vouchers: "Vouchers left",
    cash_book: "Cash book",
    sp2d: "SP2D register",
    sts: "STS register",
    withheld: "Tax withheld",
    reconciliation: "Reconciliation",
    acts: "Audit journal",
    format: "Format",
    csv: "CSV",
    xlsx: "XLSX (Excel)",
    from: "From",
    to: "To",
    order: "Must not be before the first day.",
    now: "Vouchers left are counted when the file is made.",
    go: "Make the file",
    begun: "The file is being made.",
    none: "No export in the last seven days.",
    range: "Range (WIB)",
    state: "State",
    rows: "Rows",
    sums: "Sums",
    amount: "Amount",
    refunded: "Refunded",
    net: "Net",
    face_value: "Value",
    remaining: "Left",
    receipts: "Receipts",
    arrived: "Arrived",
    withdrawn: "Withdrawn",
    due: "Not arrived",
    surrendered: "Surrendered",
    base: "Base",
    payments: "Payments",
    requested_at: "Asked for (WIB)",
    requested_by: "By",
    file: "File",
    download: "Download",
    download_of: "Download {kind} {range}",
  },
});

type Kind = ExportBody["kind"];
type Format = ExportBody["format"];

const KINDS: readonly Kind[] = [
  "transfers",
  "redemptions",
  "settlements",
  "vouchers",
  "cash_book",
  "sp2d",
  "sts",
  "withheld",
  "reconciliation",
  "acts",
];
const FORMATS: readonly Format[] = ["csv", "xlsx"];

/** The exports of a week: who asked for what, how far it is, and the files. */
export function Exports() {
  const staff = useStaffNames();
  const [problem, attempt] = useAttempt();
  const exports = useListing(
    (cursor) => api.GET("/api/v1/finance/exports", { params: { query: { cursor } } }),
    [],
  );
  const running = exports.state.value.value?.items.some(({ state }) => state === "running");
  useFollow(exports, running ?? false);

  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <Only role="finance">
        <NewExport begun={exports.load} />
      </Only>
      <Problem error={problem} />
      <ListedTable
        of={exports}
        caption={t("title")}
        columns={columns(staff, (id) => attempt(() => fetchExport(id)))}
        id={({ id }) => id}
        empty={t("none")}
      />
    </div>
  );
}

function NewExport({ begun }: { begun: () => Promise<void> }) {
  const today = businessDay(serverNow());
  const [kind, setKind] = useState<Kind>("transfers");
  const key = useRef(new FormKey());

  async function start({ from = "", to = "", format }: Typed): Promise<void> {
    if (to < from) throw new FieldError("to", t("order"));
    const body = { kind, format: format as Format, from, to };
    const header = key.current.for(body);
    await untilKnown(() => api.POST("/api/v1/finance/exports", { params: { header }, body }));
    key.current.succeeded();
    say(t("begun"));
    await begun();
  }

  return (
    <div class="line-form">
      <Form act={start} go={t("go")} icon="download">
        <Choice
          name="kind"
          label={t("kind")}
          hint={kind === "vouchers" ? t("now") : undefined}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </Choice>
        <Field
          name="from"
          label={t("from")}
          type="date"
          required
          defaultValue={daysAfter(today, -30)}
          max={today}
        />
        <Field name="to" label={t("to")} type="date" required defaultValue={today} max={today} />
        <Choice name="format" label={t("format")}>
          {FORMATS.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </Choice>
      </Form>
    </div>
  );
}

function columns(
  staff: ReadonlyMap<string, string>,
  take: (id: string) => Promise<void>,
): Column<ExportListedView>[] {
  return [
    {
      key: "requested_at",
      name: t("requested_at"),
      of: (one) => one.requested_at,
      kind: "moment",
    },
    {
      key: "kind",
      name: t("kind"),
      of: ({ kind }) => t(kind),
      cell: ({ kind, format }) => (
        <>
          <span class="strong">{t(kind)}</span> <span class="soft small">{t(format)}</span>
        </>
      ),
    },
    { key: "range", name: t("range"), of: ({ from, to }) => rangeWords(from, to) },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state, reason }) => (
        <>
          <ExportState of={state} />
          {reason ? <p class="small">{reason}</p> : null}
        </>
      ),
    },
    {
      key: "rows",
      name: t("rows"),
      of: ({ state, rows }) => (state === "done" ? rows : null),
      kind: "count",
    },
    {
      key: "sums",
      name: t("sums"),
      cell: ({ sums }) => <Sums of={sums} />,
    },
    {
      key: "requested_by",
      name: t("requested_by"),
      of: (one) => one.requested_by,
      cell: (one) => <Actor actor={one.requested_by} staff={staff} />,
    },
    {
      key: "file",
      name: t("file"),
      kind: "actions",
      cell: (one) =>
        one.state === "done" ? (
          <Button
            icon="download"
            label={t("download_of", { kind: t(one.kind), range: rangeWords(one.from, one.to) })}
            act={() => take(one.id)}
          >
            {t("download")}
          </Button>
        ) : null,
    },
  ];
}

type Sum =
  | "amount"
  | "refunded"
  | "net"
  | "face_value"
  | "remaining"
  | "receipts"
  | "payments"
  | "arrived"
  | "withdrawn"
  | "due"
  | "surrendered"
  | "base";

// A single sum needs no name; the first of several is what the others are parts of.
function Sums({ of }: { of: Record<string, number> }) {
  const sums = Object.entries(of) as [Sum, number][];
  const [only] = sums;
  if (!only) return "–";
  if (sums.length === 1) return <Money amount={only[1]} />;
  return (
    <span class="account">
      {sums.map(([name, amount]) => (
        <span key={name} class="small">
          {t(name)} <Money amount={amount} />
        </span>
      ))}
    </span>
  );
}
