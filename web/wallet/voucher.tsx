import { categoryName } from "../shared/categories";
import { daysUntil, moment, rupiah } from "../shared/format";
import type { VoucherView } from "../shared/generated/schema";
import { go, to } from "../shared/route";
import { Button, ButtonLink } from "../shared/ui/button";
import { Chip, type Tone } from "../shared/ui/chip";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    pay: "Bayar",
    left: "Sisa",
    of: "dari {amount}",
    until: "Berlaku sampai {at}",
    lapses_today: "Berakhir hari ini",
    lapses_tomorrow: "Berakhir besok",
    lapses: "Berakhir {days} hari lagi",
    everywhere: "Semua jenis usaha",
    where: "Di mana bisa dipakai?",
    active: "Kedaluwarsa",
    expired: "Kedaluwarsa",
    spent: "Habis dipakai",
    voided: "Dibatalkan petugas",
    unused: "{amount} tidak terpakai",
    held: "{amount} ditahan untuk pesanan Anda",
    held_state: "Ditahan",
  },
  en: {
    pay: "Pay",
    left: "Left",
    of: "of {amount}",
    until: "Valid until {at}",
    lapses_today: "Ends today",
    lapses_tomorrow: "Ends tomorrow",
    lapses: "Ends in {days} days",
    everywhere: "All kinds of business",
    where: "Where can I spend it?",
    active: "Expired",
    expired: "Expired",
    spent: "Used up",
    voided: "Voided by the city",
    unused: "{amount} not used",
    held: "{amount} held for your orders",
    held_state: "Held",
  },
});

/** The kinds of business that take a voucher, in words. */
export function categoriesText(categories: VoucherView["categories"]): string {
  return categories.length > 0 ? categories.map(categoryName).join(", ") : t("everywhere");
}

const REMINDED_DAYS = 7;

/** A voucher that can be spent, as a paper whose stub is torn off at the till; `held` rupiah of it
 * wait for orders. */
export function Voucher({
  voucher,
  held,
  now,
}: {
  voucher: VoucherView;
  held: number;
  now: number;
}) {
  const { face_value: face, remaining } = voucher;
  return (
    <article class="voucher">
      <div class="voucher-face">
        <h3>{voucher.campaign_name}</h3>
        <p class="soft small">{categoriesText(voucher.categories)}</p>
        <p class="voucher-left">
          {t("left")} <Money class="amount" amount={remaining} />{" "}
          {remaining < face ? (
            <span class="soft small">{t("of", { amount: rupiah(face) })}</span>
          ) : null}
        </p>
        {face > 0 ? <Rest part={remaining / face} /> : null}
        {held > 0 ? <HeldLine amount={held} /> : null}
        <p class="small spread">
          {t("until", { at: moment(voucher.spend_until) })}
          <Lapses days={daysUntil(lastMoment(voucher), now)} />
        </p>
      </div>
      <div class="voucher-doors">
        <Button look="primary" icon="scan" act={() => go(["pay", voucher.id])}>
          {t("pay")}
        </Button>
        <ButtonLink look="quiet" icon="pin" href={to("shops", "for", voucher.id)}>
          {t("where")}
        </ButtonLink>
      </div>
    </article>
  );
}

function Lapses({ days }: { days: number }) {
  if (days > REMINDED_DAYS) return null;
  if (days === 0) return <Chip tone="warn">{t("lapses_today")}</Chip>;
  return <Chip tone="warn">{days === 1 ? t("lapses_tomorrow") : t("lapses", { days })}</Chip>;
}

// What is good until midnight is good for the last time on the day before.
function lastMoment(voucher: VoucherView): string {
  return new Date(Date.parse(voucher.spend_until) - 1000).toISOString();
}

function HeldLine({ amount }: { amount: number }) {
  return (
    <p class="small">
      <a href={to("history")}>{t("held", { amount: rupiah(amount) })}</a>
    </p>
  );
}

function Rest({ part }: { part: number }) {
  return (
    <svg class="left-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="4" />
      <rect class="rest" width={100 * part} height="4" />
    </svg>
  );
}

const TONES: Readonly<Record<VoucherView["state"], Tone>> = {
  active: "warn",
  expired: "warn",
  spent: "calm",
  voided: "bad",
};

/** A voucher that is used up, lapsed or voided. */
export function SpentVoucher({ voucher, held }: { voucher: VoucherView; held: number }) {
  return (
    <li class="spread">
      <div>
        <h3 class="plain-heading">{voucher.campaign_name}</h3>
        <p class="soft small">
          {voucher.face_value > 0 ? `${rupiah(voucher.face_value)} · ` : ""}
          <When at={voucher.spend_until} style="day" />
          {voucher.remaining > 0 ? ` · ${t("unused", { amount: rupiah(voucher.remaining) })}` : ""}
        </p>
        {held > 0 ? <HeldLine amount={held} /> : null}
      </div>
      {held > 0 ? (
        <Chip tone="warn">{t("held_state")}</Chip>
      ) : (
        <Chip tone={TONES[voucher.state]}>{t(voucher.state)}</Chip>
      )}
    </li>
  );
}
