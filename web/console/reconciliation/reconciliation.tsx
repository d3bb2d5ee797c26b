import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { businessDay, count, moment } from "../../shared/format";
import type { ReconciliationView, RunningView } from "../../shared/generated/schema";
import { go, route, to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Field, Form } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { Head } from "../shared/head";
import { Readers } from "../shared/may";
import { t as part } from "../shared/parts";
import { Actor, useStaffNames } from "../shared/people";
import { useSource } from "../shared/table/listing";
import { TransferById } from "../shared/transfer";
import { Check } from "./check";
import { Transit } from "./transit";

const t = catalogue({
  id: {
    lead: "Setiap baris membandingkan dua angka yang harus sama dan berasal dari tempat yang berbeda. Saldo berlaku saat ini, pergerakan untuk hari yang dipilih. Tidak ada yang diperbaiki dari sini.",
    date: "Hari",
    show: "Tampilkan",
    again: "Periksa lagi",
    all_equal: "Semua cocok",
    all_equal_means: "{checks} pemeriksaan, tanpa selisih.",
    wait: "Tidak ada selisih; {checks} pemeriksaan masih menunggu",
    wait_means: "Yang menunggu belum punya semua pembandingnya.",
    differs: "{checks} pemeriksaan berbeda",
    differs_means: "{exceptions} hal perlu ditindak. Buka baris yang merah.",
    as_of: "Diperiksa {as_of} WIB. Daftar pasti lengkap sampai {through} WIB.",
    as_of_only: "Diperiksa {as_of} WIB.",
    signed:
      "Hari ini sudah ditutup. Inilah laporan yang ditandatangani bersamanya; tidak berubah lagi.",
    anew: "Hari ini sudah ditutup. Inilah pembukuannya saat ini, bukan laporan yang ditandatangani.",
    agreed: "Ditutup meskipun berbeda, karena: {reason}",
    proposed_by: "Diusulkan",
    closed_by: "Ditutup",
    running: "Laporan sedang dibuat sejak {since} WIB",
    running_means:
      "Hari dengan banyak mutasi diperiksa di latar belakang, biasanya beberapa menit. Halaman ini mengikuti sendiri; boleh ditinggalkan.",
    report: "Laporan (SHA-256)",
    checks: "Pemeriksaan",
    day: "Lihat penutupannya",
  },
  en: {
    lead: "Each line holds two numbers against each other that must be the same and come from different places. Balances are of now, movements of the chosen day. Nothing is repaired from here.",
    date: "Day",
    show: "Show",
    again: "Check again",
    all_equal: "All equal",
    all_equal_means: "{checks} checks, no difference.",
    wait: "No difference; {checks} {checks:check is|checks are} still waiting",
    wait_means: "Those that wait do not have all that they are compared with yet.",
    differs: "{checks} {checks:check differs|checks differ}",
    differs_means: "{exceptions} {exceptions:thing needs|things need} action. Open the red lines.",
    as_of: "Checked {as_of} WIB. Lists are surely complete up to {through} WIB.",
    as_of_only: "Checked {as_of} WIB.",
    signed: "This day is closed. This is the report that was signed with it; it changes no more.",
    anew: "This day is closed. These are its books as they are now, not the report that was signed.",
    agreed: "Closed in spite of what differs, because: {reason}",
    proposed_by: "Proposed by",
    closed_by: "Closed by",
    running: "The report is being made since {since} WIB",
    running_means:
      "A day of many transfers is checked in the background, within minutes. This page follows by itself; you may leave it.",
    report: "Report (SHA-256)",
    checks: "Checks",
    day: "See its closing",
  },
});

/** The part that tells whether the books are right: of today, or of the day in the address. */
export function Reconciliation() {
  const [, named] = route.value;
  const day = named ?? businessDay(serverNow());
  return (
    <>
      <Head title={part("reconciliation")} />
      <Readers roles={["finance", "auditor"]}>
        <Checks key={day} day={day} />
      </Readers>
    </>
  );
}

