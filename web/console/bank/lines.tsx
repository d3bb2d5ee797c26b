import type { BankLineView } from "../../shared/generated/schema";
import { go, to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { Button } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { WithSen } from "../shared/sen";
import type { Column } from "../shared/table/table";
import { kindName } from "./kinds";
import { PartsInShort, partWords } from "./parts";
import { LineChip, lineStateName } from "./state";

const t = catalogue({
  id: {
    line: "Baris",
    booked_on: "Tanggal",
    direction: "Arah",
    debit: "Keluar",
    credit: "Masuk",
    amount: "Jumlah",
    reference: "Keterangan bank",
    end_to_end_id: "End-to-end id",
    bank_reference: "Nomor referensi bank",
    reason: "Alasan bank",
    state: "Keadaan",
    meaning: "Artinya",
    kinds: "Bagian",
    ordered: "Dipesan: {ordered}",
    paid_to: "Menurut bank: {booked}",
    mine: "Diusulkan oleh Anda: menunggu rekan.",
    theirs: "Diusulkan rekan: menunggu Anda.",
    actions: "Tindakan",
    explain: "Jelaskan",
    see: "Lihat",
    decide: "Periksa usulan",
  },
  en: {
    line: "Line",
    booked_on: "Date",
    direction: "Way",
    debit: "Out",
    credit: "In",
    amount: "Amount",
    reference: "What the bank says",
    end_to_end_id: "End-to-end id",
    bank_reference: "Bank's reference",
    reason: "Bank's reason",
    state: "State",
    meaning: "What it is",
    kinds: "Parts",
    ordered: "Ordered: {ordered}",
    paid_to: "By the bank: {booked}",
    mine: "Proposed by you: your colleague decides.",
    theirs: "Proposed by your colleague: you decide.",
    actions: "Actions",
    explain: "Explain",
    see: "See",
    decide: "Check the proposal",
  },
});

/** The address of a line's own screen. */
export function lineAddress(statementId: string, line: number): string[] {
  return ["finance", "statements", statementId, String(line)];
}

/** Whether whoever is signed in has proposed what a line is. */
export function isMine({ proposal }: BankLineView): boolean {
  return proposal?.by === `finance:${signedIn.value?.subject}`;
}

/** The columns of lines of statements. `statementOf` names a line's statement; `explaining`: the
 * lines may be explained by now. */
export function lineColumns<Line extends BankLineView>(
  statementOf: (line: Line) => string,
  explaining: (line: Line) => boolean,
): Column<Line>[] {
  return [
    {
      key: "line",
      name: t("line"),
      of: ({ line }) => line,
      cell: (one) => <a href={to(...lineAddress(statementOf(one), one.line))}>{one.line}</a>,
    },
    { key: "booked_on", name: t("booked_on"), of: (one) => one.booked_on, kind: "day" },
    {
      key: "direction",
      name: t("direction"),
      of: ({ direction }) => t(direction),
      inFileOnly: true,
    },
    {
      key: "amount",
      name: t("amount"),
      of: ({ amount }) => amount,
      cell: (one) => (
        <>
          <WithSen amount={one.amount} sen={one.sen || null} />{" "}
          <span class="soft small">{t(one.direction).toLowerCase()}</span>
        </>
      ),
      kind: "money",
    },
    {
      key: "reference",
      name: t("reference"),
      of: (one) => [one.reference, one.end_to_end_id, one.reason].filter(Boolean).join(" "),
      cell: (one) => <Said of={one} />,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => lineStateName(state),
      cell: ({ state }) => <LineChip state={state} />,
    },
    {
      key: "meaning",
      name: t("meaning"),
      of: ({ explained, note }) => [...explained.map(partWords), note].filter(Boolean).join("; "),
      cell: (one) => <Meaning of={one} />,
    },
    ...(["end_to_end_id", "bank_reference", "reason"] as const).map(
      (key): Column<Line> => ({ key, name: t(key), of: (one) => one[key], inFileOnly: true }),
    ),
    {
      key: "kinds",
      name: t("kinds"),
      of: ({ explained }) => explained.map(({ kind }) => kindName(kind)).join(", "),
      inFileOnly: true,
    },
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (one) => (
        <LineAction of={one} statementId={statementOf(one)} explaining={explaining(one)} />
      ),
    },
  ];
}

/** The one thing to do with a line, on its own screen. */
export function LineAction({
  of,
  statementId,
  explaining,
}: {
  of: BankLineView;
  statementId: string;
  explaining: boolean;
}) {
  const open = may("finance") && explaining;
  const name =
    open && of.state === "suspense"
      ? "explain"
      : open && of.state === "proposed" && !isMine(of)
        ? "decide"
        : "see";
  if (name === "see") return null;
  return <Button act={() => go(lineAddress(statementId, of.line))}>{t(name)}</Button>;
}

/** What the bank says of a line. */
export function Said({ of }: { of: BankLineView }) {
  return (
    <span class="wrap">
      {of.reference || "–"}
      {of.end_to_end_id ? <span class="code soft"> {of.end_to_end_id}</span> : null}
      {of.reason ? <span class="soft small"> {of.reason}</span> : null}
    </span>
  );
}

/** What a line is made of, or why nothing explains it; and who must look at it. */
function Meaning({ of }: { of: BankLineView }) {
  return (
    <div class="remark">
      <Payee of={of} />
      {of.state === "told_before" ? null : (
        <PartsInShort of={of.explained.filter(({ kind }) => kind !== "suspense")} />
      )}
      {of.note ? <p class="small">{of.note}</p> : null}
      {of.state === "proposed" ? (
        <p class="small strong">{t(isMine(of) ? "mine" : "theirs")}</p>
      ) : null}
    </div>
  );
}

/** Whom we ordered to be paid and whom the bank says it paid, where the two are not one. */
export function Payee({ of }: { of: BankLineView }) {
  if (!of.payee?.differs) return null;
  return (
    <p class="payee-differs small">
      <span>{t("ordered", { ordered: of.payee.ordered })}</span>
      <span class="strong">{t("paid_to", { booked: of.payee.booked })}</span>
    </p>
  );
}
