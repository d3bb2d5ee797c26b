// One payout: when, where to, and what it is made of.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type {
  PayoutDetailView,
  PayoutTransferPage,
  PayoutTransferView,
} from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Empty, Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Problem } from "../../shared/ui/problem";
import { Money, When } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { type Paged, usePaged } from "../shared/paged";
import { PayoutState, payoutDay, payoutWhy } from "./payout_state";
import { WithheldList } from "./payouts";

const t = catalogue({
  id: {
    back: "Laporan & pencairan",
    title: "Pencairan {number}",
    made: "Rinciannya",
    from_the_first: "Dari transaksi pertama sampai",
    period: "Transaksi dari",
    until: "sampai sebelum",
    redeemed: "Diterima",
    refunded: "Dikembalikan ke warga",
    returned: "Kembali dari bank",
    carried: "Dari masa sebelumnya",
    held: "Ditahan dulu",
    amount: "Dicairkan",
    part: "Nomor di rekening koran",
    transfers: "Transaksi di dalamnya",
    none: "Tidak ada transaksi dalam masanya.",
    redeem: "Diterima",
    refund: "Dikembalikan",
    payout_returned: "Kembali dari bank",
    capture: "Pesanan daring",
    accept: "Belanja kota",
  },
  en: {
    back: "Statement and payouts",
    title: "Payout {number}",
    made: "What it is made of",
    from_the_first: "From the first sale up to",
    period: "Sales from",
    until: "up to before",
    redeemed: "Taken",
    refunded: "Given back to residents",
    returned: "Returned by the bank",
    carried: "From the time before",
    held: "Held for now",
    amount: "Paid out",
    part: "Number on the bank statement",
    transfers: "Sales in it",
    none: "No sales in its time.",
    redeem: "Taken",
    refund: "Given back",
    payout_returned: "Returned by the bank",
    capture: "Online order",
    accept: "Bought by the city",
  },
});

const SHOWN_AT_ONCE = 50;

interface Detail extends PayoutTransferPage {
  payout: PayoutDetailView;
}

/** One payout of the shop. */
export function Payout({ id }: { id: string }) {
  const payout = usePaged(
    async (cursor): Promise<Detail> => {
      const params = { path: { settlement_id: id }, query: { limit: SHOWN_AT_ONCE, cursor } };
      const found = await got(api.GET("/api/v1/merchant/payouts/{settlement_id}", { params }));
      return { payout: found, ...found.transfers };
    },
    [id],
  );
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("shop", "statement")}>
          {t("back")}
        </ButtonLink>
      </div>
      <Loading of={payout} rows={6}>
        {(found) => (
          <div class="stack">
            <Head of={found.payout} />
            <Made of={found.payout} />
            <Transfers of={payout} found={found} />
          </div>
        )}
      </Loading>
    </div>
  );
}

function Head({ of }: { of: PayoutDetailView }) {
  const [day, why] = [payoutDay(of), payoutWhy(of)];
  return (
    <section class="card stack">
      <div class="spread">
        <h1>{t("title", { number: of.number })}</h1>
        <PayoutState of={of.state} />
      </div>
      <p>
        <Money class="payout-amount" amount={of.amount} />
        <br />
        {day}
      </p>
      {why ? <p>{why}</p> : null}
      <dl class="pairs">
        {of.payments.map((one) => (
          <Pair key={one.end_to_end_id} name={t("part")}>
            {one.end_to_end_id}
          </Pair>
        ))}
      </dl>
    </section>
  );
}

function Made({ of }: { of: PayoutDetailView }) {
  const parts = [
    ["redeemed", of.redeemed],
    ["refunded", -of.refunded],
    ["returned", of.returned],
    ["carried", of.carried],
    ["held", -of.held],
  ] as const;
  return (
    <section class="card stack">
      <h2>{t("made")}</h2>
      <p class="soft small">
        {of.since ? (
          <>
            {t("period")} <When at={of.since} /> {t("until")} <When at={of.until} />
          </>
        ) : (
          <>
            {t("from_the_first")} <When at={of.until} />
          </>
        )}
      </p>
      <dl class="pairs">
        {parts
          .filter(([name, amount]) => amount !== 0 || name === "redeemed")
          .map(([name, amount]) => (
            <Pair key={name} name={t(name)}>
              <Money amount={amount} />
            </Pair>
          ))}
        <Pair name={t("amount")} total>
          <Money amount={of.amount} />
        </Pair>
      </dl>
      <WithheldList of={of.withheld} />
    </section>
  );
}

function Transfers({ of, found }: { of: Paged<Detail>; found: Detail }) {
  const [problem, attempt] = useAttempt();

  // Money that an earlier payout took out within its time is no part of this one.
  const parts = found.items.filter(({ kind }) => kind !== "settle");
  return (
    <section class="section">
      <h2>{t("transfers")}</h2>
      {parts.length === 0 && !found.next_cursor ? <Empty>{t("none")}</Empty> : null}
      <ul class="rows">
        {parts.map((one) => (
          <li key={one.id}>
            <Transfer of={one} />
          </li>
        ))}
      </ul>
      <Problem error={problem} />
      {found.next_cursor ? <Button act={() => attempt(of.more)}>{shared("more")}</Button> : null}
    </section>
  );
}

// A sale and what was given back of it lead to its receipt.
function Transfer({ of }: { of: PayoutTransferView }) {
  const sale = of.kind === "redeem" ? of.id : of.redemption_id;
  const what = (
    <>
      <span>
        <strong>{(t as (kind: string) => string)(of.kind)}</strong>
        <span class="soft small">
          <When at={of.occurred_at} /> {of.cashier ?? ""}
        </span>
      </span>
      <Money class="strong" amount={of.kind === "refund" ? -of.amount : of.amount} />
    </>
  );
  if (!sale) return <div class="row-link">{what}</div>;
  return (
    <a class="row-link" href={to("sales", sale)}>
      {what}
      <Icon name="next" size={18} />
    </a>
  );
}
