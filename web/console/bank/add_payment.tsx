import { useState } from "preact/hooks";
import { api, everyPage } from "../../shared/api";
import { count, moment, rupiah } from "../../shared/format";
import type { SettlementSummaryView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Choice, Field } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import type { AddProps } from "./adding";
import { paymentsFor, type ShopPayment, searched, sumOf } from "./payments";

const t = catalogue({
  id: {
    settlement: "Dari pencairan",
    one: "{number}, {day}, {total}",
    none: "Belum ada pencairan yang dikirim ke bank.",
    search: "Cari nama toko, rekening, atau jumlah",
    all: "Semua yang belum dibayar: {payments} pembayaran, {amount}",
    nobody: "Tidak ada pembayaran yang cocok di pencairan ini.",
    more: "{payments} lagi. Ketik namanya untuk mempersempit.",
    add: "Tambahkan",
    add_one: "Tambahkan {name}, {amount}",
  },
  en: {
    settlement: "Of the settlement",
    one: "{number}, {day}, {total}",
    none: "No settlement has been sent to the bank yet.",
    search: "Search for a shop, an account or an amount",
    all: "All that is not paid yet: {payments} {payments:payment|payments}, {amount}",
    nobody: "No payment of this settlement fits.",
    more: "{payments} more. Type a name to narrow it down.",
    add: "Add it",
    add_one: "Add {name}, {amount}",
  },
});

type Kind = "payout" | "payout_returned";
const SHOWN = 8;
// Settlements in these states have payments at the bank.
const AT_THE_BANK = ["approved", "sent", "paid", "partly_returned"];

/** Adds payments of a settlement: those of one shop after the other, or all that are open. */
export function AddPayment({ kind, ...props }: AddProps & { kind: Kind }) {
  const settlements = useSource(
    () =>
      everyPage(
        (cursor) => api.GET("/api/v1/finance/settlements", { params: { query: { cursor } } }),
        200,
      ),
    [],
  );
  return (
    <div class="add-part stack">
      <Loading of={settlements} rows={1}>
        {(all) => {
          const found = all.filter((one) => AT_THE_BANK.includes(one.state) && fits(kind, one));
          if (found.length === 0) return <Empty>{t("none")}</Empty>;
          return <OfSettlement kind={kind} settlements={found} {...props} />;
        }}
      </Loading>
    </div>
  );
}

function fits(kind: Kind, { open_count, paid_count }: SettlementSummaryView): boolean {
  return kind === "payout" ? open_count > 0 : paid_count > 0;
}

function OfSettlement({
  kind,
  settlements,
  ...props
}: AddProps & { kind: Kind; settlements: readonly SettlementSummaryView[] }) {
  const [id, setId] = useState(settlements[0]?.id ?? "");
  const lines = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/finance/settlements/{settlement_id}/lines", {
          params: { path: { settlement_id: id }, query: { limit: 200, cursor } },
        }),
      ),
    [id],
  );
  return (
    <div class="stack">
      <Choice
        name="settlement"
        label={t("settlement")}
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
      >
        {settlements.map((one) => (
          <option key={one.id} value={one.id}>
            {t("one", {
              number: one.number,
              day: moment(one.sent_at ?? one.drafted_at, "day"),
              total: rupiah(one.total),
            })}
          </option>
        ))}
      </Choice>
      <Loading of={lines} rows={3}>
        {(found) => (
          <Payments
            key={id}
            kind={kind}
            settlementId={id}
            of={paymentsFor(kind, found)}
            {...props}
          />
        )}
      </Loading>
    </div>
  );
}

function Payments({
  kind,
  settlementId,
  of,
  left,
  taken,
  add,
}: AddProps & { kind: Kind; settlementId: string; of: readonly ShopPayment[] }) {
  const [text, setText] = useState("");
  const open = of.filter(({ endToEndId }) => !taken.has(endToEndId));
  const found = searched(open, text, left);
  const all = { payments: count(of.length), amount: rupiah(sumOf(of)) };
  return (
    <div class="stack">
      {kind === "payout" && of.length > 1 && open.length === of.length ? (
        <div class="buttons">
          <Button
            icon="plus"
            act={() => add({ kind, amount: sumOf(of), settlement_id: settlementId })}
          >
            {t("all", all)}
          </Button>
        </div>
      ) : null}
      <Field
        name="payment_search"
        label={t("search")}
        type="search"
        autoComplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {found.length === 0 ? <Empty>{t("nobody")}</Empty> : null}
      <ul class="rows">
        {found.slice(0, SHOWN).map((one) => (
          <li key={one.endToEndId} class="spread">
            <span>
              <span class="strong">{one.name}</span> <span class="soft small">{one.account}</span>{" "}
              <Money amount={one.amount} />
            </span>
            <Button
              icon="plus"
              label={t("add_one", { name: one.name, amount: rupiah(one.amount) })}
              act={() => add({ kind, amount: one.amount, end_to_end_id: one.endToEndId }, one.name)}
            >
              {t("add")}
            </Button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN ? (
        <p class="small soft">{t("more", { payments: count(found.length - SHOWN) })}</p>
      ) : null}
    </div>
  );
}
