// Months of business days, as a calendar shows them: `YYYY-MM` and `YYYY-MM-DD`.

import { daysAfter } from "../../shared/format";

/** The month so many months after another. */
export function monthsAfter(month: string, months: number): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** A month's first and last day. */
export function edges(month: string): [string, string] {
  return [`${month}-01`, daysAfter(`${monthsAfter(month, 1)}-01`, -1)];
}

/** The weeks of a month, Monday first; null where a day is of another month. */
export function weeks(month: string): (string | null)[][] {
  const [first, last] = edges(month);
  const before = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const found: (string | null)[][] = [];
  for (let monday = daysAfter(first, -before); monday <= last; monday = daysAfter(monday, 7)) {
    const week = [0, 1, 2, 3, 4, 5, 6].map((days) => daysAfter(monday, days));
    found.push(week.map((day) => (day >= first && day <= last ? day : null)));
  }
  return found;
}
