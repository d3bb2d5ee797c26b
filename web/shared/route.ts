// The screen that is shown stands behind the `#`: the phone's own back button works, and every
// address of an app is one file.

import { signal } from "@preact/signals";

function read(): string[] {
  return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
}

/** The parts of the address behind `#/`: `#/voucher/vch_1` is `["voucher", "vch_1"]`. */
export const route = signal<readonly string[]>(read());

/** Whether the page itself went to the screen that is shown, and not a person by a link. */
export const sent = signal(false);
let going = false;

addEventListener("hashchange", () => {
  sent.value = going;
  going = false;
  route.value = read();
  scrollTo(0, 0);
});

/** The link to a screen. */
export function to(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** Go to a screen; `replace` leaves no way back to the one before. */
export function go(parts: readonly string[], { replace = false } = {}): void {
  going = to(...parts) !== location.hash;
  if (replace) location.replace(to(...parts));
  else location.hash = to(...parts);
}
