import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment, rupiah } from "../../shared/format";
import type { OneLineView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { may } from "../shared/may";
import { WithSen } from "../shared/sen";
import { useSource } from "../shared/table/listing";
import { Explain } from "./explain";
import { PartList } from "./parts";
import { Proposal } from "./proposal";
import { LineChip } from "./state";

const t = catalogue({
  id: {
    up: "Ke rekening korannya",
    title: "Baris {line}: {amount} {way}",
    debit: "keluar",
    credit: "masuk",
    said: "Kata bank",
    booked_on: "Tanggal",
    amount: "Jumlah",
    reference: "Keterangan",
    bank_reference: "Nomor referensi bank",
    end_to_end_id: "End-to-end id",
    reason: "Alasan bank",
    ordered: "Penerima yang kita pesan",
    booked: "Penerima menurut bank",
    differs: "Penerimanya berbeda. Tanyakan ke bank sebelum menjelaskan baris ini.",
    now: "Sekarang dibukukan sebagai",
    will_be: "Akan dibukukan sebagai",
    nothing: "Tidak dibukukan: baris ini sudah pernah diterima dari berkas lain.",
    first_accept: "Baris dijelaskan setelah berkasnya diterima.",
    anew: "Jelaskan ulang",
    anew_lead:
      "Pembukuan yang sekarang dibalik dengan mutasi baru, lalu yang baru dibukukan. Keduanya tetap tercatat.",
  },
  en: {
    up: "To its statement",
    title: "Line {line}: {amount} {way}",
    debit: "out",
    credit: "in",
    said: "What the bank says",
    booked_on: "Date",
    amount: "Amount",
    reference: "Description",
    bank_reference: "Bank's reference",
    end_to_end_id: "End-to-end id",
    reason: "Bank's reason",
    ordered: "The payee we ordered",
    booked: "The payee by the bank",
    differs: "The payee is another. Ask the bank before explaining this line.",
    now: "Booked now as",
    will_be: "Will be booked as",
    nothing: "Not booked: this line was accepted from another file before.",
    first_accept: "Lines are explained once their file is accepted.",
    anew: "Explain anew",
    anew_lead:
      "What is booked now is reversed by new transfers, then the new is booked. Both stay on record.",
  },
});

/** One line of a statement: what the bank says, what it is booked as, and what people say it is. */
export function LineScreen({ id, line }: { id: string; line: number }) {
  const found = useSource(async () => {
    const path = { statement_id: id };
    const [one, statement] = await Promise.all([
      got(
        api.GET("/api/v1/finance/bank-statements/{statement_id}/lines/{line}", {
          params: { path: { ...path, line: String(line) } },
        }),
      ),
      got(api.GET("/api/v1/finance/bank-statements/{statement_id}", { params: { path } })),
    ]);
    return { line: one, accepted: statement.state === "accepted" };
  }, [id, line]);
  return (
    <div class="stack">
      <a class="up" href={to("finance", "statements", id)}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <Loading of={found} tall>
        {({ line: one, accepted }) => (
          <Shown of={one} accepted={accepted} changed={found.load} statementId={id} />
        )}
      </Loading>
    </div>
  );
}

interface LineProps {
  of: OneLineView;
  /** Whether its statement is: lines are explained from then on. */
  accepted: boolean;
  changed: () => Promise<void>;
  statementId: string;
}

function Shown({ of, accepted, changed, statementId }: LineProps) {
  return (
    <div class="stack">
      <div class="head-title">
        <h2>{t("title", { line: of.line, amount: rupiah(of.amount), way: t(of.direction) })}</h2>
        <LineChip state={of.state} />
      </div>
      <div class="two">
        <SaidByBank of={of} />
        <Booked of={of} accepted={accepted} />
      </div>
      {of.proposal ? <Proposal of={of} changed={changed} statementId={statementId} /> : null}
      {!of.proposal && may("finance") ? (
        <ToExplain of={of} accepted={accepted} changed={changed} statementId={statementId} />
      ) : null}
    </div>
  );
}

function SaidByBank({ of }: { of: OneLineView }) {
  const told = (["reference", "bank_reference", "end_to_end_id", "reason"] as const).filter(
    (name) => of[name],
  );
  return (
    <section class="card stack" aria-labelledby="said">
      <h3 id="said">{t("said")}</h3>
      <Facts
        of={[
          [t("booked_on"), moment(of.booked_on, "day")],
          [
            t("amount"),
            <>
              <WithSen amount={of.amount} sen={of.sen || null} /> {t(of.direction)}
            </>,
          ],
          ...told.map((name) => [t(name), of[name]] as const),
          ...(of.payee
            ? ([
                [t("ordered"), of.payee.ordered || "–"],
                [t("booked"), of.payee.booked || "–"],
              ] as const)
            : []),
        ]}
      />
      {of.payee?.differs ? <p class="note bad">{t("differs")}</p> : null}
    </section>
  );
}

function Booked({ of, accepted }: { of: OneLineView; accepted: boolean }) {
  return (
    <section class="card stack" aria-labelledby="booked">
      <h3 id="booked">{t(accepted ? "now" : "will_be")}</h3>
      {of.state === "told_before" ? <p>{t("nothing")}</p> : <PartList of={of.explained} />}
      {of.note ? <p class="small">{of.note}</p> : null}
    </section>
  );
}

/** How a line is explained: at once where nothing explains it, on request where something does. */
function ToExplain({ of, accepted, changed, statementId }: LineProps) {
  const [anew, setAnew] = useState(false);
  if (of.state === "told_before") return null;
  if (!accepted) return <p class="note">{t("first_accept")}</p>;
  if (of.state === "explained" && !anew) {
    return (
      <div class="buttons">
        <Button icon="undo" act={() => setAnew(true)}>
          {t("anew")}
        </Button>
      </div>
    );
  }
  return (
    <>
      {anew ? <p class="note">{t("anew_lead")}</p> : null}
      <Explain of={of} statementId={statementId} proposed={changed} />
    </>
  );
}
