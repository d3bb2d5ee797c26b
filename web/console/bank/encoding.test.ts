import { describe, expect, it } from "vitest";
import { isUtf8, textOf } from "./encoding";

const TEXT = "Tanggal;Keterangan\r\n01/11;Caf\u00e9;1";

function utf16(text: string, { big = false, mark = false }): Uint8Array<ArrayBuffer> {
  const letters = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(2 * letters.length));
  for (let at = 0; at < letters.length; at++) view.setUint16(2 * at, letters.charCodeAt(at), !big);
  return new Uint8Array(view.buffer);
}

const utf8 = new TextEncoder().encode(TEXT);
const windows = Uint8Array.from(TEXT, (letter) => letter.charCodeAt(0));

describe("a bank's file", () => {
  it("is read however its letters are stored", () => {
    const stored = [utf8, windows];
    for (const big of [false, true])
      for (const mark of [false, true]) stored.push(utf16(TEXT, { big, mark }));
    for (const bytes of stored) expect(textOf(bytes)).toBe(TEXT);
    expect(textOf(utf8.slice(0, -3))).toBe(TEXT.slice(0, -3));
  });

  it("goes with a request only where it is UTF-8", async () => {
    expect(await isUtf8(new Blob([utf8]))).toBe(true);
    for (const bytes of [windows, utf8.slice(0, -3), utf16(TEXT, {}), utf16(TEXT, { mark: true })])
      expect(await isUtf8(new Blob([bytes]))).toBe(false);
  });
});
