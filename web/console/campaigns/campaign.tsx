import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import { count, moment, rupiah } from "../../shared/format";
import type { CampaignView, RuleView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { merchantCheckName } from "../../shared/merchant_checks";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { StateChip } from "../shared/campaigns";
import { Facts } from "../shared/facts";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { Examples, ruleWords } from "../shared/reward";
import { useSource } from "../shared/table/listing";
import { Codes } from "./codes";
import { NoHalal } from "./no_halal";
import { Figures, Progress } from "./progress";
import { YearEnd } from "./year_end";

const t = catalogue({
  id: {
    up: "Semua kampanye",
    publish: "Terbitkan",
    pause: "Jeda",
    close: "Tutup",
    publish_done: "“{name}” terbit.",
    pause_done: "“{name}” dijeda. Voucher tidak dapat diklaim atau ditukarkan sampai terbit lagi.",
    close_done: "“{name}” ditutup.",
    close_title: "Tutup “{name}”?",
    close_lead: "Sisa {amount} kembali ke kas daerah dan kampanye tidak dapat dibuka lagi.",
    close_go: "Ya, tutup",
    close_when: "Dapat ditutup setelah {until}.",
    fund: "Danai",
    not_funded: "Belum ada dana: belum ada yang dapat diklaim.",
    no_rewards: "Belum ada dana: pembayaran belum diberi hadiah.",
    money: "Dana",
    terms: "Ketentuan",
    description: "Keterangan",
    face_value: "Nilai voucher",
    reward: "Hadiah",
    rewards_per_day: "Hadiah per warga dan hari",
    rewards_in_all: "Hadiah per warga seluruhnya",
    per_resident: "Voucher per warga",
    claim: "Masa klaim",
    spend_until: "Berlaku sampai",
    gate: "Dibuka setelah",
    grown: "Penjualan {category} tumbuh {percent}% dibanding tahun sebelumnya",
    who: "Untuk warga",
    everybody: "Semua warga",
    holders: "Pemegang kode",
    groups: "Kelompok {names}",
    where: "Di kategori",
    everywhere: "Semua kategori",
    requires: "Pedagang harus punya",
    nothing_required: "Tanpa syarat",
    shipping: "Ongkos kirim",
    shipping_paid: "Dibayar juga",
    shipping_not: "Tidak dibayar",
    paid: "Pembayaran",
    partial: "Cara pakai",
    in_parts: "Boleh dipakai sebagian",
    whole: "Sekali pakai habis",
    per_merchant_per_day: "Batas per pedagang per hari",
    per_merchant: "Batas per pedagang",
    unlimited: "Tanpa batas",
    account_code: "Kode rekening",
    number: "Nomor kampanye",
    created: "Dibuat",
  },
  en: {
    up: "All campaigns",
    publish: "Publish",
    pause: "Pause",
    close: "Close",
    publish_done: "“{name}” is published.",
    pause_done: "“{name}” is paused. Nobody can claim or redeem until it is published again.",
    close_done: "“{name}” is closed.",
    close_title: "Close “{name}”?",
    close_lead:
      "The {amount} left goes back to the treasury and the campaign cannot be opened again.",
    close_go: "Yes, close it",
    close_when: "Can be closed after {until}.",
    fund: "Fund",
    not_funded: "No money yet: nothing can be claimed.",
    no_rewards: "No money yet: no payment is rewarded.",
    money: "Money",
    terms: "Terms",
    description: "Description",
    face_value: "Voucher value",
    reward: "Reward",
    rewards_per_day: "Rewards per resident and day",
    rewards_in_all: "Rewards per resident in all",
    per_resident: "Vouchers per resident",
    claim: "Claims",
    spend_until: "Valid until",
    gate: "Opens once",
    grown: "Sales of {category} have grown {percent}% over the year before",
    who: "For residents",
    everybody: "All residents",
    holders: "Whoever holds a code",
    groups: "Groups {names}",
    where: "In categories",
    everywhere: "All categories",
    requires: "Merchants must have",
    nothing_required: "Nothing",
    shipping: "Shipping",
    shipping_paid: "Paid, too",
    shipping_not: "Not paid",
    paid: "Payments",
    partial: "Use",
    in_parts: "May be spent in parts",
    whole: "All at once",
    per_merchant_per_day: "Ceiling per merchant and day",
    per_merchant: "Ceiling per merchant",
    unlimited: "No ceiling",
    account_code: "Account code",
    number: "Campaign id",
    created: "Created",
  },
});

type Action = "publish" | "pause" | "close";

export function Campaign({ id }: { id: string }) {
  const params = { path: { campaign_id: id } };
  const campaign = useSource(
    () => got(api.GET("/api/v1/admin/campaigns/{campaign_id}", { params })),
    [id],
  );
  async function act(action: Action): Promise<void> {
    const changed = await got(
      api.POST(`/api/v1/admin/campaigns/{campaign_id}/${action}`, { params }),
    );
    campaign.set(changed);
    say(t(`${action}_done`, { name: changed.name }));
  }
  const up = { href: to("campaigns"), name: t("up") };
  return (
    <Loading of={campaign} tall>
      {(found) => (
        <>
          <Head title={found.name} up={up} chip={<StateChip state={found.state} />}>
            <Actions of={found} act={act} />
          </Head>
          <div class="two">
            <section class="card stack" aria-labelledby="money">
              <h2 id="money">{t("money")}</h2>
              <Progress of={found} tall />
              <Figures of={found} />
              {found.funded === 0 ? (
                <p class="note">{t(found.rule ? "no_rewards" : "not_funded")}</p>
              ) : null}
            </section>
            <Terms of={found} />
          </div>
          {found.audience === "codes" ? <Codes of={found} /> : null}
        </>
      )}
    </Loading>
  );
}

// What its state allows.
function Actions({ of, act }: { of: CampaignView; act: (action: Action) => Promise<void> }) {
  const [closing, setClosing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function tried(action: Action): Promise<void> {
    setError(null);
    try {
      await act(action);
    } catch (failed) {
      setError(failed);
    }
  }
  const open = of.state === "published" || of.state === "paused";
  const over = Date.parse(of.spend_until) <= serverNow();
  return (
    <>
      <Only role="finance">
        {of.state === "closed" ? null : (
          <ButtonLink href={to("finance", "funds", of.id)} icon="money">
            {t("fund")}
          </ButtonLink>
        )}
      </Only>
      <Only role="admin">
        {of.state === "draft" || of.state === "paused" ? (
          <Button look="primary" act={() => tried("publish")}>
            {t("publish")}
          </Button>
        ) : null}
        {of.state === "published" ? <Button act={() => tried("pause")}>{t("pause")}</Button> : null}
        {open ? (
          <Button disabled={!over} act={() => setClosing(true)}>
            {t("close")}
          </Button>
        ) : null}
        {open && !over ? (
          <span class="soft small">{t("close_when", { until: moment(of.spend_until) })}</span>
        ) : null}
        {closing ? (
          <Ask
            title={t("close_title", { name: of.name })}
            go={t("close_go")}
            act={() => act("close")}
            close={() => setClosing(false)}
          >
            <p>{t("close_lead", { amount: rupiah(of.remaining) })}</p>
          </Ask>
        ) : null}
        <Problem error={error} />
      </Only>
    </>
  );
}

function worth(of: CampaignView): [string, string][] {
  return [
    [t("face_value"), rupiah(of.face_value ?? 0)],
    [t("per_resident"), count(of.per_resident)],
  ];
}

function rewards(rule: RuleView): [string, ComponentChildren][] {
  const { max_rewards_per_day: daily, max_total_per_resident: whole } = rule;
  return [
    [
      t("reward"),
      <>
        {ruleWords(rule)}
        <Examples of={rule} />
      </>,
    ],
    [t("rewards_per_day"), daily === null ? t("unlimited") : count(daily)],
    [t("rewards_in_all"), whole === null ? t("unlimited") : rupiah(whole)],
  ];
}

function gate({ opens_at_growth: of }: CampaignView): [string, ComponentChildren][] {
  if (!of) return [];
  const category = categoryName(of.category);
  return [[t("gate"), t("grown", { category, percent: of.percent })]];
}

function Terms({ of }: { of: CampaignView }) {
  const { per_merchant_per_day: daily, per_merchant: whole } = of.limits;
  const who = [
    of.kelurahan.map(kelurahanName).join(", "),
    of.segments.length ? t("groups", { names: of.segments.join(", ") }) : "",
  ].filter(Boolean);
  const rows: [string, ComponentChildren][] = [
    [t("description"), of.description || "–"],
    ...(of.rule ? rewards(of.rule) : worth(of)),
    [t(of.rule ? "paid" : "claim"), `${moment(of.claim_from)} – ${moment(of.claim_until)}`],
    [t("spend_until"), moment(of.spend_until)],
    ...gate(of),
    [t("who"), of.audience === "codes" ? t("holders") : who.join(" · ") || t("everybody")],
    [t("where"), of.categories.map(categoryName).join(", ") || t("everywhere")],
    [
      t("requires"),
      of.requires.map((one) => merchantCheckName(one)).join(", ") || t("nothing_required"),
    ],
    [t("shipping"), t(of.pays_shipping ? "shipping_paid" : "shipping_not")],
    [t("partial"), t(of.partial_spend ? "in_parts" : "whole")],
    [t("per_merchant_per_day"), daily === null ? t("unlimited") : rupiah(daily)],
    [t("per_merchant"), whole === null ? t("unlimited") : rupiah(whole)],
    [t("account_code"), of.account_code || "–"],
    [t("created"), moment(of.created_at)],
    [t("number"), <span class="code">{of.id}</span>],
  ];
  return (
    <section class="card stack" aria-labelledby="terms">
      <h2 id="terms">{t("terms")}</h2>
      <Facts of={rows} />
      {of.warnings.includes("crosses_year_end") ? <YearEnd /> : null}
      {of.warnings.includes("halal_not_required") ? <NoHalal /> : null}
    </section>
  );
}
