// Claiming a reward with what stands on the receipt of a payment by QRIS.

import { useState } from "preact/hooks";
import { amountIn, businessDay, daysAfter } from "../shared/format";
import type { ClaimView } from "../shared/generated/schema";
import { serverNow } from "../shared/session";
import { Button } from "../shared/ui/button";
import { Field, FieldError, Form, MoneyField, Tickbox } from "../shared/ui/form";
import { catalogue } from "../shared/words";
import type { Claims } from "./claims";
import type { Holdings } from "./holdings";
import { isReceiptNumber, receiptNumberIn } from "./receipt_number";
import { ReceiptPhoto } from "./receipt_photo";
import { type Chosen, ShopChoice } from "./shop_choice";

const t = catalogue({
  id: {
    at: "Bayar di",
    another: "Ganti toko",
    rrn: "Nomor di struk (RRN)",
    rrn_hint:
      "Biasanya 12 angka. Di struk tertulis RRN, No. Referensi, atau Reference No. Boleh ditempel.",
    rrn_bad: "Nomor ini paling banyak 12 angka atau huruf. Periksa lagi struknya.",
    amount: "Jumlah",
    amount_hint: "Yang tertulis di struk, termasuk tip.",
    amount_bad: "Isi jumlah yang Anda bayar.",
    paid_on: "Tanggal bayar",
    paid_on_hint: "Kosongkan bila dalam 7 hari terakhir.",
    remember: "Ingat sumber pembayaran saya, supaya cashback berikutnya masuk sendiri",
    remember_how:
      "Yang disimpan hanya sidik acak dari nomor kartu atau dompet digital Anda, bukan nomornya. Bisa dilupakan kapan saja dari klaim ini.",
    go: "Ambil cashback",
    waiting:
      "Jawaban belum sampai. Permintaan yang sama dikirim lagi; cashback tidak akan dobel. Tunggu sebentar.",
  },
  en: {
    at: "Paid at",
    another: "Another shop",
    rrn: "Number on the receipt (RRN)",
    rrn_hint: "Usually 12 digits, printed as RRN or Reference No. You can paste it.",
    rrn_bad: "This number has at most 12 digits or letters. Please check the receipt.",
    amount: "Amount",
    amount_hint: "As on the receipt, a tip included.",
    amount_bad: "Enter what you paid.",
    paid_on: "Day of the payment",
    paid_on_hint: "Leave it empty for the last 7 days.",
    remember: "Remember how I pay, so that later cashbacks come by themselves",
    remember_how:
      "Only a scrambled fingerprint of your card's or e-wallet's number is kept, not the number. You can have it forgotten at this claim at any time.",
    go: "Claim cashback",
    waiting:
      "No answer yet. The same request is sent again; you will not be rewarded twice. Please wait.",
  },
});

/** The form, shop first; `claimed` is told of the claim. */
export function ClaimForm({
  mine,
  claims,
  claimed,
}: {
  mine: Holdings;
  claims: Claims;
  claimed: (claim: ClaimView) => void;
}) {
  const [shop, setShop] = useState<Chosen | null>(null);
  if (!shop) return <ShopChoice mine={mine} choose={setShop} />;
  return (
    <section class="stack">
      <p class="spread card">
        <span>
          {t("at")} <strong>{shop.name}</strong>
        </span>
        <Button look="quiet" act={() => setShop(null)}>
          {t("another")}
        </Button>
      </p>
      <ReceiptPhoto />
      <Receipt shop={shop} claims={claims} claimed={claimed} />
    </section>
  );
}

function Receipt({
  shop,
  claims,
  claimed,
}: {
  shop: Chosen;
  claims: Claims;
  claimed: (claim: ClaimView) => void;
}) {
  const [waiting, setWaiting] = useState(false);
  const today = businessDay(serverNow());

  async function claim(typed: Record<string, string>): Promise<void> {
    const rrn = receiptNumberIn(typed.rrn ?? "");
    const amount = amountIn(typed.amount ?? "");
    const wrong: Record<string, string> = {};
    if (!isReceiptNumber(rrn)) wrong.rrn = t("rrn_bad");
    if (amount < 1) wrong.amount = t("amount_bad");
    if (Object.keys(wrong).length > 0) throw new FieldError(wrong);
    const body = {
      rrn,
      merchant_id: shop.id,
      amount,
      remember: typed.remember === "on",
      ...(typed.paid_on ? { paid_on: typed.paid_on } : {}),
    };
    try {
      claimed(await claims.claim(body, () => setWaiting(true)));
    } finally {
      setWaiting(false);
    }
  }

  return (
    <Form go={t("go")} icon="check" act={claim}>
      <Field
        name="rrn"
        label={t("rrn")}
        hint={t("rrn_hint")}
        autoComplete="off"
        maxLength={200}
        required
        big
        onChange={(event) => {
          event.currentTarget.value = receiptNumberIn(event.currentTarget.value);
        }}
      />
      <MoneyField name="amount" label={t("amount")} hint={t("amount_hint")} required big />
      <Field
        name="paid_on"
        type="date"
        label={t("paid_on")}
        hint={t("paid_on_hint")}
        min={daysAfter(today, -30)}
        max={today}
      />
      <div>
        <Tickbox name="remember" label={t("remember")} />
        <p class="hint">{t("remember_how")}</p>
      </div>
      {waiting ? (
        <p class="status" role="status">
          {t("waiting")}
        </p>
      ) : null}
    </Form>
  );
}
