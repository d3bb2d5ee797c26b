import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { count } from "../../shared/format";
import type { BankStatementView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { Actor, useStaffNames } from "../shared/people";
import { Pick } from "../shared/pick";
import { useSource } from "../shared/table/listing";
import { SearchableTable } from "../shared/table/searchable";
import { Balances } from "./balances";
import { Decide } from "./decide";
import { lineColumns } from "./lines";
import { MeaningOf } from "./meaning_of";
import { period } from "./period";
import { LINE_STATES, type LineState, lineStateName, StatementChip, underWay } from "./state";

const t = catalogue({
  id: {
    up: "Semua rekening koran",
    title: "Rekening koran",
    reading: "Membaca dan memeriksa berkas…",
    matching: "Mencocokkan: {lines} dari {all} baris",
    booking: "Membukukan {all} baris…",
    stays: "Ini berjalan terus walau halaman ini ditutup.",
    refused: "Berkas ini ditolak. Tidak ada yang tersimpan atau dibukukan.",
    again: "Perbaiki atau unduh lagi berkasnya dari bank, lalu unggah lagi.",
    discarded: "Berkas ini dibuang. Tidak ada yang dibukukan; boleh diunggah lagi.",
    handed_in: "Diunggah oleh",
    accepted: "diterima oleh",
    lines: "Baris rekening koran",
    state: "Keadaan",
    all: "Semua",
    none: "Tidak ada baris dalam keadaan ini.",
  },
  en: {
    up: "All bank statements",
    title: "Bank statement",
    reading: "Reading and checking the file…",
    matching: "Matching: {lines} of {all} lines",
    booking: "Booking {all} lines…",
    stays: "This goes on even if this page is closed.",
    refused: "This file was refused. Nothing was stored or booked.",
    again: "Mend the file or download it again from the bank, then upload it again.",
    discarded: "This file was discarded. Nothing was booked; it may be uploaded again.",
    handed_in: "Uploaded by",
    accepted: "accepted by",
    lines: "Lines of this statement",
    state: "State",
    all: "All",
    none: "No line is in this state.",
  },
});

/** One statement: what it means, and whether it is accepted. */
export function StatementScreen({ id }: { id: string }) {
  const statement = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/bank-statements/{statement_id}", {
          params: { path: { statement_id: id } },
        }),
      ),
    [id],
  );
  const state = statement.state.value.value?.state;
  useFollow(statement, state !== undefined && underWay(state));
  return (
    <div class="stack">
      <a class="up" href={to("finance", "statements")}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <Loading of={statement} tall>
        {(found) => <Shown of={found} changed={statement.load} />}
      </Loading>
    </div>
  );
}

function Shown({ of, changed }: { of: BankStatementView; changed: () => Promise<void> }) {
  const read = of.line_count !== null && of.state !== "failed";
  return (
    <div class="stack">
      <div class="head-title">
        <h2>{[t("title"), period(of)].filter(Boolean).join(" ")}</h2>
        <StatementChip state={of.state} />
      </div>
      <People of={of} />
      {of.state === "failed" ? <Refused of={of} /> : null}
      {of.state === "discarded" ? <p class="note">{t("discarded")}</p> : null}
      <Progress of={of} />
      {read ? (
        <>
          <Balances of={of} />
          {of.state === "uploaded" ? <Decide of={of} changed={changed} /> : null}
          <MeaningOf of={of} />
          <Lines of={of} />
        </>
      ) : null}
    </div>
  );
}

function People({ of }: { of: BankStatementView }) {
  const staff = useStaffNames();
  return (
    <p class="small soft">
      {t("handed_in")} <Actor actor={of.begun_by} staff={staff} />, <When at={of.begun_at} />
      {of.accepted_by ? (
        <>
          {"; "}
          {t("accepted")} <Actor actor={of.accepted_by} staff={staff} />
          {of.accepted_at ? (
            <>
              , <When at={of.accepted_at} />
            </>
          ) : null}
        </>
      ) : null}
    </p>
  );
}

function Refused({ of }: { of: BankStatementView }) {
  const told = of.errors.map(({ message }) => message).join(" ");
  return <Problem error={`${t("refused")} ${told} ${t("again")}`} />;
}

function Progress({ of }: { of: BankStatementView }) {
  const { state } = of;
  if (state !== "reading" && state !== "matching" && state !== "booking") return null;
  const all = of.line_count ?? 0;
  const done = LINE_STATES.reduce((sum, one) => sum + of.counts[one], 0);
  const words = t(state, { lines: count(done), all: count(all) });
  return (
    <section class="card stack">
      <p role="status">{words}</p>
      <progress
        aria-label={words}
        max={all || undefined}
        value={state === "matching" && all ? done : undefined}
      />
      <p class="small soft">{t("stays")}</p>
    </section>
  );
}

/** Every line, of one state or all: searched where they are all here, else page by page. */
function Lines({ of }: { of: BankStatementView }) {
  const [state, setState] = useState<LineState | "">("");
  const whole = of.lines.length === of.line_count;
  const mark = [of.state, ...LINE_STATES.map((one) => of.counts[one])].join();
  return (
    <section class="section" aria-labelledby="lines">
      <h2 id="lines">{t("lines")}</h2>
      <Pick
        label={t("state")}
        value={state}
        choose={setState}
        of={[
          { value: "", name: t("all"), rows: of.line_count ?? 0 },
          ...LINE_STATES.map((one) => ({
            value: one,
            name: lineStateName(one),
            rows: of.counts[one],
          })),
        ]}
      />
      <SearchableTable
        rows={whole ? of.lines.filter((line) => state === "" || line.state === state) : null}
        ask={(cursor) =>
          api.GET("/api/v1/finance/bank-statements/{statement_id}/lines", {
            params: {
              path: { statement_id: of.id },
              query: { state: state || undefined, limit: 200, cursor },
            },
          })
        }
        given={[of.id, state, mark]}
        caption={t("lines")}
        columns={lineColumns(
          () => of.id,
          () => of.state === "accepted",
        )}
        id={({ line }) => String(line)}
        file="rekening-koran"
        empty={t("none")}
      />
    </section>
  );
}
