// A long list that is read page by page.

import { type Signal, signal } from "@preact/signals";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Listed<T> {
  /** What was read so far; null before the first answer. */
  readonly items: readonly T[] | null;
  readonly next: string | null;
  readonly error: unknown;
  readonly busy: boolean;
}

export interface Listing<T> {
  readonly state: Signal<Listed<T>>;
  /** Read the list from its beginning. */
  load(): Promise<void>;
  /** Read the next page. */
  more(): Promise<void>;
  /** What failed, once more. */
  again(): Promise<void>;
}

/** A list whose pages are asked for by `ask`, beginning with `known` where there is something. */
export function listing<T>(
  ask: (cursor: string | undefined) => Promise<Page<T>>,
  known: readonly T[] | null = null,
): Listing<T> {
  const state = signal<Listed<T>>({ items: known, next: null, error: null, busy: false });
  let newest = 0;
  let again = load;

  async function read(before: readonly T[], cursor: string | undefined): Promise<void> {
    newest += 1;
    const mine = newest;
    state.value = { ...state.value, error: null, busy: true };
    try {
      let page = await ask(cursor);
      // A search looks through a limited stretch at a time: empty pages may have a next one.
      while (page.items.length === 0 && page.next_cursor) page = await ask(page.next_cursor);
      if (mine !== newest) return;
      const items = [...before, ...page.items];
      state.value = { items, next: page.next_cursor, error: null, busy: false };
    } catch (error) {
      if (mine === newest) state.value = { ...state.value, error, busy: false };
    }
  }

  function load(): Promise<void> {
    again = load;
    return read([], undefined);
  }

  function more(): Promise<void> {
    again = more;
    const { items, next } = state.value;
    return next ? read(items ?? [], next) : Promise.resolve();
  }

  return { state, load, more, again: () => again() };
}
