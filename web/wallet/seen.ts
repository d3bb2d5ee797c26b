// What a camera saw: a shop's sticker, or something else that hangs on its wall.

/** The text of a sticker, or what was seen instead. */
export type Seen = { sticker: string } | "qris" | "other";

const STICKER = /^[\w-]+\.[\w-]+\.[\w-]+$/;
// Merchant presented QR codes begin with their payload format indicator (EMVCo, QRIS).
const QRIS = /^000201/;

/** What stands in a QR code: a sticker's address, or its bare text. */
export function seenIn(text: string): Seen {
  const found = text.trim();
  if (QRIS.test(found)) return "qris";
  const sticker = found.split("#/pay/").at(-1) ?? "";
  return STICKER.test(sticker) ? { sticker } : "other";
}
