import { api } from "../../shared/api";
import type { SlipView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Chip } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Years, yearIn } from "../shared/years";
import { taxName } from "./kinds";

const t = catalogue({
  id: {
    title: "Bukti potong {year}",
    lead: "Satu baris untuk tiap pajak yang dipungut dari satu serah terima: dasarnya, jumlahnya, dan NTPN setorannya. Unduh untuk membuat bukti potongnya di Coretax.",
    at: "Dipungut (WIB)",
    shop: "Toko",
    kind: "Jenis pajak",
    base: "Dasar (bruto)",
    amount: "Dipungut",
    bast: "Nomor BAST",
    order: "Pesanan",
    open: "Buka",
    state: "Keadaan",
    remitted: "Disetor",
    waiting: "Belum disetor",
    ntpn: "NTPN",
    merchant: "Nomor pedagang",
    number: "Nomor pesanan",
    none: "Belum ada pajak yang dipungut dalam tahun ini.",
  },
  en: {
    title: "Withholding slips {year}",
    lead: "A row for each tax that was withheld from one acceptance: its base, its amount, and the NTPN under which it was remitted. Download it to make the slips at the tax office.",
    at: "Withheld (WIB)",
    shop: "Shop",
    kind: "Tax",
    base: "Base (gross)",
    amount: "Withheld",
    bast: "BAST number",
    order: "Order",
    open: "Open",
    state: "State",
    remitted: "Remitted",
    waiting: "Not remitted yet",
    ntpn: "NTPN",
    merchant: "Merchant id",
    number: "Order id",
    none: "No taxes were withheld in this year.",
  },
});

/** What was withheld of whom in a year: that in the address, else this. */
export function Slips({ id }: { id?: string }) {
  const year = yearIn(id);
  const slips = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/taxes/withheld", {
        params: { query: { year, limit: 200, cursor } },
      }),
    [year],
  );
  const title = t("title", { year: String(year) });
  return (
    <div class="stack">
      <h2>{title}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Years path={["procurement", "slips"]} year={year} />
      <ListedTable
        of={slips}
        caption={title}
        columns={columns()}
        id={(one) => `${one.order_id} ${one.bast} ${one.kind}`}
        file={`bukti-potong-${year}`}
        filter
        empty={t("none")}
      />
    </div>
  );
}

function columns(): Column<SlipView>[] {
  return [
    { key: "at", name: t("at"), of: (one) => one.withheld_at, kind: "moment" },
    {
      key: "bast",
      name: t("bast"),
      of: ({ bast }) => bast,
      cell: (one) => <a href={to("procurement", "orders", one.order_id)}>{one.bast}</a>,
    },
    {
      key: "shop",
      name: t("shop"),
      of: (one) => one.merchant_id,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.merchant_id}</a>,
    },
    { key: "kind", name: t("kind"), of: ({ kind }) => taxName(kind) },
    { key: "base", name: t("base"), of: ({ base }) => base, kind: "money" },
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money", sum: true },
    {
      key: "state",
      name: t("state"),
      of: ({ remitted }) => t(remitted ? "remitted" : "waiting"),
      cell: ({ remitted }) => (
        <Chip tone={remitted ? "good" : "warn"}>{t(remitted ? "remitted" : "waiting")}</Chip>
      ),
    },
    { key: "ntpn", name: t("ntpn"), of: ({ ntpns }) => ntpns.join(", ") || null },
    { key: "merchant", name: t("merchant"), of: (one) => one.merchant_id, inFileOnly: true },
    { key: "order", name: t("number"), of: (one) => one.order_id, inFileOnly: true },
  ];
}
