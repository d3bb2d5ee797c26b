// The receipt of a redemption: to show, to print, and to quote by its number.

import type { ComponentChildren } from "preact";
import "../styles/slip.css";
import type { PaymentView, RedemptionView } from "../generated/schema";
import { catalogue } from "../words";
import { Button } from "./button";
import { Pair } from "./pair";
import { Money, When } from "./text";

const t = catalogue({
  id: {
    title: "Bukti pembayaran",
    at: "Waktu (WIB)",
    cashier: "Kasir",
    payer: "Dibayar oleh wakil",
    bill: "Total belanja",
    cash: "Dibayar tunai",
    refunded: "Pengembalian",
    net: "Jumlah akhir",
    number: "Nomor bukti",
    voucher: "Nomor voucher",
    print: "Simpan / Cetak",
  },
  en: {
    title: "Receipt",
    at: "Time (WIB)",
    cashier: "Cashier",
    payer: "Paid by the delegate",
    bill: "Whole bill",
    cash: "Paid in cash",
    refunded: "Refund",
    net: "Final amount",
    number: "Receipt number",
    voucher: "Voucher number",
    print: "Save / Print",
  },
});

/** A receipt on paper; `children` are pairs that stand before its numbers. */
export function Slip({
  of,
  chip,
  buttons,
  children,
}: {
  of: RedemptionView | PaymentView;
  chip?: ComponentChildren;
  /** More buttons beside the one that prints. */
  buttons?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { amount, refunded, bill_total: bill } = of;
  return (
    <article class="slip">
      <div class="spread">
        <h1>{t("title")}</h1>
        {chip}
      </div>
      <Money class="slip-amount" amount={amount} />
      <dl class="pairs">
        <Pair name={t("at")}>
          <When at={of.redeemed_at} />
        </Pair>
        {of.cashier ? <Pair name={t("cashier")}>{of.cashier}</Pair> : null}
        {of.payer ? <Pair name={t("payer")}>{of.payer}</Pair> : null}
        {children}
        {bill ? (
          <>
            <MoneyPair name={t("bill")} amount={bill} />
            <MoneyPair name={t("cash")} amount={bill - amount} />
          </>
        ) : null}
        {refunded > 0 ? (
          <>
            <MoneyPair name={t("refunded")} amount={-refunded} />
            <MoneyPair name={t("net")} amount={amount - refunded} />
          </>
        ) : null}
        <Pair name={t("number")}>{of.id}</Pair>
        <Pair name={t("voucher")}>{of.voucher_id}</Pair>
      </dl>
      <div class="buttons">
        <Button icon="download" act={() => print()}>
          {t("print")}
        </Button>
        {buttons}
      </div>
    </article>
  );
}

function MoneyPair({ name, amount }: { name: string; amount: number }) {
  return (
    <Pair name={name}>
      <Money amount={amount} />
    </Pair>
  );
}
