// The days of a report, summed over the spans that a chart shows.

import type { DayView } from "../../shared/generated/schema";

const FLOWS = ["funded", "issued", "redeemed", "refunded", "returned"] as const;

export type Flow = (typeof FLOWS)[number];

/** A day or a month: what moved in it, and what was left at its end. */
export interface Span extends Record<Flow, number> {
  /** `YYYY-MM-DD`, or `YYYY-MM` for a month. */
  name: string;
  remaining: number;
}

const MOST_DAYS_SHOWN = 62;

/** Day by day where so many can be told apart, else month by month. */
export function spans(days: readonly DayView[]): Span[] {
  const length = days.length > MOST_DAYS_SHOWN ? "YYYY-MM".length : "YYYY-MM-DD".length;
  const found = new Map<string, Span>();
  for (const day of days) {
    const name = day.date.slice(0, length);
    const span = found.get(name) ?? {
      name,
      funded: 0,
      issued: 0,
      redeemed: 0,
      refunded: 0,
      returned: 0,
      remaining: 0,
    };
    for (const flow of FLOWS) span[flow] += day[flow];
    span.remaining = day.remaining;
    found.set(name, span);
  }
  return [...found.values()];
}

/** The sums over all spans. */
export function sums(of: readonly Span[]): Record<Flow, number> {
  const found = { funded: 0, issued: 0, redeemed: 0, refunded: 0, returned: 0 };
  for (const span of of) for (const flow of FLOWS) found[flow] += span[flow];
  return found;
}
