import { describe, expect, it } from "vitest";
import { cells } from "./cells";

describe("the cells of a record", () => {
  it("lose their quotes and keep what is inside", () => {
    expect(cells('a,"b,c","d ""e""",', ",")).toEqual(["a", "b,c", 'd "e"', ""]);
  });
});
