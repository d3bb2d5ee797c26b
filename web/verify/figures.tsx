// What a genuine paper says, in the words of the paper: to be held against it line by line.

import { moment } from "../shared/format";
import { Pair } from "../shared/ui/pair";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import type { Paper, Receipt, Statement } from "./check";

const t = catalogue({
  id: {
    statement: "Rekening koran pedagang",
    redemption: "Bukti pembayaran",
    refund: "Bukti pengembalian",
    city: "Disahkan oleh",
    city_of: "Kota {name}",
    name: "Pedagang",
    shop: "ID pedagang",
    period: "Periode",
    opening: "Terutang di awal",
    redeemed: "Penjualan",
    refunded: "Pengembalian",
    paid_out: "Dicairkan",
    closing: "Terutang di akhir",
    through: "Memuat semua mutasi sampai dengan (WIB)",
    amount: "Jumlah",
    at: "Waktu (WIB)",
    number: "Nomor bukti",
    of: "Mengembalikan bukti",
    voucher: "Voucher",
  },
  en: {
    statement: "Merchant's statement",
    redemption: "Receipt of a payment",
    refund: "Receipt of a refund",
    city: "Signed by",
    city_of: "City of {name}",
    name: "Merchant",
    shop: "Merchant's id",
    period: "Period",
    opening: "Owed at the beginning",
    redeemed: "Sales",
    refunded: "Refunds",
    paid_out: "Paid out",
    closing: "Owed at the end",
    through: "Holds every transfer up to (WIB)",
    amount: "Amount",
    at: "Time (WIB)",
    number: "Receipt number",
    of: "Refunds the receipt",
    voucher: "Voucher",
  },
});

/** A moment that is given in seconds. */
export function signedAt({ iat }: { iat: number }): string {
  return moment(new Date(iat * 1000).toISOString());
}

export function Figures({ of }: { of: Paper }) {
  return (
    <section class="card stack">
      <h2>{t(of.kind)}</h2>
      <dl class="pairs">
        <Pair name={t("city")}>{t("city_of", { name: titled(of.iss) })}</Pair>
        {of.kind === "statement" ? <Pair name={t("name")}>{of.name}</Pair> : null}
        <Pair name={t("shop")}>{of.mid}</Pair>
        {of.kind === "statement" ? <Sums of={of} /> : <Payment of={of} />}
      </dl>
    </section>
  );
}

function Sums({ of }: { of: Statement }) {
  return (
    <>
      <Pair name={t("period")}>
        {moment(of.from, "day")} – {moment(of.to, "day")}
      </Pair>
      <Pair name={t("opening")}>
        <Money amount={of.opening} />
      </Pair>
      <Pair name={t("redeemed")}>
        <Money amount={of.redeemed} />
      </Pair>
      <Pair name={t("refunded")}>
        <Money amount={-of.refunded} />
      </Pair>
      <Pair name={t("paid_out")}>
        <Money amount={-of.paid_out} />
      </Pair>
      <Pair name={t("closing")} total>
        <Money amount={of.closing} />
      </Pair>
      <Pair name={t("through")}>{moment(of.through)}</Pair>
    </>
  );
}

function Payment({ of }: { of: Receipt }) {
  return (
    <>
      <Pair name={t("amount")} total>
        <Money amount={of.amount} />
      </Pair>
      <Pair name={t("at")}>{signedAt(of)}</Pair>
      <Pair name={t("number")}>{of.jti}</Pair>
      {of.rid ? <Pair name={t("of")}>{of.rid}</Pair> : null}
      <Pair name={t("voucher")}>{masked(of.vid)}</Pair>
    </>
  );
}

function titled(name: string): string {
  return name.replace(/(^|[\s-])\p{L}/gu, (first) => first.toUpperCase());
}

// A voucher is the resident's: enough of it to compare, too little to look for it.
function masked(id: string): string {
  return `•••• ${id.slice(-4)}`;
}