function Checks({ day }: { day: string }) {
  const today = businessDay(serverNow());
  // Since when the report may be of: "" for the one that a closed day answers.
  const [since, setSince] = useState("");
  const report = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/reconciliation", {
          params: { query: { date: day, ...(since ? { since } : {}) } },
        }),
      ),
    [day, since],
  );
  const found = report.state.value.value;
  useFollow(report, !!found && isRunning(found));
  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <div class="line-form">
        <Form
          act={async ({ date = day }) => {
            if (date === day) setSince(now());
            else go(["reconciliation", date]);
          }}
          go={t("show")}
          icon="search"
          beside={<ButtonLink href={to("finance", "days", day)}>{t("day")}</ButtonLink>}
        >
          <Field
            name="date"
            label={t("date")}
            type="date"
            required
            defaultValue={day}
            max={today}
          />
        </Form>
      </div>
      <Loading of={report} rows={8}>
        {(found) =>
          isRunning(found) ? (
            <div class="note" role="status">
              <p class="strong">{t("running", { since: moment(found.since) })}</p>
              <p class="small">{t("running_means")}</p>
            </div>
          ) : (
            <Report of={found} again={() => setSince(now())} />
          )
        }
      </Loading>
    </div>
  );
}

function now(): string {
  return new Date(serverNow()).toISOString();
}

function isRunning(found: ReconciliationView | RunningView): found is RunningView {
  return "state" in found;
}

function Report({ of, again }: { of: ReconciliationView; again: () => void }) {
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <div class="stack">
      <Summary of={of} again={again} />
      <Signed of={of} />
      <section class="checks" aria-label={t("checks")}>
        {of.checks.map((check) => (
          <Check
            key={check.name}
            of={check}
            exceptions={of.exceptions.filter((one) => one.check === check.name)}
            open={setOpened}
          />
        ))}
      </section>
      <Transit items={of.in_transit} sums={of.in_transit_sums} />
      <p class="small">
        <span class="soft">{t("report")}:</span> <span class="code wrap">{of.report}</span>
      </p>
      {opened ? <TransferById id={opened} close={() => setOpened(null)} /> : null}
    </div>
  );
}

function Summary({ of, again }: { of: ReconciliationView; again: () => void }) {
  const inState = (state: string) => of.checks.filter((check) => check.state === state).length;
  const [differing, waiting] = [inState("difference"), inState("waiting")];
  const said = differing > 0 ? "differs" : waiting > 0 ? "wait" : "all_equal";
  const checks = count(differing || waiting || of.checks.length);
  const values = { checks, exceptions: count(of.exceptions.length) };
  const look = { differs: "bad", wait: "good", all_equal: "good" }[said];
  const asOf = moment(of.as_of);
  return (
    <div class={`note spread ${look}`} role="status">
      <div>
        <p class="strong">{t(said, values)}</p>
        <p class="small">{t(`${said}_means`, values)}</p>
        <p class="small">
          {/* Before every part of the stream has delivered, the API knows of no instant yet. */}
          {of.through > "2000"
            ? t("as_of", { as_of: asOf, through: moment(of.through) })
            : t("as_of_only", { as_of: asOf })}
        </p>
      </div>
      <Button act={again}>{t("again")}</Button>
    </div>
  );
}

/** Of a closed day: whether this is what was signed, and why it was closed all the same. */
function Signed({ of }: { of: ReconciliationView }) {
  const date = of.date;
  const day = useSource(
    () => got(api.GET("/api/v1/finance/days/{date}", { params: { path: { date } } })),
    [date],
  );
  const staff = useStaffNames();
  const known = day.state.value.value;
  if (known?.state !== "closed") return null;
  const agreed = of.agreement;
  return (
    <div class="note">
      <p>{t(known.report === of.report ? "signed" : "anew")}</p>
      {agreed ? (
        <>
          <p class="strong">{t("agreed", { reason: agreed.reason })}</p>
          <p class="small">
            {t("proposed_by")}: <Actor actor={agreed.proposed_by} staff={staff} /> ·{" "}
            {t("closed_by")}: <Actor actor={agreed.closed_by} staff={staff} />
          </p>
        </>
      ) : null}
    </div>
  );
}
