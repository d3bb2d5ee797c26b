import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { CashBookEntryView, CashBookView } from "../../shared/generated/schema";
import { go, to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { Field, FieldError, Form } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { Pick } from "../shared/pick";
import { WithSen } from "../shared/sen";
import { ListedTable } from "../shared/table/listed";
import { useListing, useSource } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { ExportButtons } from "./export_buttons";
import { PERIODS, type Period, periodOf, type Span, spanIn, spanOf, spanText } from "./periods";

const t = catalogue({
  id: {
    title: "Buku Kas Umum",
    lead: "Semua yang dibukukan bank, berurutan, dengan saldo berjalan. Saldo terakhirnya sama dengan saldo rekening koran terakhir yang diterima.",
    period: "Masa",
    this_month: "Bulan ini",
    last_month: "Bulan lalu",
    this_year: "Tahun ini",
    own: "Masa lain",
    from: "Dari tanggal",
    to: "Sampai tanggal",
    order: "Tidak boleh sebelum tanggal awal.",
    show: "Tampilkan",
    opening: "Saldo awal",
    receipts: "Penerimaan",
    payments: "Pengeluaran",
    closing: "Saldo akhir",
    number: "No.",
    date: "Tanggal",
    description: "Uraian",
    evidence: "Bukti",
    balance: "Saldo",
    line: "Baris {line} rekening koran",
    none: "Tidak ada yang dibukukan bank dalam masa ini.",
  },
  en: {
    title: "Cash book",
    lead: "All that the bank has booked, in order, with a running balance. Its last balance is that of the last accepted bank statement.",
    period: "Period",
    this_month: "This month",
    last_month: "Last month",
    this_year: "This year",
    own: "Another period",
    from: "From",
    to: "To",
    order: "Must not be before the first day.",
    show: "Show",
    opening: "Opening balance",
    receipts: "Receipts",
    payments: "Payments",
    closing: "Closing balance",
    number: "No.",
    date: "Date",
    description: "Description",
    evidence: "Evidence",
    balance: "Balance",
    line: "Line {line} of a statement",
    none: "The bank has booked nothing in this period.",
  },
});

/** The cash book of a period: the days in the address, else this month. */
export function CashBook({ id }: { id?: string }) {
  const now = serverNow();
  const span = spanIn(id) ?? spanOf("this_month", now);
  const [choosing, setChoosing] = useState(false);
  if (!span) return null;
  const period = choosing ? "own" : periodOf(span, now);

  function choose(wanted: Period): void {
    const found = spanOf(wanted, now);
    setChoosing(found === null);
    if (found) go(["finance", "cash-book", spanText(found)]);
  }

  return (
    <div class="stack">
      <h2>{t("title")}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Pick
        label={t("period")}
        value={period}
        choose={choose}
        of={PERIODS.map((value) => ({ value, name: t(value) }))}
      />
      {period === "own" ? <OwnSpan of={span} /> : null}
      <Book key={spanText(span)} of={span} />
    </div>
  );
}

function OwnSpan({ of }: { of: Span }) {
  return (
    <div class="line-form">
      <Form
        act={async ({ from = "", to: last = "" }) => {
          if (last < from) throw new FieldError("to", t("order"));
          go(["finance", "cash-book", spanText({ from, to: last })]);
        }}
        go={t("show")}
        icon="search"
      >
        <Field name="from" label={t("from")} type="date" required defaultValue={of.from} />
        <Field name="to" label={t("to")} type="date" required defaultValue={of.to} />
      </Form>
    </div>
  );
}

function Book({ of }: { of: Span }) {
  const ask = (cursor: string | undefined) =>
    api.GET("/api/v1/finance/cash-book", { params: { query: { ...of, limit: 200, cursor } } });
  const sums = useSource(() => got(ask(undefined)), [of.from, of.to]);
  const entries = useListing(ask, [of.from, of.to]);
  return (
    <div class="stack">
      <Loading of={sums} rows={2}>
        {(book) => <Sums of={book} />}
      </Loading>
      <Only role="finance">
        <div class="buttons">
          <ExportButtons of={of} />
        </div>
      </Only>
      <ListedTable
        of={entries}
        caption={t("title")}
        columns={columns()}
        id={({ number }) => String(number)}
        filter
        empty={t("none")}
      />
    </div>
  );
}

function Sums({ of }: { of: CashBookView }) {
  const names = ["opening", "receipts", "payments", "closing"] as const;
  return (
    <dl class="sums">
      {names.map((name) => (
        <Pair key={name} name={t(name)}>
          <WithSen amount={of[name]} sen={of[`${name}_sen`]} />
        </Pair>
      ))}
    </dl>
  );
}

function columns(): Column<CashBookEntryView>[] {
  return [
    { key: "number", name: t("number"), of: ({ number }) => number, kind: "count" },
    { key: "date", name: t("date"), of: ({ date }) => date, kind: "day" },
    { key: "description", name: t("description"), of: ({ description }) => description },
    {
      key: "evidence",
      name: t("evidence"),
      of: ({ evidence, reference }) => `${evidence} ${reference}`,
      cell: (one) => (
        <a href={to("finance", "statements", one.statement_id, String(one.line))}>
          {one.reference || t("line", { line: one.line })}
        </a>
      ),
    },
    ...(["receipts", "payments"] as const).map(
      (key): Column<CashBookEntryView> => ({
        key,
        name: t(key),
        of: (one) => one[key] || null,
        kind: "money",
        sum: true,
      }),
    ),
    {
      key: "balance",
      name: t("balance"),
      of: ({ balance }) => balance,
      cell: (one) => <WithSen amount={one.balance} sen={one.balance_sen} />,
      kind: "money",
    },
  ];
}
