import { describe, expect, test } from "vitest";
import payloads from "../../tests/data/qris/payloads.json";
import { looksLikeQris, readQris } from "./qris";

interface Vector {
  payload: string;
  source: string;
  well_formed: boolean;
  crc_valid: boolean;
  merchant_name?: string;
  nmid?: string | null;
}

// The server's reader is held against the same file (tests/unit/test_qris.py).
const others: Vector[] = payloads.vectors;

// Made up, as all of them here: nothing can be paid by it.
const WARUNG =
  "00020101021126660014ID.CO.QRIS.WWW01189360091100000000000215ID10200000000010303UMI" +
  "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI" +
  "5204581253033605802ID5914WARUNG CONTOH 6006MALANG61056511162070703A016304";

function checksum(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const high = ((crc >> 15) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) & 0xffff) ^ (high ? 0x1021 : 0);
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}

const signed = (text: string): string => text + checksum(text);

describe("a shop's QRIS", () => {
  test("names the shop and its national number", () => {
    const qris = { nmid: "ID1020000000001", name: "WARUNG CONTOH" };
    expect(readQris(signed(WARUNG))).toEqual(qris);
    expect(readQris(WARUNG + checksum(WARUNG).toLowerCase())).toEqual(qris);
  });

  test("names no number where its national account has none of that form", () => {
    const other = WARUNG.replace(
      /51440014ID.CO.QRIS.WWW0215ID1020000000001/,
      "51440014ID.CO.QRIS.WWW0215000000000000000",
    );
    expect(readQris(signed(other))).toEqual({ nmid: "", name: "WARUNG CONTOH" });
  });

  test.each([
    ["of one wrong letter", signed(WARUNG).replace("MALANG", "MALANK")],
    ["cut off", signed(WARUNG).slice(0, -1)],
    ["without its checksum", WARUNG.slice(0, -4)],
    ["whose lengths do not add up", signed(WARUNG.replace("5914", "5999"))],
    ["of something else", "https://example.com/"],
    ["empty", ""],
  ])("is not read when it is %s", (_, text) => {
    expect(readQris(text)).toBeNull();
  });

  test("is told from other codes by how it begins", () => {
    expect(looksLikeQris(WARUNG)).toBe(true);
    expect(looksLikeQris("eyJhbGciOi")).toBe(false);
  });
});

describe("codes of others", () => {
  const sound = others.filter((one) => one.well_formed && one.crc_valid);

  test.each(sound.map((one) => [one.source, one] as const))("%s names the shop", (_, vector) => {
    const nmid = vector.nmid ?? "";
    expect(readQris(vector.payload)).toEqual({
      name: (vector.merchant_name ?? "").trim(),
      nmid: /^ID\d{13}$/.test(nmid) ? nmid : "",
    });
  });

  const damaged = others.filter((one) => !sound.includes(one));

  test.each(damaged.map((one) => [one.source, one] as const))("%s is not read", (_, vector) => {
    expect(readQris(vector.payload)).toBeNull();
  });
});
