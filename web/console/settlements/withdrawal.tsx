import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { count } from "../../shared/format";
import type { SettlementView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "../shared/people";

const t = catalogue({
  id: {
    title: "Penarikan kembali",
    withdraw: "Tarik kembali",
    withdraw_title: "Tarik kembali pencairan {number}?",
    withdraw_lead:
      "{open} pembayaran yang belum dibukukan bank kembali menjadi tagihan pedagang, setelah rekan Anda menyetujui. Pastikan bank tidak akan memprosesnya.",
    withdraw_go: "Ya, usulkan",
    withdraw_done: "Penarikan pencairan {number} diusulkan; rekan Anda yang menyetujui.",
    proposed: "Diusulkan oleh",
    mine: "Minta rekan bendahara menyetujui penarikan ini.",
    theirs: "Pastikan dulu dengan bank, lalu setujui atau tolak.",
    approve: "Setujui penarikan",
    approve_title: "Tarik kembali {open} pembayaran?",
    approve_lead:
      "Uangnya kembali menjadi tagihan pedagang dan ikut pencairan berikutnya. Bila bank tetap membayarnya, barisnya menunggu penjelasan.",
    approve_go: "Ya, tarik kembali",
    approve_done: "Pencairan {number} ditarik kembali.",
    reject: "Tolak penarikan",
    reject_title: "Tolak penarikan pencairan {number}?",
    reject_lead: "Pencairan berjalan terus seperti semula.",
    reject_go: "Ya, tolak",
    reject_done: "Penarikan pencairan {number} ditolak.",
  },
  en: {
    title: "Withdrawal",
    withdraw: "Withdraw",
    withdraw_title: "Withdraw settlement {number}?",
    withdraw_lead:
      "{open} {open:payment|payments} that the bank has not booked {open:is|are} owed to merchants again, once your colleague has approved. Make sure that the bank will not carry them out.",
    withdraw_go: "Yes, propose it",
    withdraw_done: "You have proposed to withdraw settlement {number}; your colleague approves.",
    proposed: "Proposed by",
    mine: "Ask another finance officer to approve this withdrawal.",
    theirs: "Make sure with the bank first, then approve or reject.",
    approve: "Approve the withdrawal",
    approve_title: "Withdraw {open} {open:payment|payments}?",
    approve_lead:
      "The money is owed to merchants again and goes into the next settlement. Should the bank pay all the same, its line waits to be explained.",
    approve_go: "Yes, withdraw",
    approve_done: "Settlement {number} is withdrawn.",
    reject: "Reject the withdrawal",
    reject_title: "Reject the withdrawal of settlement {number}?",
    reject_lead: "The settlement goes on as before.",
    reject_go: "Yes, reject",
    reject_done: "The withdrawal of settlement {number} is rejected.",
  },
});

type Action = "withdraw" | "approve" | "reject";

/** Taking a settlement back: one officer proposes, another approves or rejects. */
export function Withdrawal({
  of,
  source,
  staff,
}: {
  of: SettlementView;
  source: Source<SettlementView>;
  staff: ReadonlyMap<string, string>;
}) {
  const [asking, setAsking] = useState<Action | null>(null);
  const key = useRef(new FormKey());
  if ((of.state !== "approved" && of.state !== "sent") || of.open_count === 0) return null;
  const words = { number: of.number, open: count(of.open_count) };

  async function act(action: Action, reason: string): Promise<void> {
    const path = { settlement_id: of.id };
    try {
      source.set(await sent(action, path, reason));
      say(t(`${action}_done`, words));
    } catch (failed) {
      // Somebody else, or the bank, may have been faster: show how it stands.
      source.load();
      throw failed;
    }
  }

  function sent(action: Action, path: { settlement_id: string }, reason: string) {
    if (action === "withdraw")
      return got(
        api.POST("/api/v1/finance/settlements/{settlement_id}/withdraw", {
          params: { path },
          body: { reason },
        }),
      );
    if (action === "reject")
      return got(
        api.POST("/api/v1/finance/settlements/{settlement_id}/withdraw/reject", {
          params: { path },
        }),
      );
    return untilKnown<SettlementView>(() =>
      api.POST("/api/v1/finance/settlements/{settlement_id}/withdraw/approve", {
        params: { path, header: key.current.for([action, of.id]) },
      }),
    );
  }

  return (
    <>
      {of.withdrawal ? (
        <Proposed of={of.withdrawal} staff={staff} ask={setAsking} />
      ) : (
        <div class="buttons">
          <Button look="danger" act={() => setAsking("withdraw")}>
            {t("withdraw")}
          </Button>
        </div>
      )}
      {asking ? (
        <Ask
          title={t(`${asking}_title`, words)}
          go={t(`${asking}_go`)}
          reason={asking === "withdraw"}
          act={(reason) => act(asking, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking}_lead`, words)}</p>
        </Ask>
      ) : null}
    </>
  );
}

function Proposed({
  of,
  staff,
  ask,
}: {
  of: NonNullable<SettlementView["withdrawal"]>;
  staff: ReadonlyMap<string, string>;
  ask: (action: Action) => void;
}) {
  const mine = of.by === `finance:${signedIn.value?.subject}`;
  return (
    <section class="card stack" aria-labelledby="withdrawal">
      <h2 id="withdrawal">{t("title")}</h2>
      <p>
        {t("proposed")} <Actor actor={of.by} staff={staff} />, <When at={of.at} />: {of.reason}
      </p>
      <p>{t(mine ? "mine" : "theirs")}</p>
      <div class="buttons">
        {mine ? null : (
          <Button look="primary" icon="check" act={() => ask("approve")}>
            {t("approve")}
          </Button>
        )}
        <Button act={() => ask("reject")}>{t("reject")}</Button>
      </div>
    </section>
  );
}
