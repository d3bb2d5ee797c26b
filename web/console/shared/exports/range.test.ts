import { expect, it } from "vitest";
import { isDay, rangeWords } from "./range";

const MIDNIGHT = "2026-11-23T17:00:00.000Z"; // 24 November begins in Jakarta
const NEXT = "2026-11-24T17:00:00.000Z";

it("a range of whole days is told in days, both of which are in it", () => {
  expect(rangeWords(MIDNIGHT, NEXT)).toBe("24 Nov 2026");
  expect(rangeWords("2026-10-31T17:00:00.000Z", NEXT)).toBe("1 Nov 2026 – 24 Nov 2026");
});

it("a range that ends within a day is told to the minute", () => {
  expect(rangeWords(MIDNIGHT, "2026-11-24T03:15:00.000Z")).toBe(
    "24 Nov 2026, 00.00 – 24 Nov 2026, 10.15",
  );
});

it("one business day is told from more, and from a part of it", () => {
  expect(isDay(MIDNIGHT, NEXT, "2026-11-24")).toBe(true);
  expect(isDay(MIDNIGHT, NEXT, "2026-11-23")).toBe(false);
  expect(isDay(MIDNIGHT, "2026-11-24T16:59:00.000Z", "2026-11-24")).toBe(false);
});
