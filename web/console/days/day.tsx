import { api, got } from "../../shared/api";
import { count, daysAfter, moment } from "../../shared/format";
import type { OneDayView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Copy } from "../../shared/ui/copy";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { useFollow } from "../shared/follow";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { useSource } from "../shared/table/listing";
import { CloseButton, closeDay } from "./close";
import { Minutes } from "./minutes";
import { Refused } from "./refused";
import { StandingChip } from "./state";
import { Verify } from "./verify";

const t = catalogue({
  id: {
    up: "Kalender",
    open: "Masih terbuka",
    open_means: "{transfers} mutasi sejauh ini. Angkanya dapat berubah sampai harinya ditutup.",
    later: "Hari ditutup berurutan: yang berikutnya {next}.",
    not_ended:
      "Sebuah hari baru dapat ditutup setelah berakhir, dan setelah semua hari sebelumnya.",
    closing: "Sedang ditutup sejak {at} WIB",
    closing_means:
      "Rekonsiliasinya dibuat, mutasinya disegel, dihitung, dan ditandatangani. Halaman ini mengikuti sendiri; boleh ditinggalkan.",
    go_on: "Lanjutkan sekarang",
    still: "Belum selesai: daftar mutasi hari itu belum lengkap. Dicoba lagi dengan sendirinya.",
    transfers: "Mutasi",
    acts: "Tindakan di jurnal audit",
    root: "Akar Merkle",
    acts_root: "Akar jurnal audit",
    report: "Sidik rekonsiliasi",
    previous: "Sidik hari sebelumnya",
    agreed: "Ditutup berdua walau rekonsiliasinya belum cocok",
    proposed_by: "Diusulkan oleh",
    first: "Hari pertama rangkaian: tidak ada hari sebelumnya.",
    signature: "Tanda tangan (JWS)",
    closed_at: "Ditutup",
    closed_by: "Ditutup oleh",
    wib: "{at} WIB",
    record: "Catatan hari",
    reconcile: "Lihat rekonsiliasinya",
    before: "Hari sebelumnya",
    after: "Hari berikutnya",
    days: "Hari",
  },
  en: {
    up: "Calendar",
    open: "Still open",
    open_means:
      "{transfers} {transfers:transfer|transfers} so far. That may change until the day is closed.",
    later: "Days are closed one after the other: the next is {next}.",
    not_ended: "A day can be closed once it has ended, and after every day before it.",
    closing: "Being closed since {at} WIB",
    closing_means:
      "Its reconciliation is made, its transfers are sealed, counted and signed. This page follows by itself; you may leave it.",
    go_on: "Go on now",
    still:
      "Not done yet: the list of the day's transfers is not complete. It is tried again by itself.",
    transfers: "Transfers",
    acts: "Acts in the audit journal",
    root: "Merkle root",
    acts_root: "Root of the audit journal",
    report: "Hash of the reconciliation",
    previous: "Hash of the day before",
    agreed: "Closed by two although its reconciliation did not agree",
    proposed_by: "Proposed by",
    first: "The first day of the chain: there is none before it.",
    signature: "Signature (JWS)",
    closed_at: "Closed",
    closed_by: "Closed by",
    wib: "{at} WIB",
    record: "Record of the day",
    reconcile: "See its reconciliation",
    before: "Day before",
    after: "Day after",
    days: "Days",
  },
});

/** A business day: what is to be done to close it, or what was signed when it was. */
export function DayScreen({ date }: { date: string }) {
  const day = useSource(
    () => got(api.GET("/api/v1/finance/days/{date}", { params: { path: { date } } })),
    [date],
  );
  const state = day.state.value.value?.state;
  useFollow(day, state === "closing");
  return (
    <div class="stack">
      <a class="up" href={to("finance", "days", date.slice(0, 7))}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <nav class="month-steps" aria-label={t("days")}>
        <ButtonLink href={to("finance", "days", daysAfter(date, -1))} icon="back">
          {t("before")}
        </ButtonLink>
        <h2>{moment(date, "day")}</h2>
        <ButtonLink href={to("finance", "days", daysAfter(date, 1))} icon="next">
          {t("after")}
        </ButtonLink>
      </nav>
      <Loading of={day} rows={6}>
        {(found) => (
          <>
            {found.state === "open" || found.state === "proposed" ? (
              <Open day={found} again={day.load} />
            ) : null}
            {found.state === "closing" ? <Closing day={found} again={day.load} /> : null}
            {found.state === "closed" ? <Closed day={found} /> : null}
          </>
        )}
      </Loading>
    </div>
  );
}

