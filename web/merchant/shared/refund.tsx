import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { amountIn, grouped, rupiah } from "../../shared/format";
import type { RedemptionView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Field, FieldError, Form, MoneyField, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { learn } from "./sales";

const t = catalogue({
  id: {
    lead: "Uangnya kembali ke voucher warga, bukan tunai.",
    amount: "Yang dikembalikan",
    reason: "Alasan",
    usual: "Salah jumlah",
    go: "Kembalikan",
    never_mind: "Tidak jadi",
    over: "Paling banyak {amount}.",
    none: "Isi jumlah yang dikembalikan.",
    waiting: "Jawaban belum sampai. Mengulang sendiri sampai pasti.",
    done: "{amount} dikembalikan ke voucher warga.",
  },
  en: {
    lead: "It goes back onto the resident's voucher, not out in cash.",
    amount: "Amount to give back",
    reason: "Reason",
    usual: "Wrong amount",
    go: "Give it back",
    never_mind: "Never mind",
    over: "At most {amount}.",
    none: "Enter the amount to give back.",
    waiting: "No answer yet. It is repeated by itself until it is certain.",
    done: "{amount} given back to the resident's voucher.",
  },
});

/** Asks for a reason and gives a redemption back: what is left of it, or with `partly` some of it. */
export function Refund({
  sale,
  title,
  partly,
  close,
  done = () => {},
}: {
  sale: RedemptionView;
  title: string;
  partly?: boolean;
  close: () => void;
  done?: () => void;
}) {
  const key = useRef(new FormKey());
  const [waiting, setWaiting] = useState(false);
  const left = sale.amount - sale.refunded;

  async function giveBack(typed: Typed): Promise<void> {
    const amount = partly ? amountIn(typed.amount ?? "") : left;
    if (!amount) throw new FieldError("amount", t("none"));
    if (amount > left) throw new FieldError("amount", t("over", { amount: rupiah(left) }));
    const body = { amount, reason: typed.reason ?? "" };
    const header = key.current.for(body);
    const path = { redemption_id: sale.id };
    try {
      await untilKnown(
        () =>
          api.POST("/api/v1/merchant/redemptions/{redemption_id}/refunds", {
            body,
            params: { path, header },
          }),
        () => setWaiting(true),
      );
    } finally {
      setWaiting(false);
    }
    const refunded = sale.refunded + amount;
    const state = refunded < sale.amount ? "partly_refunded" : "refunded";
    learn([{ ...sale, refunded, state }]);
    close();
    done();
    say(t("done", { amount: rupiah(amount) }));
  }

  return (
    <Dialog title={title} close={close}>
      <div class="stack">
        <p>{t("lead")}</p>
        <Form act={giveBack} go={t("go")} beside={<Button act={close}>{t("never_mind")}</Button>}>
          {partly ? (
            <MoneyField
              name="amount"
              label={t("amount")}
              required
              big
              defaultValue={grouped(left)}
            />
          ) : null}
          <Field
            name="reason"
            label={t("reason")}
            required
            maxLength={200}
            defaultValue={t("usual")}
          />
        </Form>
        <p role="status">{waiting ? t("waiting") : null}</p>
      </div>
    </Dialog>
  );
}
