import { count, rupiah } from "../../shared/format";
import type { BankStatementView } from "../../shared/generated/schema";
import { Pair } from "../../shared/ui/pair";
import { catalogue } from "../../shared/words";
import { WithSen } from "../shared/sen";
import { runsOn } from "./runs_on";

const t = catalogue({
  id: {
    account: "Rekening {account}, {lines} baris.",
    no_account: "{lines} baris. Berkas ini tidak menyebut nomor rekening.",
    opening: "Saldo awal",
    credits: "Masuk",
    debits: "Keluar",
    closing: "Saldo akhir",
    runs_on: "Bersambung dengan saldo bank di buku.",
    above:
      "Tidak bersambung: saldo akhirnya {gap} di atas saldo bank di buku ditambah mutasi baru berkas ini. Mungkin ada berkas hari-hari di antaranya yang belum diterima.",
    below:
      "Tidak bersambung: saldo akhirnya {gap} di bawah saldo bank di buku ditambah mutasi baru berkas ini. Mungkin ada berkas hari-hari di antaranya yang belum diterima.",
    unknown:
      "Berkas ini tidak menyebut saldo. Kebenarannya baru diperiksa oleh berkas berikutnya yang bersaldo.",
    pending:
      "{pending} baris yang di bank masih menunggu (PEND) tidak ikut: baris itu datang lagi setelah dibukukan bank.",
  },
  en: {
    account: "Account {account}, {lines} {lines:line|lines}.",
    no_account: "{lines} {lines:line|lines}. This file names no account.",
    opening: "Opening balance",
    credits: "In",
    debits: "Out",
    closing: "Closing balance",
    runs_on: "It runs on from the bank's balance in the books.",
    above:
      "It does not run on: its closing balance is {gap} above the bank's balance in the books plus what it tells anew. A file of the days between may not have been accepted yet.",
    below:
      "It does not run on: its closing balance is {gap} below the bank's balance in the books plus what it tells anew. A file of the days between may not have been accepted yet.",
    unknown:
      "This file tells no balance. Whether it is right is checked by the next file that tells one.",
    pending:
      "{pending} {pending:line that is|lines that are} still pending at the bank (PEND) {pending:is|are} left out: they come again once the bank has booked them.",
  },
});

/** What a statement comes to, and whether it runs on from the books. */
export function Balances({ of }: { of: BankStatementView }) {
  const lines = count(of.line_count ?? 0);
  return (
    <section class="card stack" aria-label={t("closing")}>
      <p class="small soft">
        {of.account ? t("account", { account: of.account, lines }) : t("no_account", { lines })}
      </p>
      <dl class="sums">
        {of.opening === null ? null : (
          <Pair name={t("opening")}>
            <WithSen amount={of.opening} sen={of.opening_sen} />
          </Pair>
        )}
        <Pair name={t("credits")}>
          <WithSen amount={of.credits ?? 0} sen={of.credits_sen} />
        </Pair>
        <Pair name={t("debits")}>
          <WithSen amount={of.debits ?? 0} sen={of.debits_sen} />
        </Pair>
        {of.closing === null ? null : (
          <Pair name={t("closing")}>
            <WithSen amount={of.closing} sen={of.closing_sen} />
          </Pair>
        )}
      </dl>
      <Joins of={of} />
      {of.pending > 0 ? <p class="note">{t("pending", { pending: count(of.pending) })}</p> : null}
    </section>
  );
}

function Joins({ of }: { of: BankStatementView }) {
  const how = runsOn(of);
  if (how === null) return null;
  const bad = how === "above" || how === "below";
  return (
    <p class={`note ${bad ? "bad" : how === "unknown" ? "" : "good"}`}>
      {t(how, { gap: rupiah(Math.abs(of.gap ?? 0)) })}
    </p>
  );
}
