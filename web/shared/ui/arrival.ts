import { useEffect, useRef } from "preact/hooks";
import { route, sent } from "../route";
import { say } from "../status";

/** A screen reader goes on at the new screen's beginning, not at a link that is gone. What was done
 * on the screen before is told only where the page itself went on from there.
 *
 * `screen` names the screen that is shown; one that only lies over another keeps that one's name. */
export function useArrival(screen = route.value.join("/")): void {
  const shown = useRef(screen);
  useEffect(() => {
    if (screen === shown.current) return;
    shown.current = screen;
    if (!sent.value) say("");
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [screen]);
}
