import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { count, rupiah } from "../../shared/format";
import type { BankStatementView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Problem } from "../../shared/ui/problem";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { useFollow } from "../shared/follow";
import { Actor, useStaffNames } from "../shared/people";
import { Pick } from "../shared/pick";
import { useSource } from "../shared/table/listing";
import { SearchableTable } from "../shared/table/searchable";
import { lineColumns } from "./lines";
import { period } from "./period";
import { type Opened, ResolveDialogs } from "./resolve";
import { LINE_STATES, type LineState, lineStateName, StatementChip } from "./state";

const t = catalogue({
  id: {
    up: "Semua rekening koran",
    title: "Rekening koran",
    reading: "Membaca dan memeriksa berkas…",
    matching: "Mencocokkan: {lines} dari {all} baris",
    stays: "Ini berjalan terus walau halaman ini ditutup.",
    refused: "Berkas ini ditolak. Tidak ada yang tersimpan atau dibukukan.",
    again: "Perbaiki atau unduh lagi berkasnya dari bank, lalu unggah lagi.",
    gap: "Saldo awalnya {gap} di luar saldo akhir rekening koran sebelumnya. Mungkin ada berkas di antaranya yang belum diunggah.",
    account: "Rekening",
    balances: "Saldo awal → akhir",
    debits: "Keluar (debit)",
    credits: "Masuk (kredit)",
    begun: "Diunggah",
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
    stays: "This goes on even if this page is closed.",
    refused: "This file was refused. Nothing was stored or booked.",
    again: "Mend the file or download it again from the bank, then upload it again.",
    gap: "Its opening balance is {gap} off the closing balance of the statement before. A file in between may not have been uploaded yet.",
    account: "Account",
    balances: "Opening → closing balance",
    debits: "Out (debit)",
    credits: "In (credit)",
    begun: "Uploaded",
    lines: "Lines of this statement",
    state: "State",
    all: "All",
    none: "No line is in this state.",
  },
});

/** One statement: how far it is, what it comes to, and what each line was matched with. */
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
  useFollow(statement, state === "reading" || state === "matching");
  return (
    <div class="stack">
      <a class="up" href={to("finance", "bank")}>
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
  const staff = useStaffNames();
  return (
    <div class="stack">
      <div class="head-title">
        <h2>{[t("title"), period(of)].filter(Boolean).join(" ")}</h2>
        <StatementChip state={of.state} />
      </div>
      {of.state === "failed" ? <Refused of={of} /> : null}
      <Progress of={of} />
      {of.gap === null ? null : (
        <p class="note bad">{t("gap", { gap: rupiah(Math.abs(of.gap)) })}</p>
      )}
      {of.line_count === null || of.state === "failed" ? null : (
        <>
          <Result of={of} staff={staff} />
          <Lines of={of} staff={staff} changed={changed} />
        </>
      )}
    </div>
  );
}

function Refused({ of }: { of: BankStatementView }) {
  const told = of.errors.map(({ message }) => message).join(" ");
  return <Problem error={`${t("refused")} ${told} ${t("again")}`} />;
}

/** How many of a statement's lines have been matched, or found to match nothing. */
function compared(of: BankStatementView): number {
  return of.matched + of.returned + of.unmatched + of.duplicates + of.proposed + of.resolved;
}

function Progress({ of }: { of: BankStatementView }) {
  if (of.state !== "reading" && of.state !== "matching") return null;
  const all = of.line_count ?? 0;
  const words = t(of.state, { lines: count(compared(of)), all: count(all) });
  return (
    <section class="card stack">
      <p role="status">{words}</p>
      <progress
        aria-label={words}
        max={all || undefined}
        value={of.state === "matching" && all ? compared(of) : undefined}
      />
      <p class="small soft">{t("stays")}</p>
    </section>
  );
}

function countOf(of: BankStatementView, state: LineState): number {
  return of[state === "duplicate" ? "duplicates" : state];
}

// What people ask of every statement; the other states only where there are lines in them.
const ALWAYS: readonly LineState[] = ["matched", "returned", "unmatched", "duplicate"];

function Result({ of, staff }: { of: BankStatementView; staff: ReadonlyMap<string, string> }) {
  const { opening_balance: opening, closing_balance: closing } = of;
  return (
    <>
      <dl class="sums">
        {LINE_STATES.filter((one) => ALWAYS.includes(one) || countOf(of, one) > 0).map((state) => (
          <Pair key={state} name={lineStateName(state)}>
            {count(countOf(of, state))}
          </Pair>
        ))}
      </dl>
      <section class="card">
        <Facts
          of={[
            [t("account"), of.account ?? "–"],
            ...(opening !== null && closing !== null
              ? [
                  [
                    t("balances"),
                    <>
                      <Money amount={opening} /> → <Money amount={closing} />
                    </>,
                  ] as const,
                ]
              : []),
            [t("debits"), <Money amount={of.debits ?? 0} />],
            [t("credits"), <Money amount={of.credits ?? 0} />],
            [
              t("begun"),
              <>
                <When at={of.begun_at} />, <Actor actor={of.begun_by} staff={staff} />
              </>,
            ],
          ]}
        />
      </section>
    </>
  );
}

function Lines({
  of,
  staff,
  changed,
}: {
  of: BankStatementView;
  staff: ReadonlyMap<string, string>;
  changed: () => Promise<void>;
}) {
  const [state, setState] = useState<LineState | "">("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const whole = of.lines.length === of.line_count;
  const mark = LINE_STATES.map((one) => countOf(of, one)).join();
  return (
    <section class="section" aria-labelledby="lines">
      <h2 id="lines">{t("lines")}</h2>
      <Pick
        label={t("state")}
        value={state}
        choose={setState}
        of={[
          { value: "", name: t("all"), rows: compared(of) },
          ...LINE_STATES.map((one) => ({
            value: one,
            name: lineStateName(one),
            rows: countOf(of, one),
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
        columns={lineColumns(staff, (act, line) => setOpened({ act, line, statementId: of.id }))}
        id={({ line }) => String(line)}
        file="rekening-koran"
        empty={t("none")}
      />
      <ResolveDialogs of={opened} close={() => setOpened(null)} changed={changed} />
    </section>
  );
}
