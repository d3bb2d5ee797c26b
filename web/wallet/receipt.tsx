// The receipt of one payment: to show, to print, and to quote by its number.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { PaymentView } from "../shared/generated/schema";
import { to } from "../shared/route";
import { signedIn } from "../shared/session";
import { say } from "../shared/status";
import { Button, ButtonLink } from "../shared/ui/button";
import { Empty, Skeleton } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { together } from "./history";
import type { Holdings } from "./holdings";

const t = catalogue({
  id: {
    back: "Riwayat",
    title: "Bukti pembayaran",
    merchant: "Pedagang",
    cashier: "Kasir",
    campaign: "Voucher",
    at: "Waktu (WIB)",
    refunded: "Pengembalian",
    net: "Jumlah akhir",
    bill: "Total belanja",
    number: "Nomor bukti",
    voucher: "Nomor voucher",
    copy: "Salin nomor",
    copied: "Nomor bukti sudah disalin.",
    print: "Simpan / Cetak",
    missing: "Pembayaran ini tidak ada di riwayat Anda.",
  },
  en: {
    back: "History",
    title: "Receipt",
    merchant: "Merchant",
    cashier: "Cashier",
    campaign: "Voucher",
    at: "Time (WIB)",
    refunded: "Refund",
    net: "Final amount",
    bill: "Whole bill",
    number: "Receipt number",
    voucher: "Voucher number",
    copy: "Copy the number",
    copied: "The receipt number is copied.",
    print: "Save / Print",
    missing: "This payment is not in your history.",
  },
});

export function Receipt({ mine, id }: { mine: Holdings; id: string }) {
  const { items, next, error, busy } = mine.history.state.value;
  const found = together(mine.recent.value, items ?? []).find((one) => one.id === id);
  const here = signedIn.value !== null;
  const unread = !found && here && !error && !busy;
  // The API lists payments; an older one is looked for page by page.
  useEffect(() => {
    if (here) mine.history.load();
  }, [mine, here]);
  useEffect(() => {
    if (unread && next) mine.history.more();
  }, [unread, next]);

  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to("history")}>
        {t("back")}
      </ButtonLink>
      {found ? <Slip payment={found} /> : null}
      {!found && error ? <Problem error={error} retry={mine.history.again} /> : null}
      {!found && !error && (busy || items === null || next) ? <Skeleton rows={6} /> : null}
      {unread && items && !next ? <Empty>{t("missing")}</Empty> : null}
    </>
  );
}

function Slip({ payment }: { payment: PaymentView }) {
  const { amount, refunded, bill_total, cashier } = payment;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(payment.id);
    say(t("copied"));
  }
  return (
    <article class="slip">
      <h1>{t("title")}</h1>
      <Money class="slip-amount" amount={amount} />
      <dl class="pairs">
        <Pair name={t("merchant")}>{payment.merchant_name}</Pair>
        {cashier ? <Pair name={t("cashier")}>{cashier}</Pair> : null}
        <Pair name={t("at")}>
          <When at={payment.redeemed_at} />
        </Pair>
        <Pair name={t("campaign")}>{payment.campaign_name}</Pair>
        {bill_total ? (
          <Pair name={t("bill")}>
            <Money amount={bill_total} />
          </Pair>
        ) : null}
        {refunded > 0 ? (
          <>
            <Pair name={t("refunded")}>
              <Money amount={-refunded} />
            </Pair>
            <Pair name={t("net")}>
              <Money class="strong" amount={amount - refunded} />
            </Pair>
          </>
        ) : null}
        <Pair name={t("number")}>
          <span class="number">{payment.id}</span>
        </Pair>
        <Pair name={t("voucher")}>
          <span class="number">{payment.voucher_id}</span>
        </Pair>
      </dl>
      <div class="buttons not-printed">
        <Button look="primary" icon="download" act={() => print()}>
          {t("print")}
        </Button>
        {navigator.clipboard ? <Button act={copy}>{t("copy")}</Button> : null}
      </div>
    </article>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
