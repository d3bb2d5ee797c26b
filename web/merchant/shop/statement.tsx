// What the city owes the shop over a period, day by day, and what it has paid.

import { useEffect, useMemo } from "preact/hooks";
import { api, got } from "../../shared/api";
import { daysAfter, moment } from "../../shared/format";
import type {
  OwnMerchantView,
  StatementDayView,
  StatementView,
} from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { go, route, to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Field, FieldError, Form } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { today } from "../shared/sales";
import { NextPayout, PayoutList, usePayouts } from "./payouts";
import { StatementFiles } from "./statement_files";

const t = catalogue({
  id: {
    title: "Laporan",
    this_month: "Bulan ini",
    last_month: "Bulan lalu",
    choose: "Pilih tanggal",
    from: "Dari",
    to: "Sampai",
    show: "Tampilkan",
    order: "Tanggal akhir tidak bisa sebelum tanggal awal.",
    opening: "Hak awal",
    redeemed: "Diterima",
    refunded: "Dikembalikan",
    paid_out: "Dicairkan",
    closing: "Hak akhir",
    closing_what: "Hak akhir adalah yang masih akan dibayarkan kota kepada Anda.",
    through: "Terhitung sampai {at} WIB.",
    by_day: "Per hari",
    count: "{count} transaksi",
    given_back: "dikembalikan",
    paid: "dicairkan",
    after: "hak",
    none: "Tidak ada transaksi di rentang ini.",
  },
  en: {
    title: "Statement",
    this_month: "This month",
    last_month: "Last month",
    choose: "Choose dates",
    from: "From",
    to: "To",
    show: "Show",
    order: "The last day cannot be before the first.",
    opening: "Owed at the beginning",
    redeemed: "Taken",
    refunded: "Given back",
    paid_out: "Paid out",
    closing: "Owed at the end",
    closing_what: "What is owed at the end is what the city has yet to pay you.",
    through: "Counted up to {at} WIB.",
    by_day: "Day by day",
    count: "{count} {count:sale|sales}",
    given_back: "given back",
    paid: "paid out",
    after: "owed",
    none: "No sales in this period.",
  },
});

interface Period {
  from: string;
  to: string;
}

function thisMonth(): Period {
  const now = today();
  return { from: `${now.slice(0, 8)}01`, to: now };
}

function lastMonth(): Period {
  const end = daysAfter(thisMonth().from, -1);
  return { from: `${end.slice(0, 8)}01`, to: end };
}

function link({ from, to: last }: Period): string {
  return to("shop", "statement", from, last);
}

/** The statement of the period in the address, of this month where none is there. */
export function StatementOf({ own }: { own: OwnMerchantView }) {
  const [, , first, last] = route.value;
  const period = first && last ? { from: first, to: last } : thisMonth();
  const { from, to: until } = period;
  const asked = useMemo(
    () =>
      source(() =>
        got(api.GET("/api/v1/merchant/statements", { params: { query: { from, to: until } } })),
      ),
    [from, until],
  );
  useEffect(() => {
    asked.load();
  }, [asked]);
  const payouts = usePayouts();
  return (
    <>
      <h1>{t("title")}</h1>
      <NextPayout of={payouts} own={own} />
      <Choose key={`${from} ${until}`} period={period} />
      <Loading of={asked} rows={8}>
        {(found) => (
          <div class="stack">
            <Sums found={found} />
            <PayoutList of={payouts} />
            <Days days={found.days} />
          </div>
        )}
      </Loading>
    </>
  );
}

function Choose({ period }: { period: Period }) {
  return (
    <>
      <div class="buttons">
        <ButtonLink href={link(thisMonth())}>{t("this_month")}</ButtonLink>
        <ButtonLink href={link(lastMonth())}>{t("last_month")}</ButtonLink>
      </div>
      <details class="fold">
        <summary>{t("choose")}</summary>
        <Form
          go={t("show")}
          act={async ({ from = "", to: last = "" }) => {
            if (last < from) throw new FieldError("to", t("order"));
            go(["shop", "statement", from, last]);
          }}
        >
          <div class="two">
            <Field
              name="from"
              type="date"
              label={t("from")}
              required
              defaultValue={period.from}
              max={today()}
            />
            <Field
              name="to"
              type="date"
              label={t("to")}
              required
              defaultValue={period.to}
              max={today()}
            />
          </div>
        </Form>
      </details>
    </>
  );
}

function Sums({ found }: { found: StatementView }) {
  return (
    <section class="card stack">
      <h2>
        <When at={found.from} style="day" /> – <When at={found.to} style="day" />
      </h2>
      <dl class="pairs">
        <Pair name={t("opening")}>
          <Money amount={found.opening} />
        </Pair>
        <Pair name={t("redeemed")}>
          <Money amount={found.redeemed} />
        </Pair>
        <Pair name={t("refunded")}>
          <Money amount={-found.refunded} />
        </Pair>
        <Pair name={t("paid_out")}>
          <Money amount={-found.paid_out} />
        </Pair>
        <Pair name={t("closing")} total>
          <Money amount={found.closing} />
        </Pair>
      </dl>
      <p class="soft small">
        {t("closing_what")} {t("through", { at: moment(found.through) })}
      </p>
      <StatementFiles of={found} />
    </section>
  );
}

function Days({ days }: { days: readonly StatementDayView[] }) {
  const busy = days.filter((day) => day.redeemed || day.refunded || day.paid_out).reverse();
  return (
    <section class="section">
      <h2>{t("by_day")}</h2>
      {busy.length === 0 ? <Empty>{t("none")}</Empty> : null}
      <ul class="rows">
        {busy.map((day) => (
          <li key={day.date}>
            <a class="row-link" href={to("sales", day.date)}>
              <span>
                <strong>
                  <When at={day.date} style="day" />
                </strong>
                <span class="soft small">{t("count", { count: day.count })}</span>
              </span>
              <span class="end">
                <Money class="strong" amount={day.redeemed} />
                {day.refunded ? <Part amount={-day.refunded} what={t("given_back")} /> : null}
                {day.paid_out ? <Part amount={-day.paid_out} what={t("paid")} /> : null}
                <Part amount={day.closing} what={t("after")} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Part({ amount, what }: { amount: number; what: string }) {
  return (
    <span class="soft small">
      {what} <Money amount={amount} />
    </span>
  );
}
