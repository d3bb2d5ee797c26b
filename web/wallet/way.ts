// The way in which somebody paid last, which is offered first: by a code that the seller scans, or
// by the shop's sticker.

import { signal } from "@preact/signals";
import { kept } from "../shared/kept";

export type Way = "code" | "sticker";

const wayKept = kept<Way>("tumbas.way");

/** How this phone paid last. */
export const lastWay = signal<Way>(wayKept.read() ?? "code");

/** Something was paid in this way. */
export function went(way: Way): void {
  lastWay.value = way;
  wayKept.write(way);
}

/** Whether a part of the address is a sticker's text, and no voucher's id. */
export function isSticker(part: string): boolean {
  return part.includes(".");
}
