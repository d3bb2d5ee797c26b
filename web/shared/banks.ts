// The banks that sellers here have accounts with, by their codes at Bank Indonesia.

export const BANKS: readonly (readonly [code: string, name: string])[] = [
  ["002", "BRI"],
  ["008", "Bank Mandiri"],
  ["009", "BNI"],
  ["014", "BCA"],
  ["114", "Bank Jatim"],
  ["451", "BSI"],
  ["200", "BTN"],
  ["011", "Danamon"],
  ["013", "Permata"],
  ["016", "Maybank"],
  ["019", "Panin"],
  ["022", "CIMB Niaga"],
  ["028", "OCBC"],
  ["147", "Muamalat"],
  ["426", "Bank Mega"],
];

const names = new Map(BANKS);

/** A bank's name; its code where it is none of these. */
export function bankName(code: string): string {
  return names.get(code) ?? code;
}
