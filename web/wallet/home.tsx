// The front of the wallet: what is left, what lapses soon, the vouchers, and what can be claimed.

import { Unreachable } from "../shared/api";
import { daysUntil, moment, rupiah } from "../shared/format";
import type { VoucherView } from "../shared/generated/schema";
import { to } from "../shared/route";
import { serverNow } from "../shared/session";
import { Icon, type IconName } from "../shared/ui/icons";
import { Empty, Skeleton } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { catalogue } from "../shared/words";
import { Balance } from "./balance";
import { type Holdings, heldOf, spendable, type Wallet } from "./holdings";
import { Offer } from "./offer";
import { SpentVoucher, Voucher } from "./voucher";

const t = catalogue({
  id: {
    title: "Dompet",
    soon: "Segera berakhir",
    lapses_today: "{amount} berakhir hari ini",
    lapses_tomorrow: "{amount} berakhir besok",
    lapses: "{amount} berakhir {days} hari lagi",
    vouchers: "Voucher saya",
    none: "Belum ada voucher yang bisa dipakai.",
    none_claim: "Belum ada voucher yang bisa dipakai. Klaim dulu dari daftar di bawah ini.",
    claimable: "Bisa diklaim",
    none_claimable:
      "Saat ini tidak ada voucher lain untuk Anda. Bila ada yang baru, tampil di sini.",
    over: "Habis atau berakhir ({count})",
    cashback: "Sudah bayar pakai QRIS? Ambil cashback",
    code: "Punya kode?",
  },
  en: {
    title: "Wallet",
    soon: "Ending soon",
    lapses_today: "{amount} ends today",
    lapses_tomorrow: "{amount} ends tomorrow",
    lapses: "{amount} ends in {days} days",
    vouchers: "My vouchers",
    none: "There is no voucher to spend.",
    none_claim: "There is no voucher to spend yet. Claim one from the list below.",
    claimable: "To claim",
    none_claimable: "There is no other voucher for you now. New ones appear here.",
    over: "Used up or ended ({count})",
    cashback: "Paid by QRIS? Claim your cashback",
    code: "Have a code?",
  },
});

const REMINDED_DAYS = 7;

export function Home({ mine }: { mine: Holdings }) {
  const { value, error } = mine.wallet.state.value;
  return (
    <>
      <h1 class="unseen">{t("title")}</h1>
      {/* What is kept on the phone goes on being shown; the frame says that there is no network. */}
      {error && !(value && error instanceof Unreachable) ? (
        <Problem error={error} retry={mine.wallet.load} />
      ) : null}
      {value ? <Contents mine={mine} wallet={value} /> : <Waiting failed={Boolean(error)} />}
    </>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  if (failed) return null;
  return (
    <>
      <Balance left={null} vouchers={0} readAt={null} />
      <div class="section">
        <Skeleton rows={2} tall />
      </div>
    </>
  );
}

function Contents({ mine, wallet }: { mine: Holdings; wallet: Wallet }) {
  const now = serverNow();
  const active = wallet.vouchers
    .filter((one) => spendable(one, now))
    .sort((one, other) => one.spend_until.localeCompare(other.spend_until));
  const over = wallet.vouchers.filter((one) => !spendable(one, now));
  const left = active.reduce((sum, { remaining }) => sum + remaining, 0);
  return (
    <>
      <Balance left={left} vouchers={active.length} readAt={wallet.readAt} />
      <Reminders vouchers={active} now={now} />
      {wallet.rewarding ? <Door href={to("cashback")} icon="money" name={t("cashback")} /> : null}
      <Door href={to("kode")} icon="ticket" name={t("code")} />
      <section class="section">
        <h2>{t("vouchers")}</h2>
        {active.map((one) => (
          <Voucher key={one.id} voucher={one} held={heldOf(mine, one.id)} />
        ))}
        {active.length === 0 ? (
          <Empty>{t(wallet.claimable.length > 0 ? "none_claim" : "none")}</Empty>
        ) : null}
      </section>
      {wallet.visitor ? null : (
        <section class="section">
          <h2>{t("claimable")}</h2>
          {wallet.claimable.map((one) => (
            <Offer key={one.id} mine={mine} campaign={one} />
          ))}
          {wallet.claimable.length === 0 ? <p class="soft">{t("none_claimable")}</p> : null}
        </section>
      )}
      {over.length > 0 ? (
        <details class="section over">
          <summary>{t("over", { count: over.length })}</summary>
          <ul class="rows">
            {over.map((one) => (
              <SpentVoucher key={one.id} voucher={one} held={heldOf(mine, one.id)} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function Door({ href, icon, name }: { href: string; icon: IconName; name: string }) {
  return (
    <a class="card door" href={href}>
      <Icon name={icon} />
      <strong>{name}</strong>
      <Icon name="next" size={18} />
    </a>
  );
}

function Reminders({ vouchers, now }: { vouchers: readonly VoucherView[]; now: number }) {
  const soon = vouchers
    .map((voucher) => ({ voucher, days: daysUntil(lastMoment(voucher), now) }))
    .filter(({ days }) => days <= REMINDED_DAYS);
  if (soon.length === 0) return null;
  return (
    <section class="reminders" aria-label={t("soon")}>
      <ul>
        {soon.map(({ voucher, days }) => (
          <li key={voucher.id}>
            <strong>{lapses(voucher.remaining, days)}</strong>
            <span class="small">
              {voucher.campaign_name}, {moment(lastMoment(voucher), "weekday")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lapses(left: number, days: number): string {
  const amount = rupiah(left);
  if (days === 0) return t("lapses_today", { amount });
  return days === 1 ? t("lapses_tomorrow", { amount }) : t("lapses", { amount, days });
}

// What is good until midnight is good for the last time on the day before.
function lastMoment(voucher: VoucherView): string {
  return new Date(Date.parse(voucher.spend_until) - 1000).toISOString();
}
