import { api } from "../../shared/api";
import type { PromiseView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Chip } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { namesOf, useCampaigns } from "../shared/campaigns";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { toTransfer } from "../shared/thing";
import { Years, yearIn } from "../shared/years";

const t = catalogue({
  id: {
    title: "Register SP2D {year}",
    lead: "Setiap SP2D yang mendanai kampanye, dan setiap SPM atau SP2D pesanan belanja, dan berapa yang sudah dibukukan bank. Dibatalkan berarti pendanaannya keliru dan dibalik lewat Koreksi, atau pesanannya dibatalkan.",
    reference: "Nomor SP2D",
    at: "Dicatat (WIB)",
    campaign: "Untuk",
    purchases: "Belanja daerah",
    account_code: "Kode rekening",
    amount: "Dijanjikan",
    arrived: "Masuk di bank",
    withdrawn: "Dibatalkan",
    due: "Belum masuk",
    state: "Keadaan",
    complete: "Lengkap",
    waiting: "Menunggu bank",
    over: "Lebih: harus disetor",
    none: "Belum ada SP2D dalam tahun ini. SP2D dicatat saat kampanye didanai atau pesanan disetujui.",
  },
  en: {
    title: "Register of SP2Ds {year}",
    lead: "Every SP2D that funds a campaign, every SPM or SP2D of purchase orders, and how much of it the bank has booked. Withdrawn means that the funding was wrong and reversed under Corrections, or that an order was cancelled.",
    reference: "SP2D number",
    at: "Entered (WIB)",
    campaign: "For",
    purchases: "City purchases",
    account_code: "Account code",
    amount: "Promised",
    arrived: "Arrived at the bank",
    withdrawn: "Withdrawn",
    due: "Not arrived",
    state: "State",
    complete: "Complete",
    waiting: "Waits for the bank",
    over: "Too much: to be surrendered",
    none: "No SP2D in this year. One is entered when a campaign is funded or an order approved.",
  },
});

/** The register of SP2Ds of a year: that in the address, else this. */
export function Promises({ id }: { id?: string }) {
  const year = yearIn(id);
  const campaigns = namesOf(useCampaigns());
  const promises = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/promises", { params: { query: { year, limit: 200, cursor } } }),
    [year],
  );
  // One of purchases has no campaign, and may stand for several orders.
  const purpose = ({ campaign_id: id }: PromiseView) =>
    id ? (campaigns.get(id) ?? id) : t("purchases");
  const columns: Column<PromiseView>[] = [
    {
      key: "reference",
      name: t("reference"),
      of: ({ reference }) => reference,
      cell: (one) => <a href={toTransfer(one.transfer_id)}>{one.reference}</a>,
    },
    {
      key: "campaign",
      name: t("campaign"),
      of: purpose,
      cell: (one) => (
        <a href={one.campaign_id ? to("finance", "funds", one.campaign_id) : to("procurement")}>
          {purpose(one)}
        </a>
      ),
    },
    {
      key: "state",
      name: t("state"),
      of: (one) => t(stateOf(one)),
      cell: (one) => (
        <Chip tone={one.due === 0 ? "good" : one.due > 0 ? "calm" : "warn"}>{t(stateOf(one))}</Chip>
      ),
    },
    ...(["amount", "arrived", "withdrawn", "due"] as const).map(
      (key): Column<PromiseView> => ({
        key,
        name: t(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
      }),
    ),
    { key: "at", name: t("at"), of: ({ at }) => at, kind: "moment" },
    { key: "account_code", name: t("account_code"), of: (one) => one.account_code || null },
  ];
  return (
    <div class="stack">
      <h2>{t("title", { year: String(year) })}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Years path={["finance", "promises"]} year={year} />
      <ListedTable
        of={promises}
        caption={t("title", { year: String(year) })}
        columns={columns}
        id={(one) => one.transfer_id}
        file={`register-sp2d-${year}`}
        filter
        empty={t("none")}
      />
    </div>
  );
}

function stateOf({ due }: PromiseView): "complete" | "waiting" | "over" {
  if (due === 0) return "complete";
  return due > 0 ? "waiting" : "over";
}
