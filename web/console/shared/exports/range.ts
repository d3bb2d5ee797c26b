import { businessDay, daysAfter, instantOf, moment } from "../../../shared/format";

/** What a range covers, as people say it: days where it is whole ones. Its end is not part of it. */
export function rangeWords(from: string, to: string): string {
  const first = businessDay(Date.parse(from));
  const last = businessDay(Date.parse(to) - 1);
  if (!isMidnight(from, first) || !isMidnight(to, daysAfter(last, 1)))
    return `${moment(from)} – ${moment(to)}`;
  return first === last ? moment(first, "day") : `${moment(first, "day")} – ${moment(last, "day")}`;
}

/** Whether a range is exactly one business day. */
export function isDay(from: string, to: string, day: string): boolean {
  return isMidnight(from, day) && isMidnight(to, daysAfter(day, 1));
}

function isMidnight(instant: string, day: string): boolean {
  return Date.parse(instant) === Date.parse(instantOf(`${day}T00:00`));
}
