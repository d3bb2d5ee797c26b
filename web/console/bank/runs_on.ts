import type { BankStatementView } from "../../shared/generated/schema";

/** How a statement joins the books: it runs on, its closing balance is above or below what is reached
 * by booking it, or it tells no balance. */
export type Joint = "runs_on" | "above" | "below" | "unknown";

/** How a statement that waits to be accepted joins the books; null for one that is past that. */
export function runsOn({ state, gap, closing }: BankStatementView): Joint | null {
  if (state !== "uploaded") return null;
  if (closing === null) return "unknown";
  if (!gap) return "runs_on";
  return gap > 0 ? "above" : "below";
}
