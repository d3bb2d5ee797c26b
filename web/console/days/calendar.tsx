import { api, got } from "../../shared/api";
import { businessDay, count, daysAfter, moment } from "../../shared/format";
import type { CalendarDayView, CalendarView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";
import { CloseButton } from "./close";
import { edges, monthsAfter, weeks } from "./months";
import { StandingChip, standing } from "./state";

const t = catalogue({
  id: {
    lead: "Hari yang ditutup disegel, ditandatangani, dan dirangkai dengan hari sebelumnya. Hari ditutup berurutan.",
    next: "Giliran ditutup: {day}",
    waiting: "{days} hari sudah berakhir dan belum ditutup.",
    up_to_date: "Tidak ada hari yang menunggu ditutup",
    up_to_date_means:
      "Sebuah hari dapat ditutup begitu hari itu berakhir (tengah malam WIB) dan semua hari sebelumnya sudah ditutup.",
    before: "Bulan sebelumnya",
    after: "Bulan berikutnya",
    months: "Bulan",
    transfers: "{transfers} mutasi",
    see: "Lihat",
  },
  en: {
    lead: "A closed day is sealed, signed, and chained to the day before. Days are closed one after the other.",
    next: "Next to close: {day}",
    waiting: "{days} {days:day has|days have} ended and not been closed.",
    up_to_date: "No day waits to be closed",
    up_to_date_means:
      "A day can be closed once it has ended (midnight WIB) and every day before it is closed.",
    before: "Month before",
    after: "Month after",
    months: "Months",
    transfers: "{transfers} {transfers:transfer|transfers}",
    see: "See it",
  },
});

const LONGEST_MONTH = 31;

/** The days of a month: which are closed, and which one is next. */
export function Calendar({ month: asked }: { month?: string }) {
  const today = businessDay(serverNow());
  const month = asked ?? today.slice(0, 7);
  const [from, last] = edges(month);
  const days = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/days", {
          params: { query: { from, to: last, limit: LONGEST_MONTH } },
        }),
      ),
    [month],
  );
  const closing = days.state.value.value?.items.some(({ state }) => state === "closing") ?? false;
  useFollow(days, closing);
  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <Loading of={days} rows={8}>
        {(found) => (
          <div class="stack">
            <Next of={found} today={today} />
            <nav class="month-steps" aria-label={t("months")}>
              <ButtonLink href={to("finance", "days", monthsAfter(month, -1))} icon="back">
                {t("before")}
              </ButtonLink>
              <h2>{moment(from, "month")}</h2>
              <ButtonLink href={to("finance", "days", monthsAfter(month, 1))} icon="next">
                {t("after")}
              </ButtonLink>
            </nav>
            <Month month={month} of={found} today={today} />
          </div>
        )}
      </Loading>
    </div>
  );
}

// What is to be done now: nothing, or to close one day.
function Next({ of, today }: { of: CalendarView; today: string }) {
  const next = of.next_to_close;
  if (next === null) {
    return (
      <div class="note good">
        <p class="strong">{t("up_to_date")}</p>
        <p class="small">{t("up_to_date_means")}</p>
      </div>
    );
  }
  return <NextDay date={next} waiting={daysBetween(next, today)} />;
}

function NextDay({ date, waiting }: { date: string; waiting: number }) {
  const day = useSource(
    () => got(api.GET("/api/v1/finance/days/{date}", { params: { path: { date } } })),
    [date],
  );
  return (
    <div class="note spread">
      <div>
        <p class="strong">{t("next", { day: moment(date, "day") })}</p>
        <p class="small">{t("waiting", { days: waiting })}</p>
      </div>
      <Loading of={day} rows={1}>
        {({ state, transfers }) =>
          state === "open" ? (
            <Only role="finance">
              <CloseButton date={date} transfers={transfers} />
            </Only>
          ) : (
            <ButtonLink href={to("finance", "days", date)}>{t("see")}</ButtonLink>
          )
        }
      </Loading>
    </div>
  );
}

function daysBetween(first: string, second: string): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);
}

function Month({ month, of, today }: { month: string; of: CalendarView; today: string }) {
  const [first] = edges(month);
  const days = new Map(of.items.map((day) => [day.date, day]));
  // Any Monday gives the names of a week.
  const monday = daysAfter(first, -((new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7));
  return (
    <table class="calendar">
      <caption class="unseen">{moment(first, "month")}</caption>
      <thead>
        <tr>
          {[0, 1, 2, 3, 4, 5, 6].map((number) => (
            <th key={number} scope="col">
              {moment(daysAfter(monday, number), "day_of_week")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks(month).map((week, row) => (
          <tr key={row}>
            {week.map((date, column) => (
              <td key={date ?? column} class={date === today ? "today" : ""}>
                {date ? (
                  <Day date={date} of={days.get(date)} next={of.next_to_close} today={today} />
                ) : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({
  date,
  of,
  next,
  today,
}: {
  date: string;
  of: CalendarDayView | undefined;
  next: string | null;
  today: string;
}) {
  const number = Number(date.slice(8));
  if (!of || date > today) return <span class="day-number soft">{number}</span>;
  const quiet = of.state === "open" && of.transfers === 0 && date !== next;
  return (
    <a href={to("finance", "days", date)}>
      <span class="unseen">{moment(date, "day")}</span>
      <span class="day-number" aria-hidden="true">
        {number}
      </span>
      {quiet ? null : <StandingChip of={standing(of, next)} />}
      {of.transfers > 0 ? (
        <span class="small">{t("transfers", { transfers: count(of.transfers) })}</span>
      ) : null}
    </a>
  );
}
