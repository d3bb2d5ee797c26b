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
    lead: "{transfers} mutasi hari itu disegel dan ditandatangani, lalu diumumkan tanpa data pribadi. Setelah itu tidak ada mutasi yang dapat ditambahkan ke hari itu, dan penutupan tidak dapat dibatalkan.",
    go: "Ya, tutup",
    closed: "Buku {day} sudah ditutup.",
    closing: "Buku {day} sedang ditutup.",
  },
  en: {
    close: "Close {day}",
    title: "Close the books of {day}?",
    lead: "The day's {transfers} {transfers:transfer|transfers} are sealed and signed, and published without personal data. After that no transfer can be added to that day, and the closing cannot be undone.",
    go: "Yes, close it",
    closed: "The books of {day} are closed.",
    closing: "The books of {day} are being closed.",
  },
});

/** Close a day, or go on closing it: the same answer however often it is asked for. Resolves to
 * whether it is closed; otherwise the closing goes on by itself. */
export async function closeDay(date: string): Promise<boolean> {
  try {
    const params = { path: { date } };
    const answer = await got(api.POST("/api/v1/finance/days/{date}/close", { params }));
    // A day that takes longer than a request is answered with its state alone (202).
    return "signature" in answer;
  } catch (error) {
    // Not every transfer is listed yet: the day stays as it is, and is tried again by itself.
    if (error instanceof ApiProblem && error.status === 409 && error.retryAfter) return false;
    throw error;
  }
}

/** The button that closes the next day, once it was asked. */
export function CloseButton({ date, transfers }: { date: string; transfers: number }) {
  const [asking, setAsking] = useState(false);
  const day = moment(date, "day");

  async function close(): Promise<void> {
    const closed = await closeDay(date);
    say(t(closed ? "closed" : "closing", { day }));
    go(["finance", "days", date]);
  }

  return (
    <>
      <Button look="primary" icon="lock" act={() => setAsking(true)}>
        {t("close", { day })}
      </Button>
      {asking ? (
        <Ask title={t("title", { day })} go={t("go")} act={close} close={() => setAsking(false)}>
          <p class="ask-lead">{t("lead", { transfers: count(transfers) })}</p>
        </Ask>
      ) : null}
    </>
  );
}
