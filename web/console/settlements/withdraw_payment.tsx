import { api, got } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { SettlementLineView, SettlementView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    withdraw: "Tarik pembayaran ini",
    withdraw_title: "Tarik pembayaran “{name}”?",
    withdraw_lead:
      "{amount} kembali menjadi tagihan dan ikut pencairan berikutnya, setelah rekan Anda menyetujui. Pastikan bank tidak akan memprosesnya.",
    withdraw_go: "Ya, usulkan",
    withdraw_done: "Penarikan pembayaran “{name}” diusulkan.",
    approve: "Setujui penarikannya",
    approve_title: "Setujui penarikan “{name}”?",
    approve_lead: "{amount} kembali menjadi tagihan dan ikut pencairan berikutnya: {reason}",
    approve_go: "Ya, tarik",
    approve_done: "Pembayaran “{name}” ditarik.",
    reject: "Tolak penarikannya",
    reject_title: "Tolak penarikan “{name}”?",
    reject_lead: "Pembayarannya berjalan terus seperti semula: {reason}",
    reject_go: "Ya, tolak",
    reject_done: "Penarikan “{name}” ditolak.",
  },
  en: {
    withdraw: "Withdraw this payment",
    withdraw_title: "Withdraw the payment to “{name}”?",
    withdraw_lead:
      "{amount} is owed again and goes into the next settlement, once your colleague has approved. Make sure that the bank will not carry it out.",
    withdraw_go: "Yes, propose it",
    withdraw_done: "You have proposed to withdraw the payment to “{name}”.",
    approve: "Approve its withdrawal",
    approve_title: "Approve the withdrawal of “{name}”?",
    approve_lead: "{amount} is owed again and goes into the next settlement: {reason}",
    approve_go: "Yes, withdraw",
    approve_done: "The payment to “{name}” is withdrawn.",
    reject: "Reject its withdrawal",
    reject_title: "Reject the withdrawal of “{name}”?",
    reject_lead: "The payment goes on as before: {reason}",
    reject_go: "Yes, reject",
    reject_done: "The withdrawal of “{name}” is rejected.",
  },
});

export type PaymentAction = "withdraw" | "approve" | "reject";

/** Whether the payment of a line is one that can be withdrawn. */
export function isWithdrawable(of: SettlementView, line: SettlementLineView): boolean {
  const underWay = of.state === "approved" || of.state === "sent";
  return underWay && (line.state === "ready" || line.state === "sent");
}

/** What may be done about the withdrawal of a line's payment. */
export function PaymentWithdrawal({
  of,
  ask,
}: {
  of: SettlementLineView;
  ask: (action: PaymentAction) => void;
}) {
  if (!of.withdrawal)
    return (
      <Button look="danger" act={() => ask("withdraw")}>
        {t("withdraw")}
      </Button>
    );
  const mine = of.withdrawal.by === `finance:${signedIn.value?.subject}`;
  return (
    <>
      {mine ? null : (
        <Button look="primary" act={() => ask("approve")}>
          {t("approve")}
        </Button>
      )}
      <Button act={() => ask("reject")}>{t("reject")}</Button>
    </>
  );
}

/** Asks before a payment's withdrawal is proposed, approved or rejected. */
export function WithdrawPaymentDialog({
  of,
  line,
  action,
  changed,
  close,
}: {
  of: SettlementView;
  line: SettlementLineView;
  action: PaymentAction;
  /** Gets the settlement as it stands then. */
  changed: (settlement: SettlementView) => void;
  close: () => void;
}) {
  const words = {
    name: line.name,
    amount: rupiah(line.amount),
    reason: line.withdrawal?.reason ?? "",
  };

  async function act(reason: string): Promise<void> {
    const [payment] = line.payments;
    const path = { settlement_id: of.id, end_to_end_id: payment?.end_to_end_id ?? "" };
    const settlement =
      action === "withdraw"
        ? await got(
            api.POST(
              "/api/v1/finance/settlements/{settlement_id}/payments/{end_to_end_id}/withdraw",
              { params: { path }, body: { reason } },
            ),
          )
        : await got(
            api.POST(
              `/api/v1/finance/settlements/{settlement_id}/payments/{end_to_end_id}/withdraw/${action}`,
              { params: { path } },
            ),
          );
    say(t(`${action}_done`, words));
    changed(settlement);
  }

  return (
    <Ask
      title={t(`${action}_title`, words)}
      go={t(`${action}_go`)}
      reason={action === "withdraw"}
      act={act}
      close={close}
    >
      <p class="ask-lead">{t(`${action}_lead`, words)}</p>
    </Ask>
  );
}
