// The periods that a cash book is read by.

import { businessDay, daysAfter } from "../../shared/format";

export interface Span {
  /** Business days, both included. */
  from: string;
  to: string;
}

export type Period = "this_month" | "last_month" | "this_year" | "own";
export const PERIODS: readonly Period[] = ["this_month", "last_month", "this_year", "own"];

/** The days of a period, as of an instant in milliseconds; null for one that people choose. */
export function spanOf(period: Period, now: number): Span | null {
  const today = businessDay(now);
  const firstOfMonth = `${today.slice(0, 8)}01`;
  switch (period) {
    case "this_month":
      return { from: firstOfMonth, to: today };
    case "last_month": {
      const to = daysAfter(firstOfMonth, -1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
    case "this_year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    default:
      return null;
  }
}

const SPAN = /^(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})$/;

/** A span as it stands in the address, and back; null where it is none. */
export function spanIn(text: string | undefined): Span | null {
  const [, from, to] = SPAN.exec(text ?? "") ?? [];
  return from && to ? { from, to } : null;
}

export function spanText({ from, to }: Span): string {
  return `${from}_${to}`;
}

/** Which period a span is, as of an instant. */
export function periodOf(span: Span, now: number): Period {
  const found = PERIODS.find((period) => {
    const one = spanOf(period, now);
    return one?.from === span.from && one.to === span.to;
  });
  return found ?? "own";
}
