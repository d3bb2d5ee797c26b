// Where vouchers can be spent and what is sold there, nearest first.

import { type Signal, signal } from "@preact/signals";
import { api, everyPage, got } from "../shared/api";
import type { CATEGORIES } from "../shared/categories";
import type { PublicMerchantView, PublicProductView } from "../shared/generated/schema";
import { allKelurahan } from "../shared/kelurahan";
import { type Listing, listing } from "./listing";

export type Category = (typeof CATEGORIES)[number];

/** What is looked for. */
export interface Sought {
  /** Shops, or what they sell. */
  kind: "shops" | "goods";
  q: string;
  category: Category | null;
  /** The kelurahan that is near. */
  near: string;
}

/** What was last looked for; null before the first time. Whoever comes back from a shop finds it. */
export const sought = signal<Sought | null>(null);

/** What was found of a search that `text` tells from others: shops or goods; and what was looked for instead of what was typed, where no
 * shop has its words. */
export type Found = { text: string; instead: Signal<string | null> } & (
  | { kind: "shops"; list: Listing<PublicMerchantView> }
  | { kind: "goods"; list: Listing<PublicProductView> }
);

let last: { text: string; found: Found } | null = null;

/** What is looked for, already under way; the same one for the same search. */
export function search({ kind, q, category, near }: Sought): Found {
  const text = JSON.stringify([kind, q, category, near]);
  if (last?.text === text) return last.found;
  // The same words from everybody, so that a cache on the way answers most. A single letter is
  // somebody who has begun to type.
  const words = q.length > 1 ? q.toLowerCase() : "";
  const wanted = {
    near,
    ...(words ? { q: words } : {}),
    ...(category ? { category } : {}),
    limit: 30,
  };
  const instead = signal<string | null>(null);

  async function noted<P extends { instead: string | null }>(page: Promise<P>): Promise<P> {
    const found = await page;
    instead.value = found.instead;
    return found;
  }

  const found: Found =
    kind === "shops"
      ? {
          kind,
          text,
          instead,
          list: listing((cursor) =>
            noted(
              got(
                api.GET("/api/v1/public/merchants", { params: { query: { ...wanted, cursor } } }),
              ),
            ),
          ),
        }
      : {
          kind,
          text,
          instead,
          list: listing((cursor) =>
            noted(
              got(api.GET("/api/v1/public/products", { params: { query: { ...wanted, cursor } } })),
            ),
          ),
        };
  found.list.load();
  last = { text, found };
  return found;
}

/** Forget the search. */
export function forgetSearch(): void {
  sought.value = null;
  last = null;
}

/** A shop of a kelurahan; null where there is none of that id. */
export async function shop(kelurahan: string, id: string): Promise<PublicMerchantView | null> {
  const there = await everyPage((cursor) =>
    api.GET("/api/v1/public/merchants", { params: { query: { kelurahan, limit: 200, cursor } } }),
  );
  return there.find((one) => one.id === id) ?? null;
}

/** What a shop of a kelurahan sells. */
export async function soldBy(kelurahan: string, id: string): Promise<PublicProductView[]> {
  const found: PublicProductView[] = [];
  let cursor: string | undefined;
  do {
    const query = { near: kelurahan, limit: 200, cursor };
    const page = await got(api.GET("/api/v1/public/products", { params: { query } }));
    found.push(...page.items.filter(({ merchant_id }) => merchant_id === id));
    // Nearest first: behind the first one from elsewhere there is none of this kelurahan.
    const elsewhere = page.items.some(({ kelurahan_code }) => kelurahan_code !== kelurahan);
    cursor = elsewhere ? undefined : (page.next_cursor ?? undefined);
  } while (cursor);
  return found;
}

const kecamatan = new Map(allKelurahan.map((one) => [one.code, one.kecamatan]));

export type Nearness = "here" | "same" | "else";

/** How near a kelurahan is to another: itself, of the same kecamatan, or elsewhere. */
export function nearness(code: string, near: string): Nearness {
  if (code === near) return "here";
  return kecamatan.get(code) === kecamatan.get(near) ? "same" : "else";
}

/** Neighbours in a list that share a nearness, together. */
export function byNearness<T extends { kelurahan_code: string }>(
  items: readonly T[],
  near: string,
): { nearness: Nearness; items: T[] }[] {
  const groups: { nearness: Nearness; items: T[] }[] = [];
  for (const one of items) {
    const far = nearness(one.kelurahan_code, near);
    const group = groups.at(-1);
    if (group?.nearness === far) group.items.push(one);
    else groups.push({ nearness: far, items: [one] });
  }
  return groups;
}
