import type { OwnMerchantView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { profile } from "../shared/profile";

const t = catalogue({
  id: {
    suspended: "Dibekukan",
    suspended_what:
      "{name} untuk sementara tidak bisa menerima voucher. Uang dari transaksi yang sudah berhasil tetap tercatat sebagai hak Anda.",
    reason: "Alasan: {reason}",
    suspended_do: "Hubungi petugas program di kelurahan atau dinas untuk membukanya kembali.",
    again: "Periksa lagi",
  },
  en: {
    suspended: "Suspended",
    suspended_what:
      "{name} cannot take vouchers for the time being. The money of sales that succeeded is still owed to you.",
    reason: "Reason: {reason}",
    suspended_do: "Contact the program office at your kelurahan or the city to be reinstated.",
    again: "Check again",
  },
});

/** The till of a shop that may not take vouchers: why, and what to do. */
export function Closed({ own }: { own: OwnMerchantView }) {
  const { error } = profile.state.value;
  return (
    <section class="card stack closed">
      <Icon name="alert" size={40} />
      <h1>{t("suspended")}</h1>
      <p>{t("suspended_what", { name: own.name })}</p>
      {own.reason ? <p class="strong">{t("reason", { reason: own.reason })}</p> : null}
      <p class="soft">{t("suspended_do")}</p>
      <Problem error={error} />
      <div>
        <Button look="primary" act={profile.load}>
          {t("again")}
        </Button>
      </div>
    </section>
  );
}
