import { describe, expect, it } from "vitest";
import { edges, monthsAfter, weeks } from "./months";

describe("the months of a calendar", () => {
  it("follow each other over the turn of a year", () => {
    expect(monthsAfter("2026-12", 1)).toBe("2027-01");
    expect(monthsAfter("2026-01", -1)).toBe("2025-12");
  });

  it("end on their last day, in leap years, too", () => {
    expect(edges("2026-02")).toEqual(["2026-02-01", "2026-02-28"]);
    expect(edges("2028-02")).toEqual(["2028-02-01", "2028-02-29"]);
  });

  it("are laid out in weeks that begin on Monday", () => {
    // 1 November 2026 is a Sunday, 30 November a Monday.
    const november = weeks("2026-11");
    expect(november).toHaveLength(6);
    expect(november[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
    expect(november[5]?.[0]).toBe("2026-11-30");
    expect(november.flat().filter(Boolean)).toHaveLength(30);
    // 1 June 2026 is a Monday.
    expect(weeks("2026-06")[0]?.[0]).toBe("2026-06-01");
  });
});
