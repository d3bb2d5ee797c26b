import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { moment, rupiah } from "../../shared/format";
import type { BankLineView, ResolveBody } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { usePayouts } from "../shared/freeze";
import { type Act, isMine } from "./lines";

const t = catalogue({
  id: {
    title: "Apa baris {line} ini?",
    about: "{amount} {way}, {day}: {reference}",
    debit: "keluar",
    credit: "masuk",
    action: "Baris ini adalah",
    note: "Bukan pencairan (biaya, bunga, …): cukup dicatat",
    payment: "Pembayaran dari pencairan",
    return: "Retur pembayaran",
    lost_payout: "Pembayaran yang hilang dari buku karena pemulihan",
    merchant_id: "Nomor pedagang yang dibayar",
    merchant_hint:
      "Berkas pencairan dan bank menyebut penerimanya; nomornya (mrc_…) ada di halaman pedagang.",
    two: "Uang baru bergerak setelah rekan bendahara menyetujui usulan Anda.",
    end_to_end_id: "End-to-end id pembayarannya",
    end_to_end_hint: "16 angka, ada di rincian baris pencairan dan di berkas bank.",
    digits: "Isi 16 angka.",
    save: "Catat",
    propose: "Usulkan",
    note_done: "Baris {line} dicatat.",
    propose_done: "Baris {line} diusulkan. Rekan bendahara menyetujuinya.",
    approve_title: "Bukukan {amount}?",
    approve_payment:
      "Sebagai pembayaran {id}. Usulan rekan Anda: {reason}. Tidak dapat diurungkan.",
    approve_note: "Sebagai catatan: tidak ada uang yang bergerak. Usulan rekan Anda: {reason}.",
    approve_lost_payout:
      "Sebagai pembayaran kepada pedagang {merchant}, sebesar yang masih terutang kepadanya. Usulan rekan Anda: {reason}. Tidak dapat diurungkan.",
    approve_return:
      "Sebagai retur {id}; uangnya kembali menjadi tagihan pedagang. Usulan rekan Anda: {reason}. Tidak dapat diurungkan.",
    approve_go: "Ya, bukukan",
    approve_done: "Baris {line} dibukukan: {amount}.",
    reject_title: "Tolak usulan untuk baris {line}?",
    withdraw_title: "Tarik usulan Anda untuk baris {line}?",
    reject_lead: "Barisnya kembali menunggu keputusan.",
    reject_go: "Ya, tolak",
    withdraw_go: "Ya, tarik",
    reject_done: "Baris {line} kembali menunggu keputusan.",
  },
  en: {
    title: "What is line {line}?",
    about: "{amount} {way}, {day}: {reference}",
    debit: "out",
    credit: "in",
    action: "This line is",
    note: "No settlement (a fee, interest, …): a note will do",
    payment: "A payment of a settlement",
    return: "The return of a payment",
    lost_payout: "A payout that a restore has lost",
    merchant_id: "The merchant that was paid",
    merchant_hint:
      "The payout file and the bank name the payee; its id (mrc_…) is on the merchant's page.",
    two: "Money moves only after another finance officer has approved your proposal.",
    end_to_end_id: "The payment's end-to-end id",
    end_to_end_hint:
      "16 digits, in the details of a settlement's line and in the file for the bank.",
    digits: "Enter 16 digits.",
    save: "Note it",
    propose: "Propose",
    note_done: "Line {line} is noted.",
    propose_done: "Line {line} is proposed. Another finance officer approves it.",
    approve_title: "Book {amount}?",
    approve_payment:
      "As payment {id}. Your colleague proposed it: {reason}. This cannot be undone.",
    approve_note: "As a note: no money moves. Your colleague proposed it: {reason}.",
    approve_lost_payout:
      "As a payout to merchant {merchant}, as far as it is still owed. Your colleague proposed it: {reason}. This cannot be undone.",
    approve_return:
      "As the return of {id}; the money is owed to the merchant again. Your colleague proposed it: {reason}. This cannot be undone.",
    approve_go: "Yes, book it",
    approve_done: "Line {line} is booked: {amount}.",
    reject_title: "Reject the proposal for line {line}?",
    withdraw_title: "Withdraw your proposal for line {line}?",
    reject_lead: "The line waits for a decision again.",
    reject_go: "Yes, reject",
    withdraw_go: "Yes, withdraw",
    reject_done: "Line {line} waits for a decision again.",
  },
});

/** What was begun with which line. */
export interface Opened {
  act: Act;
  line: BankLineView;
  statementId: string;
}

interface DialogProps {
  of: Opened;
  close: () => void;
  changed: () => Promise<void>;
}

/** The dialog of what was begun with a line, if anything was. `changed` is called when it is done,
 * or when it was refused: somebody else may have been faster. */
