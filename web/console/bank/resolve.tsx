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
  const key = useRef(new FormKey());

  async function resolve(typed: Typed): Promise<void> {
    const { reason = "" } = typed;
    const endToEnd = (typed.end_to_end_id ?? "").replace(/\s/g, "");
    if (action !== "note" && !/^\d{16}$/.test(endToEnd))
      throw new FieldError("end_to_end_id", t("digits"));
    const body: ResolveBody =
      action === "note" ? { action, reason } : { action, reason, end_to_end_id: endToEnd };
    const params = { path: pathOf(of), header: key.current.for([pathOf(of), body]) };
    await untilKnown<BankLineView>(() =>
      api.POST("/api/v1/finance/bank-statements/{statement_id}/lines/{line}/resolve", {
        params,
        body,
      }),
    );
    key.current.succeeded();
    say(t(action === "note" ? "note_done" : "propose_done", { line: line.line }));
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
        go={t(action === "note" ? "save" : "propose")}
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Choice
          name="action"
          label={t("action")}
          onChange={(event) => setAction(event.currentTarget.value as ResolveBody["action"])}
        >
          <option value="note">{t("note")}</option>
          <option value={money}>{t(money)}</option>
        </Choice>
        {action === "note" ? null : (
          <>
            <p class="note">{t("two")}</p>
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
          </>
        )}
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
    ? t(line.resolution?.action === "return" ? "approve_return" : "approve_payment", words)
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
