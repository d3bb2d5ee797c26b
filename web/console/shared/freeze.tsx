// Whether payouts are frozen: said where money leaves, and where the bank's statements come in.

import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { PayoutStateView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { Only } from "./may";
import { Actor, useStaffNames } from "./people";
import { useSource } from "./table/listing";

const t = catalogue({
  id: {
    title: "Pembayaran dibekukan",
    restore:
      "Buku dipulihkan ke saat sebelumnya, tetapi bank tidak. Yang sudah dibayar bank sejak itu akan dibayar dua kali. Tidak ada pencairan yang dapat disetujui, diunduh, atau dikirim sampai rekening koran bank cocok.",
    unknown_payout:
      "Bank mencatat pembayaran dari kota yang tidak dikenal buku. Tidak ada pencairan yang dapat disetujui, diunduh, atau dikirim sampai jelas apa itu.",
    since: "Dibekukan {at}. Bank harus menerangkan semua mutasi sejak {since} sampai {until}.",
    at: "Dibekukan {at}.",
    missing: "Yang masih kurang:",
    ready: "Bank sudah menerangkan semuanya. Dua bendahara dapat membuka kembali pembayaran.",
    asked: "Pembukaan kembali diusulkan oleh",
    mine: "Mintalah rekan bendahara menyetujuinya.",
    propose: "Usulkan membuka kembali",
    propose_title: "Usulkan membuka kembali pembayaran?",
    propose_lead:
      "Hanya bila semua yang dibayar bank sejak pemulihan sudah dibukukan. Rekan bendahara memeriksa dan menyetujui.",
    propose_go: "Ya, usulkan",
    propose_done: "Diusulkan. Rekan bendahara menyetujuinya.",
    approve: "Buka kembali pembayaran",
    approve_title: "Buka kembali pembayaran?",
    approve_lead:
      "Setelah ini pencairan dapat disetujui dan dikirim lagi. Yang disiapkan sebelum pembekuan harus disiapkan ulang.",
    approve_go: "Ya, buka kembali",
    approve_done: "Pembayaran dibuka kembali.",
  },
  en: {
    title: "Payouts are frozen",
    restore:
      "The ledger was restored to an earlier moment, and the bank was not. What the bank has paid since would be paid twice. No settlement can be approved, downloaded or sent until the bank's statements match.",
    unknown_payout:
      "The bank has booked a payment by the city that the ledger does not know. No settlement can be approved, downloaded or sent until it is clear what it is.",
    since: "Frozen {at}. The bank must tell of everything from {since} to {until}.",
    at: "Frozen {at}.",
    missing: "What is missing:",
    ready: "The bank has told everything. Two finance officers may thaw payouts.",
    asked: "A thaw was proposed by",
    mine: "Ask another finance officer to approve it.",
    propose: "Propose to thaw",
    propose_title: "Propose to thaw payouts?",
    propose_lead:
      "Only if all that the bank has paid since the restore is booked. Another finance officer checks it and approves.",
    propose_go: "Yes, propose it",
    propose_done: "Proposed. Another finance officer approves it.",
    approve: "Thaw payouts",
    approve_title: "Thaw payouts?",
    approve_lead:
      "Settlements can then be approved and sent again. What was prepared before the freeze has to be prepared anew.",
    approve_go: "Yes, thaw them",
    approve_done: "Payouts are thawed.",
  },
});

/** How payouts stand. */
export function usePayouts(): Source<PayoutStateView> {
  return useSource(() => got(api.GET("/api/v1/finance/payouts")), []);
}

/** Says that payouts are frozen, why, and what has to be done; nothing while they are open. */
export function PayoutFreeze() {
  const payouts = usePayouts();
  const now = payouts.state.value.value;
  return now?.state === "frozen" ? <Frozen of={now} source={payouts} /> : null;
}

function Frozen({ of, source }: { of: PayoutStateView; source: Source<PayoutStateView> }) {
  const staff = useStaffNames();
  const at = moment(of.frozen_at ?? "");
  return (
    <section class="note bad stack" aria-labelledby="frozen">
      <h3 id="frozen">{t("title")}</h3>
      <p>{t(of.cause ?? "restore")}</p>
      <p>
        {of.since
          ? t("since", { at, since: moment(of.since), until: moment(of.told_until ?? "", "day") })
          : t("at", { at })}
      </p>
      {of.missing.length > 0 ? (
        <div>
          <p>{t("missing")}</p>
          <ul>
            {of.missing.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p>{t("ready")}</p>
      )}
      {of.proposed_by ? (
        <p>
          {t("asked")} <Actor actor={of.proposed_by} staff={staff} />: {of.reason}
        </p>
      ) : null}
      <Only role="finance">
        <Thaw of={of} source={source} />
      </Only>
    </section>
  );
}

/** What an officer can do about it now. */
function Thaw({ of, source }: { of: PayoutStateView; source: Source<PayoutStateView> }) {
  const [asking, setAsking] = useState(false);
  if (of.missing.length > 0) return null;
  if (of.proposed_by === `finance:${signedIn.value?.subject}`) return <p>{t("mine")}</p>;
  const act = of.proposed_by ? "approve" : "propose";

  async function thaw(reason: string): Promise<void> {
    try {
      const now = await got(
        act === "approve"
          ? api.POST("/api/v1/finance/payouts/thaw/approve")
          : api.POST("/api/v1/finance/payouts/thaw", { body: { reason } }),
      );
      source.set(now);
      say(t(`${act}_done`));
    } catch (failed) {
      // Something may be missing again, or somebody was faster.
      source.load();
      throw failed;
    }
  }

  return (
    <div class="buttons">
      <Button look="primary" act={() => setAsking(true)}>
        {t(act)}
      </Button>
      {asking ? (
        <Ask
          title={t(`${act}_title`)}
          go={t(`${act}_go`)}
          reason={act === "propose"}
          act={thaw}
          close={() => setAsking(false)}
        >
          <p class="ask-lead">{t(`${act}_lead`)}</p>
        </Ask>
      ) : null}
    </div>
  );
}
