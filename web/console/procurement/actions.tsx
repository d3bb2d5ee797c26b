import { useState } from "preact/hooks";
import { api, keyed, newKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { PurchaseOrderView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { may, Only } from "../shared/may";
import { Accept } from "./accept";
import { Approve } from "./approve";

const t = catalogue({
  id: {
    change: "Ubah",
    submit: "Ajukan",
    submit_title: "Ajukan pesanan {amount} di {shop}?",
    submit_lead:
      "Sesudah ini isinya tidak dapat diubah. Bendahara, orang lain dari Anda, menyetujuinya dan menyisihkan uangnya.",
    submit_go: "Ya, ajukan",
    submit_done: "Pesanan {reference} diajukan. Minta bendahara menyetujuinya.",
    cancel: "Batalkan pesanan",
    cancel_title: "Batalkan pesanan {reference}?",
    cancel_lead: "Belum ada uang yang disisihkan. Pesanan ini tidak dapat dihidupkan lagi.",
    cancel_committed:
      "{amount} yang disisihkan kembali ke kas daerah. Pesanan ini tidak dapat dihidupkan lagi.",
    cancel_go: "Ya, batalkan",
    cancel_done: "Pesanan {reference} dibatalkan.",
    approve: "Setujui",
    reject: "Kembalikan ke unit",
    reject_title: "Kembalikan pesanan {reference} ke unitnya?",
    reject_lead: "Pesanannya menjadi draf lagi. Unit membaca alasan ini dan dapat mengubahnya.",
    reject_go: "Ya, kembalikan",
    reject_done: "Pesanan {reference} dikembalikan ke unitnya.",
    send_back: "Kiriman tidak sesuai",
    send_back_title: "Kembalikan kiriman {shop}?",
    send_back_lead:
      "Tidak ada yang diterima dan uangnya tetap disisihkan. Toko membaca alasan ini dan dapat mengirim lagi.",
    send_back_go: "Ya, kembalikan",
    send_back_done: "Kiriman {shop} dikembalikan. Toko dapat mengirim lagi.",
    accept: "Terima barang",
    own: "Pesanan ini dibuat atau diajukan oleh Anda: minta rekan menyetujuinya.",
    draft: "Masih draf: periksa isinya, lalu ajukan.",
    submitted: "Menunggu bendahara menyetujui dan menyisihkan uangnya.",
    approved: "Menunggu toko mengirim. Uangnya sudah disisihkan; toko melihatnya di Kasir.",
    delivered: "Toko sudah mengirim. Periksa barangnya, lalu terima dengan BAST.",
    returned: "Dikembalikan: {reason}",
    cancelled_why: "Dibatalkan: {reason}",
  },
  en: {
    change: "Change",
    submit: "Submit",
    submit_title: "Submit the order of {amount} at {shop}?",
    submit_lead:
      "After this it cannot be changed. A finance officer, another person than you, approves it and commits its money.",
    submit_go: "Yes, submit",
    submit_done: "Order {reference} is submitted. Ask finance to approve it.",
    cancel: "Cancel the order",
    cancel_title: "Cancel order {reference}?",
    cancel_lead: "No money has been committed yet. The order cannot be taken up again.",
    cancel_committed:
      "The {amount} that were committed go back to the treasury. The order cannot be taken up again.",
    cancel_go: "Yes, cancel it",
    cancel_done: "Order {reference} is cancelled.",
    approve: "Approve",
    reject: "Give back to the unit",
    reject_title: "Give order {reference} back to its unit?",
    reject_lead: "The order is a draft again. The unit reads this reason and can change it.",
    reject_go: "Yes, give it back",
    reject_done: "Order {reference} was given back to its unit.",
    send_back: "Not as ordered",
    send_back_title: "Send back what {shop} delivered?",
    send_back_lead:
      "Nothing is accepted and the money stays committed. The shop reads this reason and can deliver again.",
    send_back_go: "Yes, send it back",
    send_back_done: "What {shop} delivered was sent back. The shop can deliver again.",
    accept: "Accept the goods",
    own: "This order was drafted or submitted by you: ask a colleague to approve it.",
    draft: "A draft still: look it over, then submit it.",
    submitted: "Waits for finance to approve it and commit its money.",
    approved:
      "Waits for the shop to deliver. The money is committed; the shop sees it at its till.",
    delivered: "The shop has delivered. Look at the goods, then accept them with a BAST.",
    returned: "Given back: {reason}",
    cancelled_why: "Cancelled: {reason}",
  },
});

/** Steps that only ask whether, and some of them why. */
const ASKED = ["submit", "cancel", "reject", "send_back"] as const;
type Asked = (typeof ASKED)[number];
type StepName = Asked | "approve" | "accept";

interface Asking {
  step: StepName;
  /** The same however often the step is tried. */
  key: string;
}

interface OrderProps {
  of: PurchaseOrderView;
  source: Source<PurchaseOrderView>;
}

/** What can be done with an order as it stands, by who is signed in; and whom it waits for. */
export function Actions({ of, source }: OrderProps) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const why = reasonOf(of);
  const ended = of.state === "accepted" || of.state === "cancelled";
  if (ended && !why) return null;
  return (
    <section class={`note spread ${of.rejection ? "bad" : ""}`}>
      <div>
        {why ? <p class="strong">{why}</p> : null}
        {ended ? null : <p>{waitsFor(of)}</p>}
      </div>
      <div class="buttons">
        <Buttons of={of} ask={(step) => setAsking({ step, key: newKey() })} />
      </div>
      {asking ? <Asks of={of} source={source} asking={asking} close={close} /> : null}
    </section>
  );
}

function reasonOf({ rejection, cancellation }: PurchaseOrderView): string {
  if (cancellation) return t("cancelled_why", { reason: cancellation });
  return rejection ? t("returned", { reason: rejection }) : "";
}

function waitsFor(of: PurchaseOrderView): string {
  if (of.state === "submitted" && may("finance") && isOwn(of)) return t("own");
  return t(of.state as "draft");
}

// The API compares persons; this only knows who is signed in by this role.
function isOwn({ drafted_by, submitted_by }: PurchaseOrderView): boolean {
  const me = signedIn.value;
  return [drafted_by, submitted_by].includes(`${me?.role}:${me?.subject}`);
}

function Buttons({ of, ask }: { of: PurchaseOrderView; ask: (step: StepName) => void }) {
  const { state } = of;
  return (
    <>
      <Only role="admin">
        {state === "draft" ? (
          <>
            <Button look="primary" act={() => ask("submit")}>
              {t("submit")}
            </Button>
            <ButtonLink href={to("procurement", "orders", of.id, "change")}>
              {t("change")}
            </ButtonLink>
          </>
        ) : null}
        {state === "delivered" ? (
          <>
            <Button look="primary" icon="check" act={() => ask("accept")}>
              {t("accept")}
            </Button>
            <Button act={() => ask("send_back")}>{t("send_back")}</Button>
          </>
        ) : null}
        {state === "draft" || state === "submitted" || state === "approved" ? (
          <Button act={() => ask("cancel")}>{t("cancel")}</Button>
        ) : null}
      </Only>
      <Only role="finance">
        {state === "submitted" ? (
          <>
            {isOwn(of) ? null : (
              <Button look="primary" act={() => ask("approve")}>
                {t("approve")}
              </Button>
            )}
            <Button act={() => ask("reject")}>{t("reject")}</Button>
          </>
        ) : null}
      </Only>
    </>
  );
}

function Asks({ of, source, asking, close }: OrderProps & { asking: Asking; close: () => void }) {
  const { step, key } = asking;
  if (step === "approve") return <Approve of={of} source={source} close={close} />;
  if (step === "accept") return <Accept of={of} source={source} close={close} />;
  const words = { amount: rupiah(of.total), shop: of.merchant_name, reference: of.reference };
  const lead =
    step === "cancel" && of.committed > 0
      ? t("cancel_committed", { amount: rupiah(of.committed) })
      : t(`${step}_lead`);

  async function act(reason: string): Promise<void> {
    const changed = await take(step as Asked, of.id, key, reason);
    say(t(`${step as Asked}_done`, words));
    source.set(changed);
  }

  return (
    <Ask
      title={t(`${step}_title`, words)}
      go={t(`${step}_go`)}
      reason={step !== "submit"}
      act={act}
      close={close}
    >
      <p class="ask-lead">{lead}</p>
    </Ask>
  );
}

/** Takes a step; answers the order as it then is. */
function take(step: Asked, id: string, key: string, reason: string): Promise<PurchaseOrderView> {
  const params = { path: { order_id: id }, header: keyed(key) };
  const body = { reason };
  const order = "/api/v1/admin/purchase-orders/{order_id}";
  return untilKnown(() => {
    switch (step) {
      case "submit":
        return api.POST(`${order}/submit`, { params, body: {} });
      case "cancel":
        return api.POST(`${order}/cancel`, { params, body });
      case "send_back":
        return api.POST(`${order}/send-back`, { params, body });
      case "reject":
        return api.POST("/api/v1/finance/purchase-orders/{order_id}/reject", { params, body });
    }
  });
}
