import { expect, test } from "vitest";
import { seenIn } from "./seen";

test("a sticker is read from its address, wherever the wallet is served, and bare", () => {
  const sticker = "eyJhbGci.eyJpc3Mi-_.c2ln";
  for (const text of [
    `https://tumbas.example/wallet/#/pay/${sticker}`,
    `http://localhost:8000/wallet/#/pay/${sticker}\n`,
    sticker,
  ]) {
    expect(seenIn(text)).toEqual({ sticker });
  }
});

test("a QRIS code and anything else are told apart from stickers", () => {
  expect(seenIn("00020101021126610014COM.GO-JEK.WWW")).toBe("qris");
  for (const text of ["", "hello", "https://example.com/", "a.b", "#/pay/", "a.b.c d"]) {
    expect(seenIn(text)).toBe("other");
  }
});
