import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment, rupiah } from "../../shared/format";
import type { StaffClaimView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { useSource } from "../shared/table/listing";
import { Thing } from "../shared/thing";
import { Up } from "../shared/up";
import { reasonName, StateChip } from "./state";

const t = catalogue({
  id: {
    up: "Semua klaim",
    title: "Klaim di {shop}",
    why: "Yang perlu dilihat",
    nothing: "Tidak ada yang mencurigakan.",
    payment: "Pembayaran",
    rrn: "Nomor bukti (RRN)",
    amount: "Jumlah",
    paid_on: "Tanggal bayar",
    last_days: "Dalam 7 hari sebelum klaim",
    shop: "Toko",
    psp: "Dilaporkan oleh",
    not_told: "Belum dilaporkan",
    claim: "Klaim",
    resident: "Warga",
    claimed: "Diklaim (WIB)",
    reason: "Alasan",
    campaign: "Kampanye",
    reward: "Hadiah",
    voucher: "Voucher",
    number: "Nomor klaim",
    history: "Keputusan dan keberatan",
    objection: "Keberatan warga",
    grant: "Beri hadiah",
    grant_title: "Beri hadiah untuk pembayaran {amount}?",
    grant_lead:
      "Warga mendapat hadiah menurut kampanyenya, begitu penyedia QRIS melaporkan pembayarannya. Alasan ini dibaca warga.",
    grant_go: "Ya, beri hadiah",
    grant_done: "Klaim disetujui.",
    refuse: "Tolak",
    refuse_title: "Tolak klaim atas pembayaran {amount}?",
    refuse_lead:
      "Warga tidak mendapat hadiah untuk pembayaran ini. Ia membaca alasan ini dan dapat mengajukan keberatan.",
    refuse_go: "Ya, tolak",
    refuse_done: "Klaim ditolak. Warga dapat mengajukan keberatan.",
    granted_by: "Disetujui: {reason}",
    refused_by: "Ditolak: {reason}",
    own: "Keberatan atas keputusan Anda: minta petugas program lain memutuskannya.",
    flagged:
      "Pembayarannya dikembalikan kepada pembayar setelah hadiahnya dibelanjakan. Uangnya tidak ditarik; bicarakan dengan warga dan tokonya.",
  },
  en: {
    up: "All claims",
    title: "Claim at {shop}",
    why: "What to look at",
    nothing: "Nothing looks wrong.",
    payment: "Payment",
    rrn: "Receipt number (RRN)",
    amount: "Amount",
    paid_on: "Paid on",
    last_days: "Within 7 days before the claim",
    shop: "Shop",
    psp: "Told by",
    not_told: "Not told yet",
    claim: "Claim",
    resident: "Resident",
    claimed: "Claimed (WIB)",
    reason: "Reason",
    campaign: "Campaign",
    reward: "Reward",
    voucher: "Voucher",
    number: "Claim id",
    history: "Decisions and objections",
    objection: "The resident objects",
    grant: "Grant",
    grant_title: "Grant a reward for the payment of {amount}?",
    grant_lead:
      "The resident is rewarded by the campaign's rule, once an acquirer has told of the payment. The resident reads this reason.",
    grant_go: "Yes, grant",
    grant_done: "The claim is granted.",
    refuse: "Refuse",
    refuse_title: "Refuse the claim for the payment of {amount}?",
    refuse_lead:
      "The resident gets no reward for this payment. They read this reason and may object.",
    refuse_go: "Yes, refuse",
    refuse_done: "The claim is refused. The resident may object.",
    granted_by: "Granted: {reason}",
    refused_by: "Refused: {reason}",
    own: "This objects to your decision: ask another program officer to decide.",
    flagged:
      "The payer got the money back after the reward was spent. Nothing is taken back; talk to the resident and the shop.",
  },
});

type Outcome = "grant" | "refuse";

export function Claim({ id }: { id: string }) {
  const params = { path: { claim_id: id } };
  const claim = useSource(
    () => got(api.GET("/api/v1/admin/incentive-claims/{claim_id}", { params })),
    [id],
  );
  async function decide(outcome: Outcome, reason: string): Promise<void> {
    const decided = await got(
      api.POST(`/api/v1/admin/incentive-claims/{claim_id}/${outcome}`, {
        params,
        body: { reason },
      }),
    );
    claim.set(decided);
    say(t(`${outcome}_done`));
  }
  return (
    <Loading of={claim} tall>
      {(found) => (
        <div class="stack">
          <Up
            path={["incentives", "claims"]}
            name={t("up")}
            title={t("title", { shop: found.merchant_name })}
            chip={<StateChip state={found.state} />}
          >
            <Only role="admin">
              <Decide of={found} decide={decide} />
            </Only>
          </Up>
          {found.state === "flagged" ? <p class="note">{t("flagged")}</p> : null}
          <Why of={found} />
          <div class="two">
            <Payment of={found} />
            <About of={found} />
          </div>
          <History of={found} />
        </div>
      )}
    </Loading>
  );
}

// What was objected to may be objected to again once somebody has decided.
function isObjected({ state, objection, may_object }: StaffClaimView): boolean {
  const decidable = state === "held" || state === "refused" || state === "flagged";
  return decidable && objection !== null && !may_object;
}

function Decide({
  of,
  decide,
}: {
  of: StaffClaimView;
  decide: (outcome: Outcome, reason: string) => Promise<void>;
}) {
  const [asking, setAsking] = useState<Outcome | null>(null);
  const objected = isObjected(of);
  if (of.state !== "held" && !objected) return null;
  const mine = of.decided.at(-1)?.by === `admin:${signedIn.value?.subject}`;
  if (objected && mine) return <p class="soft small">{t("own")}</p>;
  return (
    <>
      <Button look="primary" act={() => setAsking("grant")}>
        {t("grant")}
      </Button>
      <Button look="danger" act={() => setAsking("refuse")}>
        {t("refuse")}
      </Button>
      {asking ? (
        <Ask
          title={t(`${asking}_title`, { amount: rupiah(of.amount) })}
          go={t(`${asking}_go`)}
          reason
          act={(reason) => decide(asking, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking}_lead`)}</p>
        </Ask>
      ) : null}
    </>
  );
}

function Why({ of }: { of: StaffClaimView }) {
  return (
    <section class="card stack" aria-labelledby="why">
      <h3 id="why">{t("why")}</h3>
      {of.suspicions.length === 0 ? (
        <p class="soft">{t("nothing")}</p>
      ) : (
        <ul class="rows">
          {of.suspicions.map((one) => (
            <li key={one}>{reasonName(one)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Payment({ of }: { of: StaffClaimView }) {
  return (
    <section class="card stack" aria-labelledby="payment">
      <h3 id="payment">{t("payment")}</h3>
      <Facts
        of={[
          [t("rrn"), <span class="code">{of.rrn}</span>],
          [t("amount"), <Money amount={of.amount} />],
          [t("paid_on"), of.paid_on ? moment(of.paid_on, "day") : t("last_days")],
          [t("shop"), <a href={to("merchants", of.merchant_id)}>{of.merchant_name}</a>],
          [t("psp"), of.psp_id ? <Thing id={of.psp_id} /> : t("not_told")],
        ]}
      />
    </section>
  );
}

function About({ of }: { of: StaffClaimView }) {
  return (
    <section class="card stack" aria-labelledby="claim">
      <h3 id="claim">{t("claim")}</h3>
      <Facts
        of={[
          [t("resident"), <Thing id={of.resident_id} />],
          [t("claimed"), <When at={of.created_at} />],
          [t("reason"), of.reason ? reasonName(of.reason) : "–"],
          [t("campaign"), of.campaign_id ? <Thing id={of.campaign_id} /> : "–"],
          [t("reward"), <Money amount={of.reward} />],
          [t("voucher"), of.voucher_id ? <Thing id={of.voucher_id} /> : "–"],
          [t("number"), <span class="code">{of.id}</span>],
        ]}
      />
    </section>
  );
}

function History({ of }: { of: StaffClaimView }) {
  const staff = useStaffNames();
  if (!of.objection && of.decided.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="history">
      <h3 id="history">{t("history")}</h3>
      <ul class="rows">
        {of.decided.map((one) => (
          <li key={one.at}>
            <p>
              {t(one.outcome === "grant" ? "granted_by" : "refused_by", { reason: one.reason })}
            </p>
            <p class="small soft">
              <Actor actor={one.by} staff={staff} /> · <When at={one.at} />
            </p>
          </li>
        ))}
      </ul>
      {of.objection ? (
        <p class="note">
          <span class="strong">{t("objection")}</span> {of.objection}
        </p>
      ) : null}
    </section>
  );
}
