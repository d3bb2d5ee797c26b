import type { SettlementView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { Path, type Step } from "../shared/path";
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
    finished_means: "the bank has answered for all payments",
  },
});

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
  return <Path label={t("path")} of={steps(of)} behind={behind} staff={staff} />;
}

function steps(of: SettlementView): Step[] {
  const drafted: Step = { name: t("drafted"), by: of.drafted_by, at: of.drafted_at };
  // The one who approves is known before the approving is done.
  const approved: Step = { name: t("approved"), by: of.approved_by, at: of.approved_at };
  if (of.state === "cancelled") {
    const cancelled: Step = { name: t("cancelled"), by: of.cancelled_by, at: of.cancelled_at };
    return of.approved_by ? [drafted, approved, cancelled] : [drafted, cancelled];
  }
  const sent: Step = { name: t("sent"), by: of.sent_by, at: of.sent_at };
  if (of.withdrawn_by) {
    const withdrawn: Step = { name: t("withdrawn"), by: of.withdrawn_by, at: of.withdrawn_at };
    return of.sent_by ? [drafted, approved, sent, withdrawn] : [drafted, approved, withdrawn];
  }
  return [drafted, approved, sent, { name: t("finished"), means: t("finished_means") }];
}