function Open({ day, again }: { day: OneDayView; again: () => Promise<void> }) {
  const calendar = useSource(
    () =>
      got(api.GET("/api/v1/finance/days", { params: { query: { from: day.date, to: day.date } } })),
    [day.date],
  );
  return (
    <Loading of={calendar} rows={2}>
      {({ next_to_close: next }) => {
        const mine = next === day.date;
        const why = next && next < day.date ? t("later", { next: moment(next, "day") }) : "";
        return (
          <div class="stack">
            <div class="note spread">
              <div>
                <p class="strong">
                  {t("open")} {mine ? <StandingChip of="next" /> : null}
                </p>
                <p class="small">{t("open_means", { transfers: count(day.transfers) })}</p>
                {mine ? null : <p class="small">{why || t("not_ended")}</p>}
              </div>
              {mine ? (
                <Only role="finance">
                  <CloseButton date={day.date} transfers={day.transfers} after={again} />
                </Only>
              ) : null}
            </div>
            {mine ? <Refused day={day} again={again} /> : null}
          </div>
        );
      }}
    </Loading>
  );
}

function Closing({ day, again }: { day: OneDayView; again: () => Promise<void> }) {
  const staff = useStaffNames();

  async function goOn(): Promise<void> {
    say("");
    if ((await closeDay(day.date)) === "closing") say(t("still"));
    await again();
  }

  return (
    <div class="note spread">
      <div>
        <p class="strong">{t("closing", { at: moment(day.closing_since ?? "") })}</p>
        {day.closing_by ? (
          <p class="small">
            {t("closed_by")}: <Actor actor={day.closing_by} staff={staff} />
          </p>
        ) : null}
        <p class="small">{t("closing_means")}</p>
      </div>
      <Only role="finance">
        <Button act={goOn}>{t("go_on")}</Button>
      </Only>
    </div>
  );
}

const NO_DAY = /^0+$/;

function Closed({ day }: { day: OneDayView }) {
  const staff = useStaffNames();
  const { previous, closed_at: at, closed_by: by, agreed } = day;
  const begins = NO_DAY.test(previous ?? "");
  return (
    <div class="stack">
      <div class="note good spread">
        <p class="strong">
          <StandingChip of="closed" /> {at ? t("wib", { at: moment(at) }) : null}
        </p>
        <span class="row-actions">
          <ButtonLink href={to("reconciliation", day.date)} icon="balance">
            {t("reconcile")}
          </ButtonLink>
          <Minutes date={day.date} />
        </span>
      </div>
      {agreed ? (
        <div class="note warn">
          <p class="strong">{t("agreed")}</p>
          <p>{agreed.reason}</p>
          <p class="small">
            {t("proposed_by")}: <Actor actor={agreed.proposed_by} staff={staff} />
          </p>
        </div>
      ) : null}
      <section class="card" aria-label={t("record")}>
        <Facts
          of={[
            [t("transfers"), count(day.transfers)],
            [t("acts"), count(day.acts ?? 0)],
            [t("closed_at"), at ? <When at={at} /> : "–"],
            [t("closed_by"), by ? <Actor actor={by} staff={staff} /> : "–"],
            [t("root"), <Hash what={t("root")} text={day.root ?? ""} />],
            [t("acts_root"), <Hash what={t("acts_root")} text={day.acts_root ?? ""} />],
            [t("report"), <Hash what={t("report")} text={day.report ?? ""} />],
            [
              t("previous"),
              begins ? t("first") : <Hash what={t("previous")} text={previous ?? ""} />,
            ],
            [t("signature"), <Hash what={t("signature")} text={day.signature ?? ""} />],
          ]}
        />
      </section>
      <Verify date={day.date} begins={begins} />
    </div>
  );
}

function Hash({ text, what }: { text: string; what: string }) {
  return (
    <span class="hash">
      <span class="code">{text}</span>
      <Copy text={text} what={what} />
    </span>
  );
}
