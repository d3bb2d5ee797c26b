const LENGTH = 12;

/** The reference number (RRN, at most 12 letters and digits) in what was typed or pasted, which may
 * be a whole line or message; what stands there without spaces where there is no single one. */
export function receiptNumberIn(typed: string): string {
  const bare = typed.replace(/[\s.-]/g, "").toUpperCase();
  if (bare.length <= LENGTH) return bare;
  // Digits may be grouped; a telephone number begins with 0 or 62, and is not meant.
  const found = typed
    .replace(/(\d)[ .-](?=\d)/g, "$1")
    .match(/(?<![A-Za-z0-9])\d{12}(?![A-Za-z0-9])/g);
  return found?.length === 1 ? found[0] : bare;
}

/** Whether a text can be a reference number. Some receipts leave out the zeros before it. */
export function isReceiptNumber(text: string): boolean {
  return /^[A-Z0-9]{1,12}$/.test(text) && !/^0+$/.test(text);
}
