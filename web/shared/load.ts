// Something that is fetched and shown: nothing yet, a value, an older value while asking again, or
// an error. Screens show all four by `<Loading>`.

import { type Signal, signal } from "@preact/signals";

export interface Loaded<T> {
  /** The newest value, or one that was kept from an earlier visit. */
  readonly value: T | null;
  /** Why the last attempt failed. */
  readonly error: unknown;
  readonly busy: boolean;
}

export interface Source<T> {
  readonly state: Signal<Loaded<T>>;
  /** Ask (again). The answer of an older question never replaces that of a newer one. */
  load(): Promise<void>;
  /** Show a value that is known without asking. */
  set(value: T): void;
  /** Forget the value, such as somebody else's. */
  reset(): void;
}

/** A source that asks by `ask`, beginning with `known` where there is something. */
export function source<T>(ask: () => Promise<T>, known: T | null = null): Source<T> {
  const state = signal<Loaded<T>>({ value: known, error: null, busy: false });
  let newest = 0;
  return {
    state,
    async load() {
      newest += 1;
      const mine = newest;
      state.value = { ...state.value, busy: true };
      try {
        const value = await ask();
        if (mine === newest) state.value = { value, error: null, busy: false };
      } catch (error) {
        if (mine === newest) state.value = { ...state.value, error, busy: false };
      }
    },
    set(value) {
      newest += 1;
      state.value = { value, error: null, busy: false };
    },
    reset() {
      newest += 1;
      state.value = { value: null, error: null, busy: false };
    },
  };
}
