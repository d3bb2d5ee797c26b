// Paying: the whole screen shows the code, and turns green as soon as the merchant has taken it.

import { useEffect, useMemo, useState } from "preact/hooks";
import { Unreachable } from "../shared/api";
import { amountIn, moment, rupiah } from "../shared/format";
import type { PaymentView, VoucherView } from "../shared/generated/schema";
import { go, to } from "../shared/route";
import { offline } from "../shared/session";
import { Button } from "../shared/ui/button";
import { Dialog } from "../shared/ui/dialog";
import { FieldError, Form, MoneyField } from "../shared/ui/form";
import { Tick } from "../shared/ui/icons";
import { Problem } from "../shared/ui/problem";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { Countdown, QrPicture } from "./code";
import type { Holdings } from "./holdings";
import { type Payment, startPayment } from "./payment";
import { keepAwake } from "./wake";
import { went } from "./way";

const t = catalogue({
  id: {
    show: "Tunjukkan kode ini kepada pedagang.",
    left: "Sisa {amount}",
    whole: "Voucher ini dipakai sekaligus: {amount}.",
    at_most: "Paling banyak {amount}",
    limit: "Batasi jumlah",
    limit_label: "Paling banyak",
    limit_hint: "Dalam rupiah. Pedagang tidak bisa mengambil lebih dari ini.",
    limit_bad: "Isi antara Rp\u00a01 dan {amount}.",
    limit_go: "Pakai batas ini",
    limit_off: "Hapus batas",
    never_mind: "Tidak jadi",
    cannot_scan: "Tidak bisa dipindai?",
    digits: "Bacakan angka ini kepada pedagang. Berlaku sampai {at}.",
    offline: "Membayar perlu sambungan internet.",
    offline_do:
      "Nyalakan data seluler atau sambungkan ke Wi-Fi pedagang. Kode tampil sendiri begitu tersambung. Sisa voucher Anda tetap aman.",
    lost: "Sambungan terputus. Kode ini masih bisa dipindai; tanda lunas tampil begitu tersambung lagi.",
    retry: "Coba lagi",
    leave: "Tutup",
    paid: "Lunas",
    merchant: "Pedagang",
    cashier: "Kasir",
    at: "Waktu",
    receipt: "Lihat bukti",
    done: "Selesai",
  },
  en: {
    show: "Show this code to the merchant.",
    left: "{amount} left",
    whole: "This voucher goes at once: {amount}.",
    at_most: "At most {amount}",
    limit: "Limit the amount",
    limit_label: "At most",
    limit_hint: "In rupiah. The merchant cannot take more than this.",
    limit_bad: "Between Rp\u00a01 and {amount}, please.",
    limit_go: "Use this limit",
    limit_off: "Remove the limit",
    never_mind: "Never mind",
    cannot_scan: "Cannot be scanned?",
    digits: "Read these digits to the merchant. Good until {at}.",
    offline: "Paying needs an internet connection.",
    offline_do:
      "Switch on mobile data or join the merchant's Wi-Fi. The code appears by itself once you are connected. What is left on your voucher is safe.",
    lost: "The connection is lost. This code can still be scanned; the tick appears once you are connected again.",
    retry: "Try again",
    leave: "Close",
    paid: "Paid",
    merchant: "Merchant",
    cashier: "Cashier",
    at: "Time",
    receipt: "See the receipt",
    done: "Done",
  },
});

/** The payment with one voucher; `whole` where it goes at once. */
export function Pay({
  mine,
  voucher,
  whole,
}: {
  mine: Holdings;
  voucher: VoucherView;
  whole: boolean;
}) {
  const [paid, setPaid] = useState<PaymentView | null>(null);
  // What is left before it was paid: the wallet behind this screen goes on being refreshed.
  const [left] = useState(voucher.remaining);
  const payment = useMemo(
    () =>
      startPayment(mine.subject, voucher.id, (made) => {
        setPaid(made);
        navigator.vibrate?.([120, 60, 120]);
        went("code");
        mine.paid(made);
      }),
    [],
  );
  useEffect(() => {
    const sleepAgain = keepAwake();
    return () => {
      sleepAgain();
      payment.stop();
    };
  }, []);
  function leave(): void {
    // A refusal tells of something that the wallet behind this screen does not know yet.
    if (payment.refused.value) mine.wallet.load();
    go([], { replace: true });
  }
  return (
    <Dialog full class={paid ? "pay is-paid" : "pay"} title={voucher.campaign_name} close={leave}>
      {paid ? null : <Showing payment={payment} left={left} whole={whole} />}
      <div class="paid" role="status">
        {paid ? <Paid payment={paid} /> : null}
      </div>
      {paid ? <a href={to("history", paid.id)}>{t("receipt")}</a> : null}
      <Button look={paid ? "primary" : "plain"} wide act={leave}>
        {t(paid ? "done" : "leave")}
      </Button>
    </Dialog>
  );
}

