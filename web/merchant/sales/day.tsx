import { useEffect, useMemo, useState } from "preact/hooks";
import { daysAfter, moment, rupiah } from "../../shared/format";
import type { RedemptionView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { go, to } from "../../shared/route";
import { Field, Form } from "../../shared/ui/form";
import { Icon } from "../../shared/ui/icons";
import { Empty, Loading } from "../../shared/ui/loading";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Check } from "../shared/check";
import { countOf, learnDay, salesOf, taken, today, todays } from "../shared/sales";
import { UndoRequests } from "../shared/undo_requests";
import { SaleState } from "./state";

const t = catalogue({
  id: {
    title: "Transaksi",
    days: "Hari",
    before: "Hari sebelumnya",
    after: "Hari berikutnya",
    today: "Hari ini",
    sum: "{count} transaksi",
    find: "Cari transaksi",
    date: "Tanggal",
    sought: "Jumlah, kasir, atau nomor bukti",
    sought_hint: "Nomor bukti dari hari lain juga bisa: diawali trf_.",
    open: "Cari",
    none: "Tidak ada transaksi di hari ini.",
    none_today: "Belum ada transaksi hari ini. Setiap voucher yang Anda terima tercatat di sini.",
    none_fits: "Tidak ada transaksi hari ini yang cocok dengan “{sought}”.",
  },
  en: {
    title: "Sales",
    days: "Days",
    before: "Day before",
    after: "Day after",
    today: "Today",
    sum: "{count} {count:sale|sales}",
    find: "Find a sale",
    date: "Date",
    sought: "Amount, cashier or receipt number",
    sought_hint: "A receipt number of another day works, too: it begins with trf_.",
    open: "Find",
    none: "No sales on this day.",
    none_today: "No sales yet today. Each voucher that you take is listed here.",
    none_fits: "No sale of this day fits “{sought}”.",
  },
});

/** The sales of a business day, newest first. */
export function Day({ day }: { day: string }) {
  const list = useMemo(
    () => source(() => learnDay(day), todays.state.value.value === day ? day : null),
    [day],
  );
  useEffect(() => {
    list.load();
  }, [list]);
  const [sought, seek] = useState("");
  return (
    <div class="stack">
      <h1 class="unseen">{t("title")}</h1>
      <Steps day={day} />
      {day === today() ? <UndoRequests /> : null}
      <Find day={day} seek={seek} />
      <Loading of={list} rows={6}>
        {() => <Listed day={day} sought={sought} />}
      </Loading>
    </div>
  );
}

function Steps({ day }: { day: string }) {
  const now = today();
  const style = day.slice(0, 4) === now.slice(0, 4) ? "weekday" : "day";
  return (
    <nav class="day-steps" aria-label={t("days")}>
      <a
        class="button plain"
        href={to("sales", daysAfter(day, -1))}
        aria-label={t("before")}
        title={t("before")}
      >
        <Icon name="back" />
      </a>
      <h2>{day === now ? t("today") : moment(day, style)}</h2>
      {day < now ? (
        <a
          class="button plain"
          href={to("sales", daysAfter(day, 1))}
          aria-label={t("after")}
          title={t("after")}
        >
          <Icon name="next" />
        </a>
      ) : null}
    </nav>
  );
}

const RECEIPT = /^trf_[\w-]+$/;

function Find({ day, seek }: { day: string; seek: (sought: string) => void }) {
  return (
    <details class="fold">
      <summary>{t("find")}</summary>
      <Form
        go={t("open")}
        icon="search"
        act={async ({ sought = "", date = "" }) => {
          if (RECEIPT.test(sought)) go(["sales", sought]);
          else if (date && date !== day) go(["sales", date]);
          else seek(sought);
        }}
      >
        <Field name="date" type="date" label={t("date")} defaultValue={day} max={today()} />
        <Field
          name="sought"
          type="search"
          label={t("sought")}
          hint={t("sought_hint")}
          autoComplete="off"
          maxLength={60}
          onInput={(event) => seek(event.currentTarget.value.trim())}
        />
      </Form>
    </details>
  );
}

function Listed({ day, sought }: { day: string; sought: string }) {
  const sales = salesOf(day);
  const fitting = sales.filter((one) => fits(one, sought));
  if (sales.length === 0) return <Empty>{t(day === today() ? "none_today" : "none")}</Empty>;
  return (
    <div class="stack">
      <p class="sum-of-day spread">
        <span>{t("sum", { count: countOf(fitting) })}</span>
        <strong>{rupiah(taken(fitting))}</strong>
      </p>
      {fitting.length === 0 ? <Empty>{t("none_fits", { sought })}</Empty> : null}
      <ul class="rows">
        {fitting.map((one) => (
          <li key={one.id}>
            <a class="row-link" href={to("sales", one.id)}>
              <span>
                <strong>
                  <When at={one.redeemed_at} style="clock" />
                </strong>
                {one.cashier ? <span class="soft small">{one.cashier}</span> : null}
                {one.check ? <Check digits={one.check} /> : null}
              </span>
              <span class="end">
                <Money class="strong" amount={one.amount} />
                <br />
                <SaleState {...one} />
              </span>
              <Icon name="next" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function fits({ id, amount, cashier }: RedemptionView, sought: string): boolean {
  if (!sought) return true;
  const digits = sought.replace(/[\s.]|rp/gi, "");
  if (/^\d+$/.test(digits)) return String(amount).startsWith(digits);
  return id === sought || (cashier ?? "").toLowerCase().includes(sought.toLowerCase());
}
