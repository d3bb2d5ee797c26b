import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { businessDay, daysAfter, moment } from "../../shared/format";
import type { CampaignView, DailyView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { Choice } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { StateChip, stateName, useCampaigns } from "../shared/campaigns";
import { ruleWords } from "../shared/reward";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";

const t = catalogue({
  id: {
    lead: "Warga membayar dengan QRIS di toko terdaftar, dan kampanye memberi hadiah menurut aturannya ke satu voucher warga itu.",
    none: "Belum ada kampanye insentif. Buat satu, danai, lalu terbitkan.",
    campaigns: "Kampanye insentif",
    name: "Nama",
    state: "Keadaan",
    rule: "Aturan",
    rewarded: "Hadiah",
    spent: "Dibelanjakan",
    remaining: "Sisa dana",
    until: "Pembayaran sampai",
    per_day: "Hadiah per hari",
    campaign: "Kampanye",
    day: "Hari",
    taken_back: "Ditarik atau kedaluwarsa",
    no_days: "Belum ada hadiah dalam 31 hari terakhir.",
    through: "Pasti lengkap sampai {at} WIB.",
  },
  en: {
    lead: "Residents pay by QRIS at registered shops, and a campaign's rule rewards them onto one voucher of theirs.",
    none: "No incentive campaigns yet. Create one, fund it, then publish it.",
    campaigns: "Incentive campaigns",
    name: "Name",
    state: "State",
    rule: "Rule",
    rewarded: "Rewards",
    spent: "Spent",
    remaining: "Money left",
    until: "Payments until",
    per_day: "Rewards per day",
    campaign: "Campaign",
    day: "Day",
    taken_back: "Taken back or expired",
    no_days: "No rewards in the last 31 days.",
    through: "Surely complete up to {at} WIB.",
  },
});

function columns(): Column<CampaignView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("campaigns", id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "rule", name: t("rule"), of: ({ rule }) => (rule ? ruleWords(rule) : null) },
    { key: "rewarded", name: t("rewarded"), of: ({ issued }) => issued, kind: "money", sum: true },
    { key: "spent", name: t("spent"), of: ({ redeemed }) => redeemed, kind: "money", sum: true },
    {
      key: "remaining",
      name: t("remaining"),
      of: ({ remaining }) => remaining,
      kind: "money",
      sum: true,
    },
    { key: "until", name: t("until"), of: ({ claim_until }) => claim_until, kind: "day" },
  ];
}

/** What incentive campaigns have rewarded: each in all, and one of them day by day. */
export function Rewards() {
  const campaigns = useCampaigns();
  return (
    <>
      <p class="soft lead">{t("lead")}</p>
      <Loading of={campaigns} rows={4}>
        {(all) => {
          const rewarding = all.filter(({ kind }) => kind === "incentive");
          const [first] = rewarding;
          if (first === undefined) return <Empty>{t("none")}</Empty>;
          return (
            <div class="stack">
              <Table
                caption={t("campaigns")}
                columns={columns()}
                rows={rewarding}
                id={({ id }) => id}
                file="insentif"
              />
              <PerDay of={rewarding} first={first.id} />
            </div>
          );
        }}
      </Loading>
    </>
  );
}

type Day = DailyView["days"][number];

const DAYS = 31;

function PerDay({ of, first }: { of: readonly CampaignView[]; first: string }) {
  const [chosen, setChosen] = useState(first);
  const daily = useSource(() => {
    const today = businessDay(serverNow());
    const query = { from: daysAfter(today, 1 - DAYS), to: today, campaign_id: chosen };
    return got(api.GET("/api/v1/admin/reports/daily", { params: { query } }));
  }, [chosen]);
  const rewarded: Column<Day>[] = [
    { key: "day", name: t("day"), of: ({ date }) => date, kind: "day" },
    { key: "rewarded", name: t("rewarded"), of: ({ issued }) => issued, kind: "money", sum: true },
    { key: "spent", name: t("spent"), of: ({ redeemed }) => redeemed, kind: "money", sum: true },
    {
      key: "taken_back",
      name: t("taken_back"),
      of: ({ returned }) => returned,
      kind: "money",
      sum: true,
    },
  ];
  return (
    <section class="card stack" aria-labelledby="per-day">
      <h2 id="per-day">{t("per_day")}</h2>
      <Choice
        name="campaign"
        label={t("campaign")}
        value={chosen}
        onChange={({ currentTarget: { value } }) => setChosen(value)}
      >
        {of.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Loading of={daily} rows={4}>
        {({ days, through }) => (
          <>
            <Table
              caption={t("per_day")}
              columns={rewarded}
              rows={days.filter((one) => one.issued || one.redeemed || one.returned)}
              id={({ date }) => date}
              file="hadiah-per-hari"
              first={{ key: "day", descending: true }}
              empty={t("no_days")}
            />
            {through > "2000" ? (
              <p class="small soft">{t("through", { at: moment(through) })}</p>
            ) : null}
          </>
        )}
      </Loading>
    </section>
  );
}
