import type { PurchaseOrderView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { Path, type Step } from "../shared/path";

const t = catalogue({
  id: {
    path: "Tahap pesanan",
    drafted: "Dibuat",
    submitted: "Diajukan",
    approved: "Disetujui, uang disisihkan",
    delivered: "Dikirim toko",
    accepted: "Diterima, hak toko",
    part: "sebagian sudah diterima",
    cancelled: "Dibatalkan",
  },
  en: {
    path: "Steps of this order",
    drafted: "Drafted",
    submitted: "Submitted",
    approved: "Approved, money committed",
    delivered: "Delivered by the shop",
    accepted: "Accepted, owed to the shop",
    part: "some of it is accepted",
    cancelled: "Cancelled",
  },
});

// How many steps lie behind an order in each state.
const BEHIND = { draft: 1, submitted: 2, approved: 3, delivered: 4, accepted: 5 } as const;

/** The steps of an order: which are done by whom, and which is next. */
export function Steps({
  of,
  staff,
}: {
  of: PurchaseOrderView;
  staff: ReadonlyMap<string, string>;
}) {
  const all = steps(of);
  const behind = of.state === "cancelled" ? all.length : BEHIND[of.state];
  return <Path label={t("path")} of={all} behind={behind} staff={staff} />;
}

function steps(of: PurchaseOrderView): Step[] {
  const [last] = of.acceptances.slice(-1);
  const drafted = { name: t("drafted"), by: of.drafted_by, at: of.drafted_at };
  const submitted = { name: t("submitted"), by: of.submitted_by, at: of.submitted_at };
  const approved = { name: t("approved"), by: of.approved_by, at: of.approved_at };
  if (of.state === "cancelled") {
    const before = [drafted, submitted, approved].filter(({ at }) => at);
    return [...before, { name: t("cancelled"), by: of.cancelled_by, at: of.cancelled_at }];
  }
  const whole = of.state === "accepted";
  return [
    drafted,
    submitted,
    approved,
    // A merchant who has delivered a part delivers again.
    of.state === "delivered" || whole
      ? { name: t("delivered"), by: of.delivered_by, at: of.delivered_at }
      : { name: t("delivered") },
    whole
      ? { name: t("accepted"), by: last?.by, at: last?.at }
      : { name: t("accepted"), means: last ? t("part") : undefined },
  ];
}
