import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import { count } from "../../shared/format";
import type { LeftOutView, SettlementView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Tidak ikut: {merchants} pedagang tanpa tagihan",
    caption: "Pedagang yang tidak ikut",
    name: "Pedagang",
    owed: "Tagihan",
    id: "Nomor pedagang",
    none: "Semua pedagang ikut.",
  },
  en: {
    title: "Left out: {merchants} {merchants:merchant|merchants} owed nothing",
    caption: "Merchants that are left out",
    name: "Merchant",
    owed: "Owed",
    id: "Merchant id",
    none: "No merchant is left out.",
  },
});

/** The merchants that get no line, folded away: they are many, and few people ask. */
export function LeftOut({ of }: { of: SettlementView }) {
  const [opened, setOpened] = useState(false);
  if (of.left_out_count === 0) return null;
  return (
    <div class="fold">
      <details onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>{t("title", { merchants: count(of.left_out_count) })}</summary>
        {opened ? <LeftOutList id={of.id} /> : null}
      </details>
    </div>
  );
}

function LeftOutList({ id }: { id: string }) {
  const left = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/settlements/{settlement_id}/left-out", {
        params: { path: { settlement_id: id }, query: { limit: 200, cursor } },
      }),
    [id],
  );
  return (
    <ListedTable
      of={left}
      caption={t("caption")}
      columns={columns()}
      id={(one) => one.merchant_id}
      file="tidak-ikut"
      filter
      empty={t("none")}
    />
  );
}

function columns(): Column<LeftOutView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.name}</a>,
    },
    { key: "owed", name: t("owed"), of: ({ owed }) => owed, kind: "money" },
    { key: "id", name: t("id"), of: (one) => one.merchant_id, inFileOnly: true },
  ];
}
