import { api } from "../../shared/api";
import type { AdminCheckoutView, PartnerView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Pesanan",
    none: "Belum ada pesanan dari mitra ini.",
    created: "Dibuat (WIB)",
    order: "Nomor pesanan",
    state: "Keadaan",
    open: "Menunggu warga",
    authorized: "Ditahan",
    captured: "Ditagih",
    voided: "Dibatalkan",
    lapsed: "Gugur",
    declined: "Ditolak warga",
    expired: "Habis waktunya",
    asked: "Diminta",
    held: "Ditahan",
    paid: "Ditagih",
    refunded: "Dikembalikan",
    shop: "Toko",
    number: "Nomor",
  },
  en: {
    title: "Orders",
    none: "No orders from this partner yet.",
    created: "Created (WIB)",
    order: "Order id",
    state: "State",
    open: "Waits for the resident",
    authorized: "Held",
    captured: "Captured",
    voided: "Voided",
    lapsed: "Lapsed",
    declined: "Declined",
    expired: "Expired",
    asked: "Asked for",
    held: "Held",
    paid: "Captured",
    refunded: "Refunded",
    shop: "Shop",
    number: "Id",
  },
});

type State = AdminCheckoutView["state"];

const TONES: Readonly<Record<State, Tone>> = {
  open: "calm",
  authorized: "warn",
  captured: "good",
  voided: "calm",
  lapsed: "calm",
  declined: "calm",
  expired: "calm",
};

function columns(): Column<AdminCheckoutView>[] {
  return [
    { key: "created", name: t("created"), of: (one) => one.created_at, kind: "moment" },
    { key: "order", name: t("order"), of: (one) => one.order_id },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => t(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{t(state)}</Chip>,
    },
    {
      key: "shop",
      name: t("shop"),
      of: (one) => one.merchant_name,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.merchant_name}</a>,
    },
    {
      key: "asked",
      name: t("asked"),
      of: ({ goods, shipping }) => goods + shipping,
      kind: "money",
      inFileOnly: true,
    },
    { key: "held", name: t("held"), of: ({ authorized }) => authorized, kind: "money", sum: true },
    { key: "paid", name: t("paid"), of: ({ captured }) => captured, kind: "money", sum: true },
    {
      key: "refunded",
      name: t("refunded"),
      of: ({ refunded }) => refunded,
      kind: "money",
      sum: true,
    },
    {
      key: "id",
      name: t("number"),
      of: ({ id }) => id,
      inFileOnly: true,
    },
  ];
}

/** What residents agreed to on a partner's site, and what has become of the money. */
export function Orders({ of }: { of: PartnerView }) {
  const orders = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/partners/{partner_id}/checkouts", {
        params: { path: { partner_id: of.id }, query: { limit: 100, cursor } },
      }),
    [of.id],
  );
  return (
    <section class="card stack" aria-labelledby="orders">
      <h2 id="orders">{t("title")}</h2>
      <ListedTable
        of={orders}
        caption={t("title")}
        columns={columns()}
        id={({ id }) => id}
        file="pesanan"
        empty={t("none")}
      />
    </section>
  );
}
