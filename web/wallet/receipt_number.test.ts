import { expect, test } from "vitest";
import { isReceiptNumber, receiptNumberIn } from "./receipt_number";

test.each([
  ["633012345678", "633012345678"],
  [" 6330 1234 5678 ", "633012345678"],
  ["6330-1234-5678", "633012345678"],
  ["12345678", "12345678"],
  ["a1b2c3d4e5f6", "A1B2C3D4E5F6"],
  ["RRN : 633012345678", "633012345678"],
  ["Pembayaran berhasil\nRp 50.000\nNo. Ref 6330 1234 5678\nTerminal A01", "633012345678"],
])("%j holds the number %s", (typed, number) => {
  expect(receiptNumberIn(typed)).toBe(number);
  expect(isReceiptNumber(receiptNumberIn(typed))).toBe(true);
});

test.each(["", "000000000000", "6330123456789", "633012345678 atau 633012345679"])(
  "%j holds no single number",
  (typed) => {
    expect(isReceiptNumber(receiptNumberIn(typed))).toBe(false);
  },
);
