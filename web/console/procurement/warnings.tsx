import type { DoubtView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { type Column, Table } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Yang perlu dilihat ({count})",
    message: "Apa",
    unit: "Unit kerja",
    amount: "Jumlah",
    reference: "Dokumen",
    order: "Pesanan",
    open: "Buka",
  },
  en: {
    title: "To look at ({count})",
    message: "What",
    unit: "Unit",
    amount: "Amount",
    reference: "Document",
    order: "Order",
    open: "Open",
  },
});

function columns(): Column<DoubtView>[] {
  return [
    { key: "message", name: t("message"), of: ({ message }) => message },
    { key: "unit", name: t("unit"), of: ({ unit }) => unit },
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money" },
    { key: "reference", name: t("reference"), of: ({ reference }) => reference || null },
    {
      key: "order",
      name: t("order"),
      of: (one) => one.order_id || null,
      cell: (one) =>
        one.order_id ? <a href={to("procurement", "orders", one.order_id)}>{t("open")}</a> : "–",
    },
  ];
}

/** What a reader of the report should look at before trusting it. */
export function Warnings({ of }: { of: readonly DoubtView[] }) {
  if (of.length === 0) return null;
  const title = t("title", { count: of.length });
  return (
    <details class="fold">
      <summary>{title}</summary>
      <Table
        caption={title}
        columns={columns()}
        rows={of}
        id={(one) => `${one.kind} ${one.unit} ${one.reference} ${one.order_id}`}
        file="periksa-belanja"
      />
    </details>
  );
}
