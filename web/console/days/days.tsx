import { Calendar } from "./calendar";
import { DayScreen } from "./day";

/** The calendar of business days, or one of them: `id` is a month, or a day. */
export function Days({ id }: { id?: string }) {
  return id && id.length > "2026-11".length ? <DayScreen date={id} /> : <Calendar month={id} />;
}
