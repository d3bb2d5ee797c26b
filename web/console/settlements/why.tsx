import { rupiah } from "../../shared/format";
import type { SettlementLineView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "../shared/people";

const t = catalogue({
  id: {
    suspended: "Pedagang dibekukan: {reason}",
    account: "Rekening berubah dan belum dikonfirmasi.",
    account_changed: "Rekening berubah setelah pencairan disiapkan. Ikut pencairan berikutnya.",
    bounced:
      "Bank mengembalikan uang dari rekening ini: {reason}. Ubah dan konfirmasi rekeningnya.",
    officer: "Ditahan: {reason}",
    redemptions: "Semua penukarannya ditahan: {reason}",
    nothing_owed: "Tidak ada lagi tagihan yang dapat dibayar.",
    minimum: "Belum mencapai pencairan terkecil; menunggu sampai tagihannya cukup.",
    withdrawal: "Penarikan diusulkan: {reason}",
    unclear: "Catatannya belum lengkap terbaca. Tunggu sebentar, lalu lepaskan.",
    withheld: "{amount} ditahan: {reason}",
    changed: "Diubah oleh",
    confirm: "Lihat dan konfirmasi",
  },
  en: {
    suspended: "Merchant is suspended: {reason}",
    account: "The bank account was changed and is not confirmed yet.",
    account_changed:
      "The bank account was changed after this was prepared. In the next settlement.",
    bounced: "A bank sent money back from this account: {reason}. Change and confirm the account.",
    officer: "Held: {reason}",
    redemptions: "All its redemptions are held: {reason}",
    nothing_owed: "Nothing is owed any more that could be paid.",
    minimum: "Below the least that is paid at once; it waits until enough is owed.",
    withdrawal: "Withdrawal proposed: {reason}",
    unclear: "Its records cannot be read in full yet. Wait a moment, then release it.",
    withheld: "{amount} held: {reason}",
    changed: "Changed by",
    confirm: "See and confirm",
  },
});

/** Why a line is held, pays less than is owed, or came back; "" where there is nothing to tell. */
export function whyWords(line: SettlementLineView): string {
  const { hold, reason } = line;
  if (hold === "account" && reason === "account_changed") return t("account_changed");
  if (hold !== "") return t(hold, { reason });
  const told = line.payments.filter((one) => one.reason).map((one) => one.reason);
  const held = line.withheld.map((one) =>
    t("withheld", { amount: rupiah(one.amount), reason: one.reason }),
  );
  const proposed = line.withdrawal ? [t("withdrawal", { reason: line.withdrawal.reason })] : [];
  return [...new Set([...told, ...proposed, ...held])].join(" · ");
}

/** The same, with who changed the bank account where that is what holds it, and the way to confirm
 * it. */
export function Why({ of, staff }: { of: SettlementLineView; staff: ReadonlyMap<string, string> }) {
  const change = of.hold === "account" ? of.account_change : null;
  return (
    <>
      {whyWords(of)}
      {of.hold === "bounced" ? (
        <span class="small soft">
          {" "}
          <a href={to("merchants", of.merchant_id)}>{t("confirm")}</a>
        </span>
      ) : null}
      {change ? (
        <span class="small soft">
          {" "}
          {t("changed")} <Actor actor={change.by} staff={staff} />
          {change.at ? (
            <>
              , <When at={change.at} />
            </>
          ) : null}
          . <a href={to("merchants", of.merchant_id)}>{t("confirm")}</a>
        </span>
      ) : null}
    </>
  );
}
