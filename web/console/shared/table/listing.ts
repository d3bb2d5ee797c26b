// Lists that the API answers page by page, and sources that live as long as a screen.

import { useEffect, useMemo } from "preact/hooks";
import { got } from "../../../shared/api";
import { type Source, source } from "../../../shared/load";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Asks for a page of a list: the first, or the one at a cursor. */
export type Ask<T> = (
  cursor: string | undefined,
) => Promise<{ data?: Page<T>; error?: unknown; response: Response }>;

/** What was listed so far. */
export interface Listed<T> {
  items: readonly T[];
  next: string | null;
}

export interface Listing<T> extends Source<Listed<T>> {
  /** Gets the next page behind those that are here. */
  more(): Promise<void>;
  /** Gets the items of all pages, for a file; about `EVERYTHING` of them at most. */
  everything(): Promise<Listed<T>>;
}

const EVERYTHING = 20_000;

function listing<T>(ask: Ask<T>): Listing<T> {
  async function next(before: readonly T[], cursor: string | undefined): Promise<Listed<T>> {
    const page = await got(ask(cursor));
    return { items: [...before, ...page.items], next: page.next_cursor };
  }
  const listed = source(() => next([], undefined));
  return {
    ...listed,
    async more() {
      const now = listed.state.value.value;
      if (!now?.next) return;
      const longer = await next(now.items, now.next);
      // Somebody may have asked for another list meanwhile.
      if (listed.state.value.value === now) listed.set(longer);
    },
    async everything() {
      let all: Listed<T> = listed.state.value.value ?? (await next([], undefined));
      while (all.next && all.items.length < EVERYTHING) all = await next(all.items, all.next);
      return all;
    },
  };
}

/** A list for a screen, asked for anew whenever one of `given` changes. */
export function useListing<T>(ask: Ask<T>, given: readonly unknown[]): Listing<T> {
  const made = useMemo(() => listing(ask), given);
  useEffect(() => {
    made.load();
  }, [made]);
  return made;
}

/** A source for a screen, asked for anew whenever one of `given` changes. */
export function useSource<T>(ask: () => Promise<T>, given: readonly unknown[]): Source<T> {
  const made = useMemo(() => source(ask), given);
  useEffect(() => {
    made.load();
  }, [made]);
  return made;
}
