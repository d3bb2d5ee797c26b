// The receipt of one sale: to show, to print, and to give money back from.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { RedemptionView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Pair } from "../pair";
import { knownSale, learn } from "./known";
import { Refund } from "./refund";
import { SaleState } from "./state";

const t = catalogue({
  id: {
    back: "Transaksi",
    title: "Bukti transaksi",
    at: "Waktu (WIB)",
    cashier: "Kasir",
    bill: "Total belanja",
    cash: "Tunai dari warga",
    refunded: "Pengembalian",
    net: "Jumlah akhir",
    number: "Nomor bukti",
    voucher: "Nomor voucher",
    give_back: "Kembalikan uang",
    print: "Simpan / Cetak",
  },
  en: {
    back: "Sales",
    title: "Receipt",
    at: "Time (WIB)",
    cashier: "Cashier",
    bill: "Whole bill",
    cash: "Cash from the resident",
    refunded: "Given back",
    net: "Final amount",
    number: "Receipt number",
    voucher: "Voucher number",
    give_back: "Give money back",
    print: "Save / Print",
  },
});

export function Receipt({ id }: { id: string }) {
  const asked = useMemo(() => {
    async function ask(): Promise<string> {
      const path = { redemption_id: id };
      const call = api.GET("/api/v1/merchant/redemptions/{redemption_id}", { params: { path } });
      learn([await got(call)]);
      return id;
    }
    return source(ask, knownSale(id) ? id : null);
  }, [id]);
  useEffect(() => {
    asked.load();
  }, [asked]);
  const sale = knownSale(id);
  const day = sale ? [businessDay(Date.parse(sale.redeemed_at))] : [];
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("sales", ...day)}>
          {t("back")}
        </ButtonLink>
      </div>
      <Loading of={asked} rows={6}>
        {() => (sale ? <Slip sale={sale} /> : null)}
      </Loading>
    </div>
  );
}

function Slip({ sale }: { sale: RedemptionView }) {
  const { amount, refunded, bill_total, cashier } = sale;
  const [giving, setGiving] = useState(false);
  return (
    <article class="slip">
      <div class="spread">
        <h1>{t("title")}</h1>
        <SaleState {...sale} />
      </div>
      <Money class="slip-amount" amount={amount} />
      <dl class="pairs">
        <Pair name={t("at")}>
          <When at={sale.redeemed_at} />
        </Pair>
        {cashier ? <Pair name={t("cashier")}>{cashier}</Pair> : null}
        {bill_total ? (
          <>
            <Pair name={t("bill")}>
              <Money amount={bill_total} />
            </Pair>
            <Pair name={t("cash")}>
              <Money amount={bill_total - amount} />
            </Pair>
          </>
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
          <span class="number">{sale.id}</span>
        </Pair>
        <Pair name={t("voucher")}>
          <span class="number">{sale.voucher_id}</span>
        </Pair>
      </dl>
      <div class="buttons">
        {refunded < amount ? (
          <Button icon="undo" act={() => setGiving(true)}>
            {t("give_back")}
          </Button>
        ) : null}
        <Button icon="download" act={() => print()}>
          {t("print")}
        </Button>
      </div>
      {giving ? (
        <Refund sale={sale} title={t("give_back")} partly close={() => setGiving(false)} />
      ) : null}
    </article>
  );
}
