// The shop's redemptions that this page knows of. Lists follow a change within seconds, so what was
// answered here is newer than what a list says and stays.

import { signal } from "@preact/signals";
import { api, everyPage, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { RedemptionView, UndoView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { serverNow } from "../../shared/session";

const known = signal<ReadonlyMap<string, RedemptionView>>(new Map());

/** Take in redemptions; one that knows of less given back than is known already is older. Lists
 * come without receipts, which stay as they were. */
export function learn(found: readonly RedemptionView[]): void {
  const all = new Map(known.value);
  for (const one of found) {
    const before = all.get(one.id);
    if (one.refunded >= (before?.refunded ?? 0))
      all.set(one.id, { ...one, receipt: one.receipt ?? before?.receipt ?? null });
  }
  known.value = all;
}

/** One redemption, where it is known. */
export function knownSale(id: string): RedemptionView | null {
  return known.value.get(id) ?? null;
}

/** What is known of a business day, newest first. */
export function salesOf(day: string): RedemptionView[] {
  return [...known.value.values()]
    .filter((one) => businessDay(Date.parse(one.redeemed_at)) === day)
    .sort((one, other) => other.redeemed_at.localeCompare(one.redeemed_at));
}

/** A payment at the sticker, by all of its parts that are known; of any other sale, itself alone. */
export function partsOf(sale: RedemptionView): RedemptionView[] {
  const { payment_id: id } = sale;
  return id ? [...known.value.values()].filter((one) => one.payment_id === id) : [sale];
}

/** How many payments these are: what several vouchers pay at the sticker is one. */
export function countOf(sales: readonly RedemptionView[]): number {
  return new Set(sales.map((one) => one.payment_id ?? one.id)).size;
}

/** How much was taken, net of what was given back. */
export function taken(sales: readonly RedemptionView[]): number {
  return sales.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
}

/** Today's business day by the server's clock. */
export function today(): string {
  return businessDay(serverNow());
}

/** Learn all that the API lists of a day. */
export async function learnDay(day: string): Promise<string> {
  learn(
    await everyPage((cursor) =>
      api.GET("/api/v1/merchant/redemptions", {
        params: { query: { date: day, limit: 200, cursor } },
      }),
    ),
  );
  return day;
}

// A whole day's list is long, and asked for again and again by who waits for the next sale.
const NEWEST = 5;

/** Learn today's newest sales, and the whole day where some before them are not known. Answers
 * whether there was anything to learn. */
export async function learnNewest(): Promise<boolean> {
  const query = { date: today(), limit: NEWEST };
  const { items } = await got(api.GET("/api/v1/merchant/redemptions", { params: { query } }));
  const last = items.at(-1);
  const missed = items.length === NEWEST && last && !knownSale(last.id);
  const news = items.some(({ id }) => !knownSale(id));
  learn(items);
  if (missed) await learnDay(today());
  return news;
}

/** Whether today's list has been read. */
export const todays = source(() => learnDay(today()));

/** What residents ask to be undone today, and what has become of it. */
export const undoRequests = source<readonly UndoView[]>(() =>
  everyPage((cursor) =>
    api.GET("/api/v1/merchant/undo-requests", { params: { query: { limit: 200, cursor } } }),
  ),
);

/** Forget another shop's. */
export function forgetSales(): void {
  undoRequests.reset();
  known.value = new Map();
  todays.reset();
}
