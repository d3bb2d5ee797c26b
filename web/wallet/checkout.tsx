// An order at somebody else's shop on the web that vouchers are to pay: seen, agreed to or declined
// here, and then back to where it came from.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, FormKey, got, type Outcome, untilKnown } from "../shared/api";
import { useAttempt } from "../shared/attempt";
import { moment, rupiah } from "../shared/format";
import type { ResidentCheckoutView } from "../shared/generated/schema";
import { source } from "../shared/load";
import { to } from "../shared/route";
import { signedIn } from "../shared/session";
import { Button, ButtonLink } from "../shared/ui/button";
import { Chip, type Tone } from "../shared/ui/chip";
import { Loading } from "../shared/ui/loading";
import { Pair } from "../shared/ui/pair";
import { Problem } from "../shared/ui/problem";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { type Holdings, stillMe } from "./holdings";

const t = catalogue({
  id: {
    title: "Bayar pesanan dengan voucher",
    at: "Dipesan lewat {partner}, dijual oleh {merchant}.",
    order: "Nomor pesanan",
    goods: "Barang",
    shipping: "Ongkos kirim",
    total: "Jumlah pesanan",
    left: "Sisanya Anda bayar di {partner}",
    lead: "Bila Anda setuju, dana ini ditahan untuk pesanan Anda, paling lama 7 hari. Toko mengambilnya saat pesanan dikirim; bila tidak jadi, dana kembali ke voucher.",
    until: "Setujui sebelum {at}.",
    agree: "Setuju",
    decline: "Tolak",
    too_little: "Voucher Anda belum cukup untuk pesanan ini. Pilih cara bayar lain di {partner}.",
    back: "Kembali ke {partner}",
    waiting:
      "Jawaban belum sampai. Permintaan yang sama dikirim lagi; voucher tidak akan terpotong dua kali. Tunggu sebentar.",
    open: "Menunggu persetujuan",
    authorized: "Disetujui",
    captured: "Dibayar",
    voided: "Dibatalkan toko",
    lapsed: "Dana kembali",
    declined: "Ditolak",
    expired: "Waktu habis",
    authorized_means: "{amount} ditahan untuk pesanan ini sampai {at}.",
    captured_means: "{amount} sudah dibayarkan ke toko.",
    voided_means: "Toko membatalkan pesanan ini. Semua dana sudah kembali ke voucher Anda.",
    lapsed_means: "Toko tidak mengambil dana ini dalam 7 hari. Semuanya kembali ke voucher Anda.",
    declined_means: "Anda menolak pesanan ini. Tidak ada yang dibayar.",
    expired_means:
      "Waktu untuk menyetujui sudah habis. Tidak ada yang dibayar. Ulangi dari {partner}.",
    refunded_means: "{amount} dari itu sudah dikembalikan ke voucher Anda.",
    voucher: "Voucher",
    wallet: "Dompet",
  },
  en: {
    title: "Pay an order with vouchers",
    at: "Ordered at {partner}, sold by {merchant}.",
    order: "Order number",
    goods: "Goods",
    shipping: "Shipping",
    total: "Order total",
    left: "You pay the rest at {partner}",
    lead: "If you agree, this money is held for your order, for 7 days at most. The shop takes it when the order is sent; if nothing comes of it, it goes back to your vouchers.",
    until: "Agree before {at}.",
    agree: "Agree",
    decline: "Decline",
    too_little:
      "Your vouchers do not hold enough for this order. Choose another way to pay at {partner}.",
    back: "Back to {partner}",
    waiting:
      "No answer yet. The same request is sent again; your voucher is not charged twice. Please wait.",
    open: "Waiting for you",
    authorized: "Agreed",
    captured: "Paid",
    voided: "Cancelled by the shop",
    lapsed: "Given back",
    declined: "Declined",
    expired: "Out of time",
    authorized_means: "{amount} is held for this order until {at}.",
    captured_means: "{amount} was paid to the shop.",
    voided_means: "The shop cancelled this order. All of it is back on your vouchers.",
    lapsed_means:
      "The shop did not take the money within 7 days. All of it is back on your vouchers.",
    declined_means: "You declined this order. Nothing was paid.",
    expired_means: "The time to agree is over. Nothing was paid. Begin again at {partner}.",
    refunded_means: "{amount} of it is back on your vouchers.",
    voucher: "Voucher",
    wallet: "Wallet",
  },
});

const TONES: Readonly<Record<ResidentCheckoutView["state"], Tone>> = {
  open: "warn",
  authorized: "good",
  captured: "good",
  voided: "calm",
  lapsed: "calm",
  declined: "calm",
  expired: "bad",
};

type Order = ResidentCheckoutView;

