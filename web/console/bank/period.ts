import { moment } from "../../shared/format";
import type { BankStatementView } from "../../shared/generated/schema";

/** The days that a statement covers; "" before it was read. */
export function period({ first_day: first, last_day: last }: BankStatementView): string {
  if (!first || !last) return "";
  return first === last ? moment(first, "day") : `${moment(first, "day")} – ${moment(last, "day")}`;
}
