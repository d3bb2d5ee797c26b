import { api, got } from "../../shared/api";
import { count, moment } from "../../shared/format";
import type { BankLineView, BankStatementView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { WithSen } from "../shared/sen";
import { useSource } from "../shared/table/listing";
import { kindName } from "./kinds";
import { LineAction, lineAddress, Payee, Said } from "./lines";
import { type Group, meaningOf } from "./meaning";
import { LineChip } from "./state";

const t = catalogue({
  id: {
    title: "Artinya",
    differing: "Penerima berbeda dari yang dipesan ({lines})",
    differing_lead:
      "Bank menyebut nama atau rekening lain daripada di berkas pencairan. Tanyakan ke bank sebelum menerima.",
    unexplained: "Belum dijelaskan ({lines})",
    explained: "Sudah jelas",
    nothing: "Belum ada baris yang jelas artinya.",
    group: "{kind} ({parts})",
    told_before: "{lines} baris sudah pernah diterima dari berkas lain: tidak dibukukan lagi.",
    line: "Baris {line}",
    debit: "keluar",
    credit: "masuk",
    many: "{lines} baris lainnya sudah jelas. Semua barisnya di bawah.",
  },
  en: {
    title: "What it means",
    differing: "Another payee than ordered ({lines})",
    differing_lead:
      "The bank names another name or account than the payout file. Ask the bank before accepting.",
    unexplained: "Unexplained ({lines})",
    explained: "Explained",
    nothing: "No line is explained yet.",
    group: "{kind} ({parts})",
    told_before:
      "{lines} {lines:line was|lines were} accepted from another file before: {lines:it is|they are} not booked again.",
    line: "Line {line}",
    debit: "out",
    credit: "in",
    many: "{lines} other {lines:line is|lines are} explained. All lines are below.",
  },
});

// Of so many lines that nothing explains people see what is the matter.
const LOOKED_AT = 100;

/** What a statement means: first what people must look at, then what is explained by kinds. */
export function MeaningOf({ of }: { of: BankStatementView }) {
  return of.lines.length === of.line_count ? <Meant of={of} lines={of.lines} /> : <Long of={of} />;
}

// Of a statement whose lines come page by page, what people must look at comes first.
function Long({ of }: { of: BankStatementView }) {
  const unclear = useSource(async () => {
    const { items } = await got(
      api.GET("/api/v1/finance/bank-statements/{statement_id}/lines", {
        params: { path: { statement_id: of.id }, query: { state: "suspense", limit: LOOKED_AT } },
      }),
    );
    return items;
  }, [of.id, of.state, of.counts.suspense]);
  return (
    <Loading of={unclear} rows={3}>
      {(lines) => (
        <>
          <Meant of={of} lines={lines} />
          <p class="note">{t("many", { lines: count(of.counts.explained) })}</p>
        </>
      )}
    </Loading>
  );
}

function Meant({ of, lines }: { of: BankStatementView; lines: readonly BankLineView[] }) {
  const { differing, unexplained, groups, toldBefore } = meaningOf(lines);
  return (
    <section class="section" aria-labelledby="meaning">
      <h2 id="meaning">{t("title")}</h2>
      {differing.length > 0 ? (
        <section class="note bad stack">
          <h3>{t("differing", { lines: count(differing.length) })}</h3>
          <p class="small">{t("differing_lead")}</p>
          <LineList of={differing} statement={of} />
        </section>
      ) : null}
      {unexplained.length > 0 ? (
        <section class="note stack">
          <h3>{t("unexplained", { lines: count(unexplained.length) })}</h3>
          <LineList of={unexplained} statement={of} />
        </section>
      ) : null}
      {lines.length === of.line_count ? (
        <section class="card stack">
          <h3>{t("explained")}</h3>
          {groups.length > 0 ? <Groups of={groups} /> : <p class="soft">{t("nothing")}</p>}
        </section>
      ) : null}
      {toldBefore.length > 0 ? (
        <details class="fold">
          <summary>{t("told_before", { lines: count(toldBefore.length) })}</summary>
          <LineList of={toldBefore} statement={of} />
        </details>
      ) : null}
    </section>
  );
}

function Groups({ of }: { of: readonly Group[] }) {
  return (
    <dl class="pairs">
      {of.map(({ kind, parts, amount }) => (
        <Pair key={kind} name={t("group", { kind: kindName(kind), parts: count(parts) })}>
          <Money amount={amount} />
        </Pair>
      ))}
    </dl>
  );
}

function LineList({
  of,
  statement,
}: {
  of: readonly BankLineView[];
  statement: BankStatementView;
}) {
  return (
    <ul class="rows">
      {of.map((one) => (
        <li key={one.line} class="bank-line">
          <div class="spread">
            <span>
              <a href={to(...lineAddress(statement.id, one.line))}>
                {t("line", { line: one.line })}
              </a>{" "}
              <span class="soft small">{moment(one.booked_on, "day")}</span>
            </span>
            <span>
              <WithSen amount={one.amount} sen={one.sen || null} />{" "}
              <span class="soft small">{t(one.direction)}</span>
            </span>
          </div>
          <Said of={one} />
          <Payee of={one} />
          {one.note ? <p class="small">{one.note}</p> : null}
          <div class="buttons">
            {one.state === "proposed" ? <LineChip state={one.state} /> : null}
            <LineAction
              of={one}
              statementId={statement.id}
              explaining={statement.state === "accepted"}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
