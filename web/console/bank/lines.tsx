import type { BankLineView, ResolveBody } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { Button } from "../../shared/ui/button";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { Actor } from "../shared/people";
import type { Column } from "../shared/table/table";
import { LineChip, type LineState, lineStateName } from "./state";

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
    settlement: "Pencairan {number}",
    merchant: "Pedagang",
    note_by: "Dicatat oleh",
    payment_by: "Diusulkan sebagai pembayaran {id} oleh",
    return_by: "Diusulkan sebagai retur {id} oleh",
    lost_payout_by: "Diusulkan sebagai pembayaran yang hilang dari buku oleh",
    decided_by: "Disetujui oleh",
    mine: "Diusulkan oleh Anda: minta rekan menyetujui.",
    transfer: "Nomor mutasi",
    actions: "Tindakan",
    resolve: "Selesaikan",
    approve: "Setujui",
    reject: "Tolak",
    withdraw: "Tarik usulan",
    of: "{what} baris {line}",
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
    settlement: "Settlement {number}",
    merchant: "Merchant",
    note_by: "Noted by",
    payment_by: "Proposed as payment {id} by",
    return_by: "Proposed as the return of {id} by",
    lost_payout_by: "Proposed as a payout that the ledger has lost by",
    decided_by: "Approved by",
    mine: "Proposed by you: ask your colleague to approve it.",
    transfer: "Transfer id",
    actions: "Actions",
    resolve: "Resolve",
    approve: "Approve",
    reject: "Reject",
    withdraw: "Withdraw",
    of: "{what} line {line}",
  },
});

export type Act = "resolve" | "approve" | "reject";

type Staff = ReadonlyMap<string, string>;

/** Whether whoever is signed in has proposed what a line is. */
export function isMine({ resolution }: BankLineView): boolean {
  return resolution?.by === `finance:${signedIn.value?.subject}`;
}

/** The columns of lines of statements. `open` begins what can be done with one. */
export function lineColumns<Line extends BankLineView>(
  staff: Staff,
  open: (act: Act, line: Line) => void,
): Column<Line>[] {
  const shown: Column<Line>[] = [
    { key: "line", name: t("line"), of: ({ line }) => line, kind: "count" },
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
          <Money amount={one.amount} />{" "}
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
      of: ({ state }) => lineStateName(state as LineState),
      cell: ({ state }) => <LineChip state={state as LineState} />,
    },
    {
      key: "meaning",
      name: t("meaning"),
      of: ({ note, resolution }) => [note, resolution?.reason].filter(Boolean).join(" ") || null,
      cell: (one) => <Meaning of={one} staff={staff} />,
    },
    ...(["end_to_end_id", "bank_reference", "reason"] as const).map(
      (key): Column<Line> => ({ key, name: t(key), of: (one) => one[key], inFileOnly: true }),
    ),
    { key: "transfer", name: t("transfer"), of: (one) => one.transfer_id, inFileOnly: true },
  ];
  if (!may("finance")) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (line) => (
        <span class="row-actions">
          {offered(line).map(({ act, name }) => (
            <Button
              key={act}
              label={t("of", { what: t(name), line: line.line })}
              act={() => open(act, line)}
            >
              {t(name)}
            </Button>
          ))}
        </span>
      ),
    },
  ];
}

function offered(line: BankLineView): readonly { act: Act; name: Act | "withdraw" }[] {
  if (line.state === "unmatched") return [{ act: "resolve", name: "resolve" }];
  if (line.state !== "proposed") return [];
  if (isMine(line)) return [{ act: "reject", name: "withdraw" }];
  return [
    { act: "approve", name: "approve" },
    { act: "reject", name: "reject" },
  ];
}

/** What the bank says of a line. */
function Said({ of }: { of: BankLineView }) {
  return (
    <>
      {of.reference || "–"}
      {of.end_to_end_id ? <span class="code soft"> {of.end_to_end_id}</span> : null}
      {of.reason ? <span class="soft small"> {of.reason}</span> : null}
    </>
  );
}

/** What a line was matched with, or why it was not; and what people said of it. */
function Meaning({ of, staff }: { of: BankLineView; staff: Staff }) {
  return (
    <div class="remark">
      {of.settlement_id ? <Links of={of} /> : null}
      {of.note ? <span> {of.note}</span> : null}
      <Resolution of={of} staff={staff} />
    </div>
  );
}

function Links({ of }: { of: BankLineView }) {
  const endToEnd = of.resolution?.end_to_end_id || of.end_to_end_id;
  // An end-to-end id of ours begins with the settlement's number.
  const number = /^\d{16}$/.test(endToEnd) ? endToEnd.slice(0, 9) : "";
  return (
    <span>
      <a href={to("finance", "settlements", of.settlement_id ?? "")}>
        {t("settlement", { number }).trim()}
      </a>
      {of.merchant_id ? (
        <>
          {" · "}
          <a href={to("merchants", of.merchant_id)}>{t("merchant")}</a>
        </>
      ) : null}
    </span>
  );
}

function Resolution({ of, staff }: { of: BankLineView; staff: Staff }) {
  const said = of.resolution;
  if (!said) return null;
  const action = said.action as ResolveBody["action"];
  return (
    <span class="small">
      {" "}
      {t(`${action}_by`, { id: said.end_to_end_id })} <Actor actor={said.by} staff={staff} />:{" "}
      {said.reason}
      {said.decided_by ? (
        <>
          {" · "}
          {t("decided_by")} <Actor actor={said.decided_by} staff={staff} />
        </>
      ) : null}
      {of.state === "proposed" && isMine(of) ? <span class="strong"> {t("mine")}</span> : null}
    </span>
  );
}
