import type { OwnMerchantView, StatementDayView } from "../../shared/generated/schema";
import { Empty } from "../../shared/ui/loading";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { bankName } from "../banks";

const t = catalogue({
  id: {
    title: "Pencairan",
    to: "Ke {bank} {account} atas nama {name}.",
    unconfirmed:
      "Rekening ini baru diubah. Pencairan menunggu sampai bendahara kota memastikannya.",
    none: "Belum ada pencairan di rentang ini. Setiap kali kota membayar Anda, tanggal dan jumlahnya tercatat di sini.",
    returned: "Kembali dari bank",
    paid: "Dibayarkan",
  },
  en: {
    title: "Payouts",
    to: "To {bank} {account} in the name of {name}.",
    unconfirmed:
      "This account was changed lately. Payouts wait until the city's finance officer has confirmed it.",
    none: "No payout in this period. Each time the city pays you, its date and amount will be listed here.",
    returned: "Returned by the bank",
    paid: "Paid",
  },
});

/** When the city has paid, how much, and where it goes. */
export function Payouts({
  own,
  days,
}: {
  own: OwnMerchantView;
  days: readonly StatementDayView[];
}) {
  const paid = days.filter((day) => day.paid_out !== 0).reverse();
  const { bank_code, bank_account: account, bank_account_name: name } = own;
  return (
    <section class="section">
      <h2>{t("title")}</h2>
      <p class="soft">{t("to", { bank: bankName(bank_code), account, name })}</p>
      {own.account_confirmed ? null : <p class="offline">{t("unconfirmed")}</p>}
      {paid.length === 0 ? <Empty>{t("none")}</Empty> : null}
      <ul class="rows">
        {paid.map((day) => (
          <li key={day.date} class="spread">
            <span>
              {t(day.paid_out < 0 ? "returned" : "paid")} · <When at={day.date} style="day" />
            </span>
            <Money class="strong" amount={Math.abs(day.paid_out)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
