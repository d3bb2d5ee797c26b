import { count } from "../../shared/format";
import type {
  OrderItemView,
  PurchaseOrderView,
  StaffAcceptanceView,
} from "../../shared/generated/schema";
import { Empty } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "../shared/people";
import { toTransfer } from "../shared/thing";
import { taxName } from "./kinds";

const t = catalogue({
  id: {
    title: "Serah terima",
    none: "Belum ada barang yang diterima.",
    bast: "Berita acara {number}",
    by: "Diterima oleh",
    at: "Waktu (WIB)",
    quantities: "Yang diterima",
    quantity: "{quantity} × {name}",
    gross: "Bruto",
    net: "Hak toko (neto)",
    transfer: "Mutasi",
  },
  en: {
    title: "Acceptances",
    none: "Nothing has been accepted yet.",
    bast: "BAST {number}",
    by: "Accepted by",
    at: "Time (WIB)",
    quantities: "What was accepted",
    quantity: "{quantity} × {name}",
    gross: "Gross",
    net: "Owed to the shop (net)",
    transfer: "Transfer",
  },
});

/** What was accepted of an order, by which BAST, and what became of its money. */
export function Acceptances({
  of,
  staff,
}: {
  of: PurchaseOrderView;
  staff: ReadonlyMap<string, string>;
}) {
  if (!of.approved_at) return null;
  return (
    <section class="card stack" aria-labelledby="acceptances">
      <h3 id="acceptances">{t("title")}</h3>
      {of.acceptances.length === 0 ? <Empty>{t("none")}</Empty> : null}
      {of.acceptances.map((one) => (
        <Acceptance key={one.bast} of={one} items={of.items} staff={staff} />
      ))}
    </section>
  );
}

function Acceptance({
  of,
  items,
  staff,
}: {
  of: StaffAcceptanceView;
  items: readonly OrderItemView[];
  staff: ReadonlyMap<string, string>;
}) {
  const taken = of.quantities.flatMap((quantity, at) => {
    const item = items[at];
    return quantity > 0 && item
      ? [t("quantity", { quantity: count(quantity), name: item.name })]
      : [];
  });
  return (
    <article class="acceptance stack">
      <h4>{t("bast", { number: of.bast })}</h4>
      <dl class="facts">
        <Pair name={t("by")}>
          <Actor actor={of.by} staff={staff} />
        </Pair>
        <Pair name={t("at")}>
          <When at={of.at} />
        </Pair>
        <Pair name={t("quantities")}>{taken.join(", ")}</Pair>
        <Pair name={t("gross")}>
          <Money amount={of.gross} />
        </Pair>
        {of.taxes.map(({ kind, amount }) => (
          <Pair key={kind} name={taxName(kind)}>
            <Money amount={-amount} />
          </Pair>
        ))}
        <Pair name={t("net")}>
          <Money amount={of.net} class="strong" />
        </Pair>
        <Pair name={t("transfer")}>
          <a class="code" href={toTransfer(of.transfer_id)}>
            {of.transfer_id}
          </a>
        </Pair>
      </dl>
    </article>
  );
}
