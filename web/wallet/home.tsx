// The front of the wallet: the vouchers and how to pay with them, then what can be claimed.

import { Fragment } from "preact";
import { Unreachable } from "../shared/api";
import { businessDay, moment } from "../shared/format";
import type { VoucherView } from "../shared/generated/schema";
import { go, to } from "../shared/route";
import { serverNow } from "../shared/session";
import { Button } from "../shared/ui/button";
import { Icon, type IconName } from "../shared/ui/icons";
import { Empty, Skeleton } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { type Holdings, heldOf, spendable, type Wallet } from "./holdings";
import { Offer } from "./offer";
import { SpentVoucher, Voucher } from "./voucher";
import { lastWay } from "./way";

const t = catalogue({
  id: {
    title: "Dompet",
    vouchers: "Voucher saya",
    in_all: "{count} voucher, sisa",
    updated: "Terakhir diperbarui {at}",
    none: "Belum ada voucher yang bisa dipakai.",
    none_claim: "Belum ada voucher yang bisa dipakai. Klaim dulu dari daftar di bawah ini.",
    claimable: "Bisa diklaim",
    none_claimable:
      "Saat ini tidak ada voucher lain untuk Anda. Bila ada yang baru, tampil di sini.",
    over: "Habis atau berakhir ({count})",
    cashback: "Sudah bayar pakai QRIS? Ambil cashback",
    code: "Punya kode?",
    pay_shop: "Bayar ke toko",
  },
  en: {
    title: "Wallet",
    vouchers: "My vouchers",
    in_all: "{count} {count:voucher|vouchers}, left",
    updated: "Last updated {at}",
    none: "There is no voucher to spend.",
    none_claim: "There is no voucher to spend yet. Claim one from the list below.",
    claimable: "To claim",
    none_claimable: "There is no other voucher for you now. New ones appear here.",
    over: "Used up or ended ({count})",
    cashback: "Paid by QRIS? Claim your cashback",
    code: "Have a code?",
    pay_shop: "Pay a shop",
  },
});

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
  return failed ? null : <Skeleton rows={2} tall />;
}

function Contents({ mine, wallet }: { mine: Holdings; wallet: Wallet }) {
  const now = serverNow();
  const active = wallet.vouchers
    .filter((one) => spendable(one, now))
    .sort((one, other) => one.spend_until.localeCompare(other.spend_until));
  const over = wallet.vouchers.filter((one) => !spendable(one, now));
  return (
    <>
      <section class="held">
        <Head vouchers={active} />
        {active.length > 0 && lastWay.value === "sticker" ? <PayShop first /> : null}
        {active.map((one, number) => (
          <Fragment key={one.id}>
            <Voucher voucher={one} held={heldOf(mine, one.id)} now={now} />
            {/* Both ways are in sight, however many vouchers there are. */}
            {number === 0 && lastWay.value === "code" ? <PayShop /> : null}
          </Fragment>
        ))}
        {active.length === 0 ? (
          <Empty>{t(wallet.claimable.length > 0 ? "none_claim" : "none")}</Empty>
        ) : null}
        <p class="soft small end">{t("updated", { at: atClock(wallet.readAt, now) })}</p>
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
      <div class="section">
        {wallet.rewarding ? <Door href={to("cashback")} icon="money" name={t("cashback")} /> : null}
        {wallet.delegated ? null : <Door href={to("kode")} icon="ticket" name={t("code")} />}
      </div>
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

// The other way to pay: no voucher is chosen, for the shop's sticker says which of them count.
function PayShop({ first }: { first?: boolean }) {
  return (
    <Button look={first ? "primary" : "plain"} icon="shop" wide act={() => go(["pay"])}>
      {t("pay_shop")}
    </Button>
  );
}

// One voucher speaks for itself; of several the sum is told, too.
function Head({ vouchers }: { vouchers: readonly VoucherView[] }) {
  if (vouchers.length === 1) return <h2 class="unseen">{t("vouchers")}</h2>;
  const left = vouchers.reduce((sum, { remaining }) => sum + remaining, 0);
  return (
    <div class="spread">
      <h2>{t("vouchers")}</h2>
      {vouchers.length > 1 ? (
        <p class="in-all">
          {t("in_all", { count: vouchers.length })} <Money class="strong" amount={left} />
        </p>
      ) : null}
    </div>
  );
}

function atClock(instant: number, now: number): string {
  const today = businessDay(instant) === businessDay(now);
  return moment(new Date(instant).toISOString(), today ? "clock" : "moment");
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
