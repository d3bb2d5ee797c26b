// When a shop is open, as people say it: `Sen–Jum 08.00–17.00`.

import { moment } from "../../shared/format";
import type { MerchantView } from "../../shared/generated/schema";

type Opening = MerchantView["hours"][number];

const DAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies readonly Opening["day"][];

// The Monday of some week.
const MONDAY = Date.UTC(2026, 0, 5);

function dayName(place: number): string {
  const day = new Date(MONDAY + place * 86_400_000).toISOString().slice(0, 10);
  return moment(day, "day_of_week");
}

/** A week's opening times, one line for each run of days that are open alike; closed days are left
 * out. */
export function openingLines(hours: readonly Opening[]): string[] {
  const week = DAYS.map((day) =>
    hours
      .filter((one) => one.day === day)
      .map(({ opens, closes }) => `${clock(opens)}–${clock(closes)}`)
      .join(", "),
  );
  return week.flatMap((times, place) => {
    if (!times || times === week[place - 1]) return [];
    const after = week.findIndex((other, later) => later > place && other !== times);
    const last = (after < 0 ? week.length : after) - 1;
    const days = last > place ? `${dayName(place)}–${dayName(last)}` : dayName(place);
    return [`${days} ${times}`];
  });
}

function clock(time: string): string {
  return time.replace(":", ".");
}
