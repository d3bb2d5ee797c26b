import { describe, expect, it } from "vitest";
import type { DayView } from "../../shared/generated/schema";
import { spans, sums } from "./spans";

function day(date: string, issued: number, remaining: number): DayView {
  return {
    date,
    issued,
    remaining,
    transfers: 1,
    funded: 10,
    redeemed: 1,
    refunded: 0,
    returned: 0,
  };
}

/** So many days from 1 October 2026. */
function days(many: number): DayView[] {
  const first = Date.parse("2026-10-01");
  return Array.from({ length: many }, (_, i) =>
    day(new Date(first + i * 86_400_000).toISOString().slice(0, 10), 2, 1000 - i),
  );
}

describe("the spans of a report", () => {
  it("are days up to two months", () => {
    const found = spans(days(62));
    expect(found).toHaveLength(62);
    expect(found[0]).toMatchObject({ name: "2026-10-01", issued: 2, remaining: 1000 });
  });

  it("are months beyond, each with what was left at its end", () => {
    const found = spans(days(63));
    expect(found.map(({ name }) => name)).toEqual(["2026-10", "2026-11", "2026-12"]);
    expect(found[0]).toMatchObject({ issued: 62, remaining: 970 });
    expect(found[2]).toMatchObject({ issued: 4, remaining: 938 });
  });

  it("add up to what their days do", () => {
    for (const many of [5, 400]) {
      expect(sums(spans(days(many)))).toMatchObject({ issued: 2 * many, funded: 10 * many });
    }
  });

  it("are none where there is no day", () => {
    expect(spans([])).toEqual([]);
  });
});
