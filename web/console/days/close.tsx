import { useState } from "preact/hooks";
import { ApiProblem, api, got } from "../../shared/api";
import { count, moment } from "../../shared/format";
import { go } from "../../shared/route";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    close: "Tutup {day}",
    title: "Tutup buku {day}?",
    lead: "{transfers} mutasi hari itu, jurnal auditnya, dan rekonsiliasinya ditandatangani, lalu sidiknya diumumkan tanpa data pribadi. Setelah itu tidak ada mutasi yang dapat ditambahkan ke hari itu, dan penutupan tidak dapat dibatalkan.",
    go: "Ya, tutup",
    closed: "Buku {day} sudah ditutup.",
    closing: "Buku {day} sedang ditutup.",
    refused: "Buku {day} belum ditutup: rekonsiliasinya belum cocok.",
    propose: "Usulkan tutup dengan alasan",
    propose_title: "Usulkan menutup {day} walau belum cocok?",
    propose_lead:
      "Rekan Anda yang menutupnya. Alasan dan nama Anda berdua ikut ditandatangani bersama rekonsiliasi hari itu.",
    propose_go: "Ya, usulkan",
    proposed: "Diusulkan. Sekarang rekan Anda yang menutup {day}.",
    together: "Setujui dan tutup",
    together_title: "Tutup {day} walau belum cocok?",
    together_lead:
      "Alasannya: {reason}. Alasan itu dan nama Anda berdua ikut ditandatangani, dan penutupan tidak dapat dibatalkan.",
  },
  en: {
    close: "Close {day}",
    title: "Close the books of {day}?",
    lead: "The day's {transfers} {transfers:transfer|transfers}, its audit journal and its reconciliation are signed, and their hashes published without personal data. After that no transfer can be added to that day, and the closing cannot be undone.",
    go: "Yes, close it",
    closed: "The books of {day} are closed.",
    closing: "The books of {day} are being closed.",
    refused: "The books of {day} are not closed: its reconciliation does not agree.",
    propose: "Propose to close with a reason",
    propose_title: "Propose to close {day} although it does not agree?",
    propose_lead:
      "A colleague closes it. The reason and both your names are signed with the day's reconciliation.",
    propose_go: "Yes, propose it",
    proposed: "Proposed. Now a colleague closes {day}.",
    together: "Agree and close",
    together_title: "Close {day} although it does not agree?",
    together_lead:
      "The reason: {reason}. It and both your names are signed, and the closing cannot be undone.",
  },
});

/** How a closing ended: `refused` for what differs. */
export type Outcome = "closed" | "closing" | "proposed" | "refused";

/** Close a day, or go on closing it: the same answer however often it is asked for. With a reason
 * it is proposed where its books do not agree. */
export async function closeDay(date: string, reason?: string): Promise<Outcome> {
  try {
    const params = { path: { date } };
    const body = reason ? { reason } : {};
    const answer = await got(api.POST("/api/v1/finance/days/{date}/close", { params, body }));
    if ("signature" in answer) return "closed";
    return answer.state === "proposed" ? "proposed" : "closing";
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
    if (error.code === "not_reconciled") return "refused";
    // Not every transfer is listed yet: the day stays as it is, and is tried again by itself.
    if (error.retryAfter) return "closing";
    throw error;
  }
}

/** The button that closes the next day, once it was asked. */
export function CloseButton({
  date,
  transfers,
  after,
}: {
  date: string;
  transfers: number;
  after?: () => unknown;
}) {
  const day = moment(date, "day");
  return (
    <Closing
      date={date}
      words={t("close", { day })}
      title={t("title", { day })}
      lead={t("lead", { transfers: count(transfers) })}
      go={t("go")}
      after={after}
      first
    />
  );
}

/** The button that proposes to close a day although its books do not agree. */
export function ProposeButton({ date, after }: { date: string; after: () => unknown }) {
  const day = moment(date, "day");
  return (
    <Closing
      date={date}
      words={t("propose")}
      title={t("propose_title", { day })}
      lead={t("propose_lead")}
      go={t("propose_go")}
      after={after}
      reason
    />
  );
}

/** The button with which a colleague closes a day that was proposed. */
export function AgreeButton({
  date,
  reason,
  after,
}: {
  date: string;
  reason: string;
  after: () => unknown;
}) {
  const day = moment(date, "day");
  return (
    <Closing
      date={date}
      words={t("together")}
      title={t("together_title", { day })}
      lead={t("together_lead", { reason })}
      go={t("go")}
      after={after}
      first
    />
  );
}

function Closing({
  date,
  words,
  title,
  lead,
  go: ahead,
  after,
  reason = false,
  first = false,
}: {
  date: string;
  words: string;
  title: string;
  lead: string;
  go: string;
  after?: () => unknown;
  reason?: boolean;
  first?: boolean;
}) {
  const [asking, setAsking] = useState(false);

  async function close(typed: string): Promise<void> {
    const outcome = await closeDay(date, typed);
    say(t(outcome, { day: moment(date, "day") }));
    go(["finance", "days", date]);
    await after?.();
  }

  return (
    <>
      <Button
        look={first ? "primary" : undefined}
        icon={first ? "lock" : undefined}
        act={() => setAsking(true)}
      >
        {words}
      </Button>
      {asking ? (
        <Ask title={title} go={ahead} reason={reason} act={close} close={() => setAsking(false)}>
          <p class="ask-lead">{lead}</p>
        </Ask>
      ) : null}
    </>
  );
}
