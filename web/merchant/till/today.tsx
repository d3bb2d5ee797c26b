import { useState } from "preact/hooks";
import { rupiah } from "../../shared/format";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { later } from "../../shared/ui/later";
import { Problem } from "../../shared/ui/problem";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Check } from "../shared/check";
import type { Refund as RefundDialog } from "../shared/refund";
import { countOf, partsOf, salesOf, taken, today, todays } from "../shared/sales";
import type { UndoPayment as UndoDialog } from "../shared/undo";
import { step, stepTo } from "./steps";

const t = catalogue({
  id: {
    today: "Hari ini",
    sum: "{count} transaksi, {amount}",
    counting: "Menghitung…",
    last: "Transaksi terakhir",
    undo: "Batalkan",
    undo_title: "Batalkan {amount}?",
    refunded: "{amount} dikembalikan",
    all: "Semua transaksi",
  },
  en: {
    today: "Today",
    sum: "{count} {count:sale|sales}, {amount}",
    counting: "Counting…",
    last: "Last sale",
    undo: "Undo",
    undo_title: "Undo {amount}?",
    refunded: "{amount} given back",
    all: "All sales",
  },
});

// Seldom wanted, and never before the camera.
const Refund = later<Parameters<typeof RefundDialog>[0]>(
  async () => (await import("../shared/refund")).Refund,
);
const UndoPayment = later<Parameters<typeof UndoDialog>[0]>(
  async () => (await import("../shared/undo")).UndoPayment,
);

/** What was taken today, and the last one, which can be undone. */
export function Today() {
  const { value: read, error } = todays.state.value;
  const sales = salesOf(today());
  const [last] = sales;
  const parts = last ? partsOf(last) : [];
  const amount = parts.reduce((sum, one) => sum + one.amount, 0);
  const left = taken(parts);
  // The green of a payment that was undone would say the opposite.
  const undone = (): void => {
    if (step.value.at === "taken") stepTo({ at: "scan" });
  };
  const [undoing, setUndoing] = useState(false);
  return (
    <section class="card today" aria-labelledby="today">
      <div class="spread">
        <h2 id="today">{t("today")}</h2>
        {read || error ? null : <p class="soft">{t("counting")}</p>}
        {read ? (
          <p class="strong">{t("sum", { count: countOf(sales), amount: rupiah(taken(sales)) })}</p>
        ) : null}
      </div>
      {read ? null : <Problem error={error} retry={todays.load} />}
      {last ? (
        <div class="last">
          <p>
            <span class="soft small">{t("last")}</span>
            <br />
            <Money amount={amount} class="strong" /> · <When at={last.redeemed_at} style="clock" />
            {last.check ? <Check digits={last.check} /> : null}
          </p>
          {left > 0 ? (
            <Button icon="undo" act={() => setUndoing(true)}>
              {t("undo")}
            </Button>
          ) : (
            <span class="soft">{t("refunded", { amount: rupiah(amount) })}</span>
          )}
        </div>
      ) : null}
      {sales.length > 1 ? <a href={to("sales")}>{t("all")}</a> : null}
      {undoing && last?.payment_id ? (
        <UndoPayment
          id={last.payment_id}
          left={left}
          close={() => setUndoing(false)}
          done={undone}
        />
      ) : null}
      {undoing && last && !last.payment_id ? (
        <Refund
          sale={last}
          title={t("undo_title", { amount: rupiah(left) })}
          close={() => setUndoing(false)}
          done={undone}
        />
      ) : null}
    </section>
  );
}
