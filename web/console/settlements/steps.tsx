import type { SettlementView } from "../../shared/generated/schema";
import { Icon } from "../../shared/ui/icons";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "../shared/people";
import type { SettlementState } from "./state";

const t = catalogue({
  id: {
    path: "Tahap pencairan",
    drafted: "Disiapkan",
    approved: "Disetujui",
    sent: "Dikirim ke bank",
    finished: "Selesai",
    cancelled: "Dibatalkan",
    withdrawn: "Ditarik kembali",
    is_done: "sudah",
    is_next: "berikutnya",
    finished_means: "bank sudah menjawab semua pembayaran",
  },
  en: {
    path: "Steps of this settlement",
    drafted: "Prepared",
    approved: "Approved",
    sent: "Sent to the bank",
    finished: "Finished",
    cancelled: "Cancelled",
    withdrawn: "Withdrawn",
    is_done: "done",
    is_next: "next",
    finished_means: "the bank has answered for all payments",
  },
});

interface Step {
  name: "drafted" | "approved" | "sent" | "finished" | "cancelled" | "withdrawn";
  by?: string | null;
  at?: string | null;
}

// How many steps lie behind a settlement in each state.
const BEHIND: Readonly<Record<SettlementState, number>> = {
  preparing: 0,
  draft: 1,
  approving: 1,
  approved: 2,
  sent: 3,
  paid: 4,
  partly_returned: 4,
  cancelled: 4,
  withdrawing: 3,
  withdrawn: 4,
};

/** The steps of a settlement: which are done by whom, and which is next. */
export function Steps({ of, staff }: { of: SettlementView; staff: ReadonlyMap<string, string> }) {
  // One that was withdrawn before it was sent has a step less behind it.
  const behind = BEHIND[of.state] - (of.state === "withdrawing" && !of.sent_at ? 1 : 0);
  return (
    <ol class="steps" aria-label={t("path")}>
      {steps(of).map(({ name, by, at }, place) => (
        <li
          key={name}
          class={place < behind ? "done" : ""}
          aria-current={place === behind ? "step" : undefined}
        >
          <span class="strong">
            {place < behind ? <Icon name="check" size={18} /> : null} {t(name)}
            {place <= behind ? (
              <span class="unseen"> ({t(place < behind ? "is_done" : "is_next")})</span>
            ) : null}
          </span>
          {by && at ? (
            <span class="small soft">
              <Actor actor={by} staff={staff} />
              <br />
              <When at={at} />
            </span>
          ) : null}
          {name === "finished" ? <span class="small soft">{t("finished_means")}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function steps(of: SettlementView): Step[] {
  const drafted: Step = { name: "drafted", by: of.drafted_by, at: of.drafted_at };
  // The one who approves is known before the approving is done.
  const approved: Step = { name: "approved", by: of.approved_by, at: of.approved_at };
  if (of.state === "cancelled") {
    const cancelled: Step = { name: "cancelled", by: of.cancelled_by, at: of.cancelled_at };
    return of.approved_by ? [drafted, approved, cancelled] : [drafted, cancelled];
  }
  const sent: Step = { name: "sent", by: of.sent_by, at: of.sent_at };
  if (of.withdrawn_by) {
    const withdrawn: Step = { name: "withdrawn", by: of.withdrawn_by, at: of.withdrawn_at };
    return of.sent_by ? [drafted, approved, sent, withdrawn] : [drafted, approved, withdrawn];
  }
  return [drafted, approved, sent, { name: "finished" }];
}
