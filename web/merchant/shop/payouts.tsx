// What the city has paid, what is on its way, and what comes next.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { bankName } from "../../shared/banks";
import type {
  OwnMerchantView,
  PayoutPage,
  PayoutView,
  WithheldView,
} from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Empty, Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Problem } from "../../shared/ui/problem";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { type Paged, usePaged } from "../shared/paged";
import { dueWords, holdWhy, isUnderWay, PayoutState, payoutDay, payoutWhy } from "./payout_state";

const t = catalogue({
  id: {
    title: "Pencairan",
    next: "Pencairan berikutnya",
    to: "Ke {bank} {account} atas nama {name}.",
    unconfirmed:
      "Rekening ini baru diubah. Pencairan menunggu sampai bendahara kota memastikannya.",
    nothing: "Tidak ada yang menunggu dicairkan. Setiap voucher yang Anda terima menjadi hak Anda.",
    owed: "Hak Anda yang belum masuk pencairan",
    coming: "Ikut pencairan berikutnya",
    held: "Ditahan dulu",
    no_day: "Tanggalnya terlihat begitu kota menyiapkan pencairan.",
    withheld: "Transaksi yang ditahan",
    number: "Pencairan {number}",
    none: "Belum ada pencairan. Setiap kali kota membayar Anda, tanggal dan jumlahnya tercatat di sini.",
  },
  en: {
    title: "Payouts",
    next: "Next payout",
    to: "To {bank} {account} in the name of {name}.",
    unconfirmed:
      "This account was changed lately. Payouts wait until the city's finance officer has confirmed it.",
    nothing: "Nothing waits to be paid out. Each voucher that you take is owed to you.",
    owed: "Owed to you, in no payout yet",
    coming: "Comes with the next payout",
    held: "Held for now",
    no_day: "You see the date as soon as the city prepares a payout.",
    withheld: "Sales that are held",
    number: "Payout {number}",
    none: "No payout yet. Each time the city pays you, its date and amount will be listed here.",
  },
});

const SHOWN_AT_ONCE = 10;

/** The shop's payouts, newest first, and what is owed beside. */
export function usePayouts(): Paged<PayoutPage> {
  return usePaged(
    (cursor) =>
      got(
        api.GET("/api/v1/merchant/payouts", {
          params: { query: { limit: SHOWN_AT_ONCE, cursor } },
        }),
      ),
    [],
  );
}

/** What is on its way to the shop's account, and what is owed beside. */
export function NextPayout({ of, own }: { of: Paged<PayoutPage>; own: OwnMerchantView }) {
  const { bank_code, bank_account: account, bank_account_name: name } = own;
  return (
    <section class="card stack">
      <h2>{t("next")}</h2>
      <Loading of={of} rows={2}>
        {(found) => <Next of={found} />}
      </Loading>
      <p class="soft small">{t("to", { bank: bankName(bank_code), account, name })}</p>
      {own.account_confirmed ? null : <p class="offline">{t("unconfirmed")}</p>}
    </section>
  );
}

function Next({ of: { items, owed, next } }: { of: PayoutPage }) {
  const underWay = items.filter(isUnderWay);
  if (underWay.length === 0 && owed === 0) return <p>{t("nothing")}</p>;
  const why = holdWhy(next);
  return (
    <div class="stack">
      {underWay.length > 0 ? (
        <ul class="rows">
          {underWay.map((one) => (
            <PayoutRow key={one.settlement_id} of={one} />
          ))}
        </ul>
      ) : null}
      {owed > 0 ? (
        <dl class="pairs">
          <Pair name={t("owed")}>
            <Money class="strong" amount={owed} />
          </Pair>
          {next.held > 0 ? (
            <>
              <Pair name={t("coming")}>
                <Money amount={next.amount} />
              </Pair>
              <Pair name={t("held")}>
                <Money amount={next.held} />
              </Pair>
            </>
          ) : null}
        </dl>
      ) : null}
      {why ? <p class="small">{why}</p> : null}
      {next.amount > 0 ? (
        <p class={next.expected_on ? "strong" : "soft small"}>
          {next.expected_on ? (
            <>
              <Money amount={next.amount} /> {dueWords(next.expected_on)}
            </>
          ) : (
            t("no_day")
          )}
        </p>
      ) : null}
      <WithheldList of={next.withheld} />
    </div>
  );
}

/** Redemptions that are held, and why. */
export function WithheldList({ of }: { of: readonly WithheldView[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <h3>{t("withheld")}</h3>
      <ul class="rows">
        {of.map((one) => (
          <li key={one.redemption_id}>
            <a class="row-link" href={to("sales", one.redemption_id)}>
              <span>{one.reason}</span>
              <Money class="strong" amount={one.amount} />
              <Icon name="next" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Every payout so far. */
export function PayoutList({ of }: { of: Paged<PayoutPage> }) {
  const [problem, attempt] = useAttempt();

  return (
    <section class="section">
      <h2>{t("title")}</h2>
      <Loading of={of} rows={3}>
        {({ items, next_cursor: next }) => (
          <div class="stack">
            {items.length === 0 ? <Empty>{t("none")}</Empty> : null}
            <ul class="rows">
              {items.map((one) => (
                <PayoutRow key={one.settlement_id} of={one} />
              ))}
            </ul>
            <Problem error={problem} />
            {next ? <Button act={() => attempt(of.more)}>{shared("more")}</Button> : null}
          </div>
        )}
      </Loading>
    </section>
  );
}

function PayoutRow({ of }: { of: PayoutView }) {
  const [day, why] = [payoutDay(of), payoutWhy(of)];
  return (
    <li>
      <a class="row-link" href={to("shop", "payouts", of.settlement_id)}>
        <span>
          <Money class="strong" amount={of.amount} />
          {day ? <span class="small">{day}</span> : null}
          {why ? <span class="small">{why}</span> : null}
          <span class="soft small">{t("number", { number: of.number })}</span>
        </span>
        <PayoutState of={of.state} />
        <Icon name="next" size={18} />
      </a>
    </li>
  );
}
