// What residents ask the shop to undo today: it is given back, or declined.

import { useEffect, useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { rupiah } from "../../shared/format";
import type { UndoView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { undoRequests } from "./sales";
import { UndoPayment } from "./undo";

const t = catalogue({
  id: {
    title: "Pembeli minta dibatalkan",
    undo: "Batalkan",
    decline: "Tolak",
    declined: "Permintaan membatalkan {amount} ditolak. Pembeli diberi tahu.",
  },
  en: {
    title: "Buyers ask to undo",
    undo: "Undo",
    decline: "Decline",
    declined: "The request to undo {amount} was declined. The buyer is told.",
  },
});

/** Those that wait for the shop; nothing where none does. */
export function UndoRequests() {
  useEffect(() => {
    undoRequests.load();
    const look = (): void => {
      if (!document.hidden) undoRequests.load();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  const asked = (undoRequests.state.value.value ?? []).filter(({ state }) => state === "asked");
  if (asked.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="undo-requests">
      <h2 id="undo-requests">{t("title")}</h2>
      <ul class="rows">
        {asked.map((one) => (
          <li key={one.payment_id}>
            <Request of={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Request({ of }: { of: UndoView }) {
  const [undoing, setUndoing] = useState(false);
  const [problem, attempt] = useAttempt();

  function decline(): Promise<void> {
    return attempt(async () => {
      const params = { path: { payment_id: of.payment_id } };
      await got(
        api.POST("/api/v1/merchant/payments/{payment_id}/decline-undo", { params, body: {} }),
      );
      await undoRequests.load();
      say(t("declined", { amount: rupiah(of.amount) }));
    });
  }

  return (
    <div class="stack">
      <p>
        <Money class="strong" amount={of.amount} />{" "}
        <span class="soft small">
          <When at={of.paid_at} style="clock" /> · {of.check}
        </span>
      </p>
      <Problem error={problem} />
      <div class="buttons">
        <Button icon="undo" act={() => setUndoing(true)}>
          {t("undo")}
        </Button>
        <Button act={decline}>{t("decline")}</Button>
      </div>
      {undoing ? (
        <UndoPayment
          id={of.payment_id}
          left={of.amount}
          close={() => setUndoing(false)}
          done={() => undoRequests.load()}
        />
      ) : null}
    </div>
  );
}
