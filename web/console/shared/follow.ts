import { useEffect } from "preact/hooks";
import type { Source } from "../../shared/load";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 8000;

/** Asks a source again and again while `going`: soon at first, then less often. What is lost on the
 * way is asked for again. */
export function useFollow(of: Source<unknown>, going: boolean): void {
  useEffect(() => {
    if (!going) return;
    let wait = FIRST_WAIT_MS;
    let timer = setTimeout(again, wait);
    let left = false;
    async function again(): Promise<void> {
      await of.load();
      if (left) return;
      wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
      timer = setTimeout(again, wait);
    }
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [of, going]);
}
