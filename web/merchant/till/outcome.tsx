// What becomes of a payment: under way, and green.

import { rupiah } from "../../shared/format";
import type { RedemptionView } from "../../shared/generated/schema";
import { Tick } from "../../shared/ui/icons";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    taking: "Menerima {amount}…",
    open: "Jawaban belum sampai. Mengulang sendiri sampai pasti; pembayaran tidak akan terjadi dua kali. Jangan tutup halaman ini.",
    taken: "Berhasil",
    cash: "ditambah {amount} tunai dari warga",
  },
  en: {
    taking: "Taking {amount}…",
    open: "No answer yet. It is repeated by itself until it is certain; nothing is paid twice. Please keep this page open.",
    taken: "Success",
    cash: "and {amount} in cash from the resident",
  },
});

/** A payment that has been sent; `open` where an answer was lost. */
export function Taking({ amount, open }: { amount: number; open: boolean }) {
  return (
    <div class="card stack taking">
      <span class="turning" aria-hidden="true" />
      <p class="strong">{t("taking", { amount: rupiah(amount) })}</p>
      {open ? <p>{t("open")}</p> : null}
    </div>
  );
}

/** It is paid. */
export function Taken({ redemption }: { redemption: RedemptionView }) {
  const cash = (redemption.bill_total ?? 0) - redemption.amount;
  return (
    <div class="taken">
      <Tick />
      <p class="word">{t("taken")}</p>
      <p class="sum">
        <Money amount={redemption.amount} />
      </p>
      {cash > 0 ? <p>{t("cash", { amount: rupiah(cash) })}</p> : null}
      <p>
        <When at={redemption.redeemed_at} style="clock" />
        {redemption.cashier ? ` · ${redemption.cashier}` : ""}
      </p>
    </div>
  );
}
