import { signal } from "@preact/signals";

/** What was just done, said once on the screen and to screen readers. */
export const status = signal("");

/** Say that something is done. */
export function say(words: string): void {
  status.value = words;
}
