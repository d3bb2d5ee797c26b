// The receipt of a payment at a sticker: all of its parts, the digits, and the shop asked to undo it.

import { useEffect, useMemo } from "preact/hooks";
import { api, got } from "../shared/api";
import { useAttempt } from "../shared/attempt";
import { businessDay } from "../shared/format";
import type { OwnPaymentView } from "../shared/generated/schema";
import { follow } from "../shared/live";
import { type Source, source } from "../shared/load";
import { to } from "../shared/route";
import { serverNow, signedIn } from "../shared/session";
import { Button, ButtonLink } from "../shared/ui/button";
import { Loading } from "../shared/ui/loading";
import { Pair } from "../shared/ui/pair";
import { Problem } from "../shared/ui/problem";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { type Holdings, stillMe } from "./holdings";

const t = catalogue({
  id: {
    back: "Riwayat",
    title: "Pembayaran lewat stiker",
    merchant: "Pedagang",
    at: "Waktu (WIB)",
    check: "Kode cocok",
    refunded: "Pengembalian",
    number: "Nomor pembayaran",
    parts: "Dibayar dengan",
    part: "Voucher",
    ask: "Minta dibatalkan",
    ask_why:
      "Salah jumlah atau salah toko? Toko dapat membatalkan pembayaran ini pada hari yang sama.",
    asked: "Anda sudah minta dibatalkan. Toko melihatnya di kasir dan memutuskan hari ini.",
    declined: "Toko menolak membatalkan. Bicarakan dengan toko, atau hubungi petugas program.",
    done: "Toko sudah membatalkan. Uangnya kembali ke voucher Anda.",
  },
  en: {
    back: "History",
    title: "Payment by sticker",
    merchant: "Merchant",
    at: "Time (WIB)",
    check: "Matching code",
    refunded: "Refund",
    number: "Payment number",
    parts: "Paid with",
    part: "Voucher",
    ask: "Ask to undo it",
    ask_why: "A wrong amount or shop? The shop can undo this payment on the same day.",
    asked: "You have asked for it to be undone. The shop sees that at its till and decides today.",
    declined: "The shop has declined. Talk to the shop, or contact the program office.",
    done: "The shop has undone it. The money is back on your vouchers.",
  },
});

export function PaymentReceipt({ mine, id }: { mine: Holdings; id: string }) {
  const here = signedIn.value !== null;
  const payment = useMemo(
    () =>
      source<OwnPaymentView>(() => {
        stillMe(mine.subject);
        const params = { path: { payment_id: id } };
        return got(api.GET("/api/v1/resident/payments/{payment_id}", { params }));
      }),
    [mine, id],
  );
  useEffect(() => {
    if (here) payment.load();
  }, [payment, here]);
  // While the shop is asked, its answer is shown as it comes.
  const asked = payment.state.value.value?.undo === "asked";
  useEffect(() => {
    if (!here || !asked) return;
    const following = follow("wallet", payment.load, { slowestMs: 30_000 });
    return following.stop;
  }, [payment, here, asked]);
  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to("history")}>
        {t("back")}
      </ButtonLink>
      <Loading of={payment} rows={6}>
        {(seen) => <Receipt mine={mine} payment={seen} of={payment} />}
      </Loading>
    </>
  );
}

function Receipt({
  mine,
  payment,
  of,
}: {
  mine: Holdings;
  payment: OwnPaymentView;
  of: Source<OwnPaymentView>;
}) {
  const vouchers = mine.wallet.state.value.value?.vouchers ?? [];
  return (
    <article class="slip">
      <h1>{t("title")}</h1>
      <Money class="slip-amount" amount={payment.amount} />
      <dl class="pairs">
        <Pair name={t("merchant")}>{payment.merchant_name}</Pair>
        <Pair name={t("at")}>
          <When at={payment.paid_at} />
        </Pair>
        <Pair name={t("check")}>{payment.check}</Pair>
        {payment.refunded > 0 ? (
          <Pair name={t("refunded")}>
            <Money amount={-payment.refunded} />
          </Pair>
        ) : null}
        <Pair name={t("number")}>{payment.id}</Pair>
      </dl>
      <h2>{t("parts")}</h2>
      <ul class="rows">
        {payment.parts.map((part) => (
          <li key={part.id}>
            <a class="row-link" href={to("history", part.id)}>
              <span>
                {vouchers.find(({ id }) => id === part.voucher_id)?.campaign_name ?? t("part")}
              </span>
              <Money class="strong" amount={part.amount} />
            </a>
          </li>
        ))}
      </ul>
      <Undoing mine={mine} payment={payment} of={of} />
    </article>
  );
}

function Undoing({
  mine,
  payment,
  of,
}: {
  mine: Holdings;
  payment: OwnPaymentView;
  of: Source<OwnPaymentView>;
}) {
  const [problem, attempt] = useAttempt();
  const today = businessDay(Date.parse(payment.paid_at)) === businessDay(serverNow());
  const left = payment.amount - payment.refunded;

  function ask(): Promise<void> {
    return attempt(async () => {
      stillMe(mine.subject);
      const params = { path: { payment_id: payment.id } };
      const call = api.POST("/api/v1/resident/payments/{payment_id}/undo-request", {
        params,
        body: {},
      });
      of.set(await got(call));
    });
  }

  return (
    <section class="stack">
      <p role="status">{payment.undo ? t(payment.undo) : null}</p>
      {payment.undo === null && today && left > 0 ? (
        <>
          <p class="soft small">{t("ask_why")}</p>
          <Problem error={problem} />
          <div>
            <Button icon="undo" act={ask}>
              {t("ask")}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}
