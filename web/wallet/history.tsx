// What was paid, by day, newest first.

import { useEffect } from "preact/hooks";
import { businessDay, moment, rupiah } from "../shared/format";
import type { PaymentView, ResidentCheckoutView } from "../shared/generated/schema";
import { to } from "../shared/route";
import { serverNow, signedIn } from "../shared/session";
import { Icon } from "../shared/ui/icons";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import type { Holdings } from "./holdings";
import { Listed } from "./listed";

const t = catalogue({
  id: {
    title: "Riwayat",
    empty: "Belum ada pembayaran. Setiap pembayaran Anda nanti tercatat di sini, dengan buktinya.",
    today: "Hari ini",
    refunded: "Pengembalian {amount}",
    orders: "Pesanan daring",
    payments: "Pembayaran di toko",
    order: "lewat {partner}",
    authorized: "Ditahan",
    captured: "Dibayar",
    voided: "Dibatalkan",
    lapsed: "Dana kembali",
    declined: "Ditolak",
    expired: "Waktu habis",
    open: "Menunggu",
  },
  en: {
    title: "History",
    empty: "No payment yet. Each of your payments will be listed here, with its receipt.",
    today: "Today",
    refunded: "Refund {amount}",
    orders: "Online orders",
    payments: "Payments at shops",
    order: "at {partner}",
    authorized: "Held",
    captured: "Paid",
    voided: "Cancelled",
    lapsed: "Given back",
    declined: "Declined",
    expired: "Out of time",
    open: "Waiting",
  },
});

export function History({ mine }: { mine: Holdings }) {
  const here = signedIn.value !== null;
  useEffect(() => {
    if (!here) return;
    mine.history.load();
    mine.orders.load();
  }, [mine, here]);
  const recent = mine.recent.value;
  const ordered = (mine.orders.state.value.items ?? []).length > 0;
  return (
    <>
      <h1 class="unseen">{t("title")}</h1>
      {ordered ? <Orders mine={mine} /> : null}
      <Listed of={mine.history} empty={t("empty")}>
        {(items) => byDay(together(recent, items)).map((day) => <Day key={day.day} {...day} />)}
      </Listed>
    </>
  );
}

function Orders({ mine }: { mine: Holdings }) {
  return (
    <section class="orders">
      <h2>{t("orders")}</h2>
      <Listed of={mine.orders} empty="">
        {(items) => (
          <ul class="rows">
            {items.map((one) => (
              <li key={one.id}>
                <Order order={one} />
              </li>
            ))}
          </ul>
        )}
      </Listed>
      <h2>{t("payments")}</h2>
    </section>
  );
}

function Order({ order }: { order: ResidentCheckoutView }) {
  const { state, refunded } = order;
  return (
    <a class="row-link" href={to("checkout", order.id)}>
      <span>
        <strong>{order.merchant_name}</strong>
        <span class="soft small">
          <When at={order.authorized_at ?? order.created_at} style="short" /> ·{" "}
          {t("order", { partner: order.partner_name })} · {t(state)}
        </span>
      </span>
      <span class="end">
        <Money class="strong" amount={state === "captured" ? order.captured : order.authorized} />
        {refunded > 0 ? (
          <span class="soft small">{t("refunded", { amount: rupiah(refunded) })}</span>
        ) : null}
      </span>
      <Icon name="next" size={18} />
    </a>
  );
}

/** Payments of this visit and those of the list, each once. */
export function together(
  recent: readonly PaymentView[],
  items: readonly PaymentView[],
): readonly PaymentView[] {
  const listed = new Set(items.map(({ id }) => id));
  return [...recent.filter(({ id }) => !listed.has(id)), ...items];
}

interface DayOfPayments {
  day: string;
  payments: readonly PaymentView[];
}

function byDay(payments: readonly PaymentView[]): DayOfPayments[] {
  const days = new Map<string, PaymentView[]>();
  for (const one of payments) {
    const day = businessDay(Date.parse(one.redeemed_at));
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, those]) => ({ day, payments: whole(those) }));
}

// What several vouchers paid at a sticker is one payment, told by its first part.
function whole(parts: readonly PaymentView[]): PaymentView[] {
  const found = new Map<string, PaymentView>();
  for (const part of parts) {
    const id = part.payment_id ?? part.id;
    const before = found.get(id);
    found.set(id, {
      ...(before ?? part),
      id,
      amount: part.amount + (before?.amount ?? 0),
      refunded: part.refunded + (before?.refunded ?? 0),
    });
  }
  return [...found.values()];
}

function Day({ day, payments }: DayOfPayments) {
  const today = businessDay(serverNow());
  const style = day.slice(0, 4) === today.slice(0, 4) ? "weekday" : "day";
  return (
    <section>
      <h2 class="day">{day === today ? t("today") : moment(day, style)}</h2>
      <ul class="rows">
        {payments.map((one) => (
          <li key={one.id}>
            <a class="row-link" href={to("history", one.id)}>
              <span>
                <strong>{one.merchant_name}</strong>
                <span class="soft small">
                  <When at={one.redeemed_at} style="clock" /> · {one.campaign_name}
                </span>
              </span>
              <span class="end">
                <Money class="strong" amount={one.amount} />
                {one.refunded > 0 ? (
                  <span class="soft small">{t("refunded", { amount: rupiah(one.refunded) })}</span>
                ) : null}
              </span>
              <Icon name="next" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
