import { describe, expect, it } from "vitest";
import { filtered, pressed, sorted, total } from "./rows";

interface Shop {
  name: string;
  owed: number | null;
}

const shops: Shop[] = [
  { name: "Toko 10", owed: 5 },
  { name: "toko 9", owed: null },
  { name: "Apel Batu", owed: -20 },
];
const name = (shop: Shop) => shop.name;
const owed = (shop: Shop) => shop.owed;
const names = (found: readonly Shop[]) => found.map(name);

describe("the rows of a table", () => {
  it("are sorted as people read names: digits by value, case aside", () => {
    expect(names(sorted(shops, name, false))).toEqual(["Apel Batu", "toko 9", "Toko 10"]);
  });

  it("keep empty cells last in either direction", () => {
    expect(names(sorted(shops, owed, false))).toEqual(["Apel Batu", "Toko 10", "toko 9"]);
    expect(names(sorted(shops, owed, true))).toEqual(["Toko 10", "Apel Batu", "toko 9"]);
  });

  it("are found by every word, in whichever column", () => {
    expect(names(filtered(shops, [name, owed], "TOKO 5"))).toEqual(["Toko 10"]);
    expect(filtered(shops, [name], "  ")).toBe(shops);
  });

  it("are ordered up, then down, then as they came", () => {
    const up = pressed(null, "name");
    expect(up).toEqual({ key: "name", descending: false });
    const down = pressed(up, "name");
    expect(down).toEqual({ key: "name", descending: true });
    expect(pressed(down, "name")).toBeNull();
    expect(pressed(down, "owed")).toEqual({ key: "owed", descending: false });
  });

  it("are summed, empty cells as nothing", () => {
    expect(total(shops, owed)).toBe(-15);
  });
});
