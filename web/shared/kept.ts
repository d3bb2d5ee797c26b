// What a phone keeps between visits. Never a token, never a phone number.

/** A named place in the phone's storage. A browser that keeps nothing reads null. */
export interface Kept<T> {
  read(): T | null;
  write(value: T): void;
  clear(): void;
}

function place<T>(storage: () => Storage, name: string): Kept<T> {
  return {
    read() {
      try {
        return JSON.parse(storage().getItem(name) ?? "null") as T | null;
      } catch {
        return null; // no storage, or not ours
      }
    },
    write(value) {
      try {
        storage().setItem(name, JSON.stringify(value));
      } catch {
        // full or forbidden: the page works, only without a memory
      }
    },
    clear() {
      try {
        storage().removeItem(name);
      } catch {
        // nothing was kept
      }
    },
  };
}

/** Kept on this phone until it is cleared. */
export function kept<T>(name: string): Kept<T> {
  return place(() => localStorage, name);
}

/** Forget everything that was kept under names that begin like this. */
export function forget(prefix: string): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix)) localStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}
