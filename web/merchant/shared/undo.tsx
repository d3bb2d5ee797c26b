// Undoing a payment at the shop's sticker: all of it, on the day it was made.

import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import { say } from "../../shared/status";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { learn } from "./sales";

const t = catalogue({
  id: {
    title: "Batalkan {amount}?",
    lead: "Semuanya kembali ke voucher warga, bukan tunai.",
    go: "Kembalikan",
    waiting: "Jawaban belum sampai. Mengulang sendiri sampai pasti.",
    done: "{amount} dikembalikan ke voucher warga.",
  },
  en: {
    title: "Undo {amount}?",
    lead: "All of it goes back onto the resident's vouchers, not out in cash.",
    go: "Give it back",
    waiting: "No answer yet. It is repeated by itself until it is certain.",
    done: "{amount} given back to the resident's vouchers.",
  },
});

/** Asks once more, and gives all that is `left` of a payment back. */
export function UndoPayment({
  id,
  left,
  close,
  done = () => {},
}: {
  id: string;
  left: number;
  close: () => void;
  done?: () => void;
}) {
  const key = useRef(new FormKey());
  const [waiting, setWaiting] = useState(false);

  async function undo(): Promise<void> {
    const params = { path: { payment_id: id }, header: key.current.for(id) };
    try {
      const undone = await untilKnown(
        () => api.POST("/api/v1/merchant/payments/{payment_id}/undo", { params, body: {} }),
        () => setWaiting(true),
      );
      learn(undone.parts);
    } finally {
      setWaiting(false);
    }
    done();
    say(t("done", { amount: rupiah(left) }));
  }

  return (
    <Ask title={t("title", { amount: rupiah(left) })} go={t("go")} act={undo} close={close}>
      <p>{t("lead")}</p>
      <p role="status">{waiting ? t("waiting") : null}</p>
    </Ask>
  );
}