function Showing({ payment, left, whole }: { payment: Payment; left: number; whole: boolean }) {
  const [limiting, setLimiting] = useState(false);
  const drawn = payment.drawn.value;
  const digits = payment.digits.value;
  const most = payment.most.value;
  const problem = payment.problem.value;
  const unreachable = problem instanceof Unreachable;
  if (limiting) {
    return <Limit payment={payment} left={left} close={() => setLimiting(false)} />;
  }
  return (
    <>
      <p>{t("show")}</p>
      <p class="pay-left">
        {most !== null ? t("at_most", { amount: rupiah(most) }) : null}
        {most === null ? t(whole ? "whole" : "left", { amount: rupiah(left) }) : null}
      </p>
      {unreachable && !drawn ? (
        <div class="problem" role="alert">
          <div>
            <p class="strong">{t("offline")}</p>
            <p>{t("offline_do")}</p>
            <Button act={() => payment.draw()}>{t("retry")}</Button>
          </div>
        </div>
      ) : (
        <>
          <QrPicture token={drawn?.token ?? null} />
          {drawn ? <Countdown drawn={drawn} now={payment.now.value} /> : null}
          {offline.value ? <p class="offline">{t("lost")}</p> : null}
          <Problem
            error={unreachable ? null : problem}
            retry={payment.refused.value ? undefined : () => payment.draw()}
          />
        </>
      )}
      <div class="digits" role="status">
        {digits ? (
          <>
            <output>{readable(digits.code)}</output>
            <p>{t("digits", { at: moment(new Date(digits.until).toISOString(), "clock") })}</p>
          </>
        ) : null}
      </div>
      {payment.refused.value || (unreachable && !drawn) ? null : (
        <div class="pay-ways">
          {digits ? null : <Button act={() => payment.draw(true)}>{t("cannot_scan")}</Button>}
          {whole ? null : <Button act={() => setLimiting(true)}>{t("limit")}</Button>}
        </div>
      )}
    </>
  );
}

function Limit({ payment, left, close }: { payment: Payment; left: number; close: () => void }) {
  const most = payment.most.value;
  async function use(amount: number | null): Promise<void> {
    close();
    await payment.limit(amount);
  }
  return (
    <Form
      go={t("limit_go")}
      act={async ({ most: typed = "" }) => {
        const amount = amountIn(typed);
        if (amount < 1 || amount > left) {
          throw new FieldError("most", t("limit_bad", { amount: rupiah(left) }));
        }
        await use(amount);
      }}
      beside={
        <>
          {most === null ? null : <Button act={() => use(null)}>{t("limit_off")}</Button>}
          <Button act={close}>{t("never_mind")}</Button>
        </>
      }
    >
      <MoneyField name="most" label={t("limit_label")} hint={t("limit_hint")} big required />
    </Form>
  );
}

function Paid({ payment }: { payment: PaymentView }) {
  return (
    <>
      <Tick />
      <p class="paid-word">{t("paid")}</p>
      <Money class="paid-amount" amount={payment.amount} />
      <dl class="pairs">
        <div>
          <dt>{t("merchant")}</dt>
          <dd>{payment.merchant_name}</dd>
        </div>
        {payment.cashier ? (
          <div>
            <dt>{t("cashier")}</dt>
            <dd>{payment.cashier}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t("at")}</dt>
          <dd>
            <When at={payment.redeemed_at} />
          </dd>
        </div>
      </dl>
    </>
  );
}

// Grouped for reading out; the spaces are left away again where it is typed.
function readable(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`;
}