export function Checkout({ mine, id }: { mine: Holdings; id: string }) {
  const order = useMemo(
    () =>
      source<Order>(() => {
        stillMe(mine.subject);
        const params = { path: { checkout_id: id } };
        return got(api.GET("/api/v1/resident/checkouts/{checkout_id}", { params }));
      }),
    [mine, id],
  );
  const here = signedIn.value !== null;
  useEffect(() => {
    if (!here) return;
    order.load();
    const look = (): void => {
      if (!document.hidden) order.load();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [order, here]);
  return (
    <Loading of={order} rows={6}>
      {(seen) => (
        <article class="stack">
          <div class="spread">
            <h1>{t("title")}</h1>
            <Chip tone={TONES[seen.state]}>{t(seen.state)}</Chip>
          </div>
          <p>{t("at", { partner: seen.partner_name, merchant: seen.merchant_name })}</p>
          <Sums mine={mine} order={seen} />
          {seen.state === "open" ? (
            <Deciding
              mine={mine}
              order={seen}
              again={order.load}
              decided={(now) => {
                order.set(now);
                mine.wallet.load();
                mine.orders.load();
                location.assign(now.return_to);
              }}
            />
          ) : (
            <Decided mine={mine} order={seen} />
          )}
        </article>
      )}
    </Loading>
  );
}

function Sums({ mine, order }: { mine: Holdings; order: Order }) {
  const paying = paidBy(order);
  const rest = order.goods + order.shipping - paying;
  const own = mine.wallet.state.value.value?.vouchers ?? [];
  return (
    <section class="card">
      <dl class="pairs">
        <Pair name={t("order")}>{order.order_id}</Pair>
        <MoneyPair name={t("goods")} amount={order.goods} />
        {order.shipping > 0 ? <MoneyPair name={t("shipping")} amount={order.shipping} /> : null}
        <Pair name={t("total")} total>
          <Money class="strong" amount={order.goods + order.shipping} />
        </Pair>
        {order.vouchers.map(({ voucher_id: id, amount }) => (
          <MoneyPair
            key={id}
            name={own.find((one) => one.id === id)?.campaign_name ?? t("voucher")}
            amount={-amount}
          />
        ))}
        {paying > 0 && rest > 0 ? (
          <MoneyPair name={t("left", { partner: order.partner_name })} amount={rest} />
        ) : null}
      </dl>
    </section>
  );
}

// What vouchers pay of it; of an order that is still open, what they would.
function paidBy({ vouchers }: Order): number {
  return vouchers.reduce((sum, { amount }) => sum + amount, 0);
}

function MoneyPair({ name, amount }: { name: string; amount: number }) {
  return (
    <Pair name={name}>
      <Money amount={amount} />
    </Pair>
  );
}

function Deciding({
  mine,
  order,
  again,
  decided,
}: {
  mine: Holdings;
  order: Order;
  /** Look at it anew: what was refused tells of something that has changed. */
  again: () => Promise<void>;
  decided: (now: Order) => void;
}) {
  const [waiting, setWaiting] = useState(false);
  const [problem, attempt] = useAttempt();
  const key = useMemo(() => new FormKey(), []);
  const paying = paidBy(order);
  const path = { checkout_id: order.id };

  function agree(): Promise<void> {
    // These vouchers and no others: what is agreed to is what stands here.
    const body = { voucher_ids: order.vouchers.map(({ voucher_id }) => voucher_id) };
    const header = key.for([order.id, body]);
    return decide(() =>
      api.POST("/api/v1/resident/checkouts/{checkout_id}/authorize", {
        params: { header, path },
        body,
      }),
    );
  }

  function decline(): Promise<void> {
    return decide(() =>
      api.POST("/api/v1/resident/checkouts/{checkout_id}/decline", { params: { path }, body: {} }),
    );
  }

  function decide(ask: () => Promise<Outcome<Order>>): Promise<void> {
    return attempt(async () => {
      try {
        const now = await untilKnown(
          () => {
            stillMe(mine.subject);
            return ask();
          },
          () => setWaiting(true),
        );
        decided(now);
      } catch (error) {
        await again();
        throw error;
      } finally {
        setWaiting(false);
      }
    });
  }

  return (
    <>
      {paying > 0 ? (
        <p>
          {t("lead")} {t("until", { at: moment(order.expires_at, "clock") })}
        </p>
      ) : (
        <p class="status">{t("too_little", { partner: order.partner_name })}</p>
      )}
      {waiting ? (
        <p class="status" role="status">
          {t("waiting")}
        </p>
      ) : null}
      <Problem error={problem} />
      {paying > 0 ? (
        <Button look="primary" wide act={agree}>
          {t("agree")}
        </Button>
      ) : null}
      <Button wide act={decline}>
        {t("decline")}
      </Button>
    </>
  );
}

function Decided({ mine, order }: { mine: Holdings; order: Order }) {
  const { state, partner_name: partner, refunded } = order;
  // What the shop did meanwhile has changed the vouchers, too.
  useEffect(() => {
    mine.wallet.load();
  }, [mine]);
  if (state === "open") return null;
  const amount = rupiah(state === "captured" ? order.captured : order.authorized);
  const at = order.held_until ? moment(order.held_until) : "";
  return (
    <>
      <p role="status">
        {t(`${state}_means`, { amount, at, partner })}{" "}
        {refunded > 0 ? t("refunded_means", { amount: rupiah(refunded) }) : null}
      </p>
      <ButtonLink look="primary" wide href={order.return_to}>
        {t("back", { partner })}
      </ButtonLink>
      <ButtonLink wide href={to()}>
        {t("wallet")}
      </ButtonLink>
    </>
  );
}