export function ResolveDialogs({ of, ...props }: Omit<DialogProps, "of"> & { of: Opened | null }) {
  if (!of) return null;
  if (of.act === "resolve") return <Resolve of={of} {...props} />;
  return <Decide of={of} {...props} />;
}

function pathOf({ line, statementId }: Opened) {
  return { statement_id: statementId, line: String(line.line) };
}

function Resolve({ of, close, changed }: DialogProps) {
  const { line } = of;
  const money = line.direction === "debit" ? "payment" : "return";
  const [action, setAction] = useState<ResolveBody["action"]>("note");
  const frozen = usePayouts().state.value.value?.state === "frozen" && money === "payment";
  const proposes = action !== "note" || frozen;
  const named = action === "payment" || action === "return";
  const key = useRef(new FormKey());

  async function resolve(typed: Typed): Promise<void> {
    const { reason = "" } = typed;
    const endToEnd = (typed.end_to_end_id ?? "").replace(/\s/g, "");
    if (named && !/^\d{16}$/.test(endToEnd)) throw new FieldError("end_to_end_id", t("digits"));
    const body: ResolveBody = {
      action,
      reason,
      ...(named ? { end_to_end_id: endToEnd } : {}),
      ...(action === "lost_payout" ? { merchant_id: typed.merchant_id ?? "" } : {}),
    };
    const params = { path: pathOf(of), header: key.current.for([pathOf(of), body]) };
    await untilKnown<BankLineView>(() =>
      api.POST("/api/v1/finance/bank-statements/{statement_id}/lines/{line}/resolve", {
        params,
        body,
      }),
    );
    key.current.succeeded();
    say(t(proposes ? "propose_done" : "note_done", { line: line.line }));
    close();
    await changed();
  }

  return (
    <Dialog title={t("title", { line: line.line })} close={close}>
      <p class="ask-lead wrap">
        {t("about", {
          amount: rupiah(line.amount),
          way: t(line.direction),
          day: moment(line.booked_on, "day"),
          reference: line.reference || "–",
        })}
      </p>
      <Form
        act={resolve}
        go={t(proposes ? "propose" : "save")}
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Choice
          name="action"
          label={t("action")}
          onChange={(event) => setAction(event.currentTarget.value as ResolveBody["action"])}
        >
          <option value="note">{t("note")}</option>
          <option value={money}>{t(money)}</option>
          {frozen ? <option value="lost_payout">{t("lost_payout")}</option> : null}
        </Choice>
        {proposes ? <p class="note">{t("two")}</p> : null}
        {named ? (
          <Field
            name="end_to_end_id"
            label={t("end_to_end_id")}
            hint={t("end_to_end_hint")}
            inputMode="numeric"
            autoComplete="off"
            required
            maxLength={24}
            defaultValue={/^\d{16}$/.test(line.end_to_end_id) ? line.end_to_end_id : ""}
          />
        ) : null}
        {action === "lost_payout" ? (
          <Field
            name="merchant_id"
            label={t("merchant_id")}
            hint={t("merchant_hint")}
            autoComplete="off"
            required
            maxLength={40}
          />
        ) : null}
        <Field name="reason" label={shared("reason")} required maxLength={200} />
      </Form>
    </Dialog>
  );
}

function Decide({ of, close, changed }: DialogProps) {
  const { act, line } = of;
  const key = useRef(new FormKey());
  const approving = act === "approve";
  const mine = isMine(line);
  const words = {
    line: line.line,
    amount: rupiah(line.amount),
    id: line.resolution?.end_to_end_id ?? "",
    merchant: line.resolution?.merchant_id ?? "",
    reason: line.resolution?.reason ?? "",
  };

  async function decide(reason: string): Promise<void> {
    const params = { path: pathOf(of), header: key.current.for([act, pathOf(of), reason]) };
    const path = "/api/v1/finance/bank-statements/{statement_id}/lines/{line}" as const;
    try {
      await untilKnown<BankLineView>(() =>
        approving
          ? api.POST(`${path}/approve`, { params })
          : api.POST(`${path}/reject`, { params, body: { reason } }),
      );
    } catch (failed) {
      changed();
      throw failed;
    }
    key.current.succeeded();
    say(t(approving ? "approve_done" : "reject_done", words));
    await changed();
  }

  const lead = approving
    ? t(`approve_${(line.resolution?.action ?? "payment") as ResolveBody["action"]}`, words)
    : t("reject_lead");
  const name = approving ? "approve" : mine ? "withdraw" : "reject";
  return (
    <Ask
      title={t(`${name}_title`, words)}
      go={t(`${name}_go`)}
      reason={!approving}
      act={decide}
      close={close}
    >
      <p class="ask-lead wrap">{lead}</p>
    </Ask>
  );
}
