import { count, rupiah } from "../../shared/format";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { Icon } from "../../shared/ui/icons";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { type Read, useLists } from "./lists";
import { type Wait, type Whom, waitsOf } from "./waits";

const t = catalogue({
  id: {
    title: "Yang menunggu",
    me: "Menunggu Anda",
    colleague: "Menunggu rekan Anda",
    bank: "Menunggu bank",
    nothing: "Tidak ada yang menunggu.",
    partly: "Sebagian daftar tidak terbaca; mungkin ada lagi yang menunggu.",
    accept: "{count} rekening koran untuk diterima",
    explain: "{count} baris rekening koran belum dijelaskan",
    decide: "{count} penjelasan baris untuk disetujui",
    approve_settlement: "{count} pencairan untuk disetujui",
    send_settlement: "{count} pencairan untuk dikirim ke bank",
    decide_withdrawal: "{count} penarikan pencairan untuk disetujui",
    approve_surrender: "{count} setoran ke kas daerah untuk disetujui",
    approve_order: "{count} pesanan belanja untuk disetujui",
    approve_remit: "{count} setoran pajak untuk disetujui",
    close_day: "{count} hari untuk ditutup",
    agree_day: "1 hari yang penutupannya diusulkan dengan alasan",
    payments: "{count} pembayaran belum dibukukan bank",
    promises: "{count} SP2D belum masuk seluruhnya",
    surrenders: "{count} setoran (STS) belum dibukukan bank",
    remits: "{count} setoran pajak belum dibukukan bank",
  },
  en: {
    title: "What waits",
    me: "For you",
    colleague: "For your colleague",
    bank: "For the bank",
    nothing: "Nothing waits.",
    partly: "Some lists could not be read; more may be waiting.",
    accept: "{count} bank {count:statement|statements} to accept",
    explain: "{count} {count:line|lines} of statements unexplained",
    decide: "{count} {count:explanation|explanations} of lines to approve",
    approve_settlement: "{count} {count:settlement|settlements} to approve",
    send_settlement: "{count} {count:settlement|settlements} to send to the bank",
    decide_withdrawal: "{count} {count:withdrawal|withdrawals} of settlements to approve",
    approve_surrender: "{count} {count:surrender|surrenders} to approve",
    approve_order: "{count} purchase {count:order|orders} to approve",
    approve_remit: "{count} {count:remit|remits} of taxes to approve",
    close_day: "{count} {count:day|days} to close",
    agree_day: "1 day whose closing was proposed with a reason",
    payments: "{count} {count:payment|payments} not booked by the bank",
    promises: "{count} SP2D not arrived in full",
    surrenders: "{count} {count:surrender|surrenders} (STS) not booked by the bank",
    remits: "{count} {count:remit|remits} of taxes not booked by the bank",
  },
});

const WHOM: readonly Whom[] = ["me", "colleague", "bank"];

/** What waits for whoever is signed in, for the colleague, and for the bank. */
export function Waiting() {
  const lists = useLists();
  const { value } = lists.state.value;
  return (
    <section class="waits card" aria-labelledby="waits" aria-busy={value === null || undefined}>
      <h2 id="waits">{t("title")}</h2>
      {value ? <Waits of={value} /> : null}
    </section>
  );
}

function Waits({ of: { told, whole } }: { of: Read }) {
  const waits = waitsOf(told, `finance:${signedIn.value?.subject}`);
  return (
    <>
      {whole ? null : <Problem error={t("partly")} />}
      {whole && waits.length === 0 ? <p class="soft">{t("nothing")}</p> : null}
      <div class="waits-of">
        {WHOM.map((whom) => (
          <Group key={whom} whom={whom} of={waits.filter((one) => one.whom === whom)} />
        ))}
      </div>
    </>
  );
}

function Group({ whom, of }: { whom: Whom; of: readonly Wait[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <h3>{t(whom)}</h3>
      <ul class="rows">
        {of.map((one) => (
          <li key={one.what}>
            <a class="row-link" href={to(...one.path)}>
              <span>{wordsOf(one)}</span>
              <Icon name="next" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordsOf({ what, count: many, amount }: Wait): string {
  const words = t(what, { count: count(many) });
  return amount === null ? words : `${words}, ${rupiah(amount)}`;
}
