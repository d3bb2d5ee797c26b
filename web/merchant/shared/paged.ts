import { useEffect, useMemo } from "preact/hooks";
import { type Source, source } from "../../shared/load";

interface Page {
  items: readonly unknown[];
  next_cursor: string | null;
}

export interface Paged<P extends Page> extends Source<P> {
  /** Gets the next page; its items come behind those that are here. */
  more(): Promise<void>;
}

/** A list that is read page by page, asked for anew whenever one of `given` changes. */
export function usePaged<P extends Page>(
  ask: (cursor: string | undefined) => Promise<P>,
  given: readonly unknown[],
): Paged<P> {
  const listed = useMemo(() => source(() => ask(undefined)), given);
  useEffect(() => {
    listed.load();
  }, [listed]);
  return {
    ...listed,
    async more() {
      const before = listed.state.value.value;
      if (!before?.next_cursor) return;
      const page = await ask(before.next_cursor);
      listed.set({ ...page, items: [...before.items, ...page.items] });
    },
  };
}
