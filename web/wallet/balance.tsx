import { businessDay, moment } from "../shared/format";
import { serverNow } from "../shared/session";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    left: "Sisa semua voucher",
    count: "{count} voucher bisa dipakai",
    updated: "Terakhir diperbarui {at}",
  },
  en: {
    left: "Left on all vouchers",
    count: "{count} {count:voucher|vouchers} to spend",
    updated: "Last updated {at}",
  },
});

/** What is left in all, drawn as a paper voucher; `left` is null until it is known. */
export function Balance({
  left,
  vouchers,
  readAt,
}: {
  left: number | null;
  vouchers: number;
  readAt: number | null;
}) {
  return (
    <section class="paper">
      <div class="paper-face">
        <h2>{t("left")}</h2>
        <p class="paper-amount">{left === null ? "…" : <Money amount={left} />}</p>
      </div>
      <div class="paper-stub">
        <span>{left === null ? "\u00a0" : t("count", { count: vouchers })}</span>
        <span>{readAt === null ? "" : t("updated", { at: atClock(readAt) })}</span>
      </div>
    </section>
  );
}

function atClock(instant: number): string {
  const today = businessDay(instant) === businessDay(serverNow());
  return moment(new Date(instant).toISOString(), today ? "clock" : "moment");
}
