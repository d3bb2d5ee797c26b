import { expect, test } from "vitest";
import { monthAfter, monthsBetween } from "./months";

test("months follow each other over the years", () => {
  expect(monthAfter("2026-11", 2)).toBe("2027-01");
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
  expect(monthAfter("2026-12", 0)).toBe("2026-12");
});

test("a year has twelve months, and what is exchanged has none", () => {
  expect(monthsBetween("2026-01", "2026-12")).toBe(12);
  expect(monthsBetween("2026-02", "2026-01")).toBe(0);
});
