import { describe, expect, it } from "vitest";
import { csv } from "./csv";

const body = (text: string) => text.replace("\ufeff", "");

describe("a CSV file", () => {
  it("begins with a BOM and ends each row with CRLF", () => {
    expect(csv([["a", "b"], [1]])).toBe("\ufeffa,b\r\n1\r\n");
  });

  it.each(["=1+1", "+62", "-x", "@sum", "\tx", "\rx"])("makes the formula %j harmless", (cell) => {
    expect(body(csv([[cell]])).replace(/"/g, "")).toMatch(/^'/);
  });

  it("leaves numbers numbers, negative ones too", () => {
    expect(body(csv([[-50_000, 0, null]]))).toBe("-50000,0,\r\n");
  });

  it("quotes what holds the delimiter, a quote or a line break", () => {
    expect(body(csv([["a,b", 'say "x"', "l\nm", "c;d"]]))).toBe('"a,b","say ""x""","l\nm",c;d\r\n');
    expect(body(csv([["a,b", "c;d"]], ";"))).toBe('a,b;"c;d"\r\n');
  });
});
