import { beforeEach, expect, test } from "vitest";
import {
  amountIn,
  businessDay,
  daysAfter,
  daysUntil,
  grouped,
  instantOf,
  moment,
  rupiah,
} from "./format";
import { language } from "./words";

beforeEach(() => {
  language.value = "id";
});

test("money is grouped with points, with a no-break space", () => {
  expect(rupiah(50_000)).toBe("Rp\u00a050.000");
  expect(rupiah(0)).toBe("Rp\u00a00");
  expect(rupiah(-1_234_567)).toBe("−Rp\u00a01.234.567");
  expect(grouped(1_000_000)).toBe("1.000.000");
});

test("a moment is read in WIB, whatever zone the phone is in", () => {
  expect(moment("2026-11-30T17:30:00Z")).toBe("1 Des 2026, 00.30");
  language.value = "en";
  expect(moment("2026-11-30T17:30:00Z")).toBe("1 Dec 2026, 00:30");
});

test("a business day begins at midnight in Jakarta", () => {
  expect(businessDay(Date.parse("2026-11-30T16:59:59Z"))).toBe("2026-11-30");
  expect(businessDay(Date.parse("2026-11-30T17:00:00Z"))).toBe("2026-12-01");
  expect(moment("2026-12-01", "day")).toBe("1 Des 2026");
});

test("days are counted over the ends of months and years", () => {
  expect(daysAfter("2026-12-31", 1)).toBe("2027-01-01");
  expect(daysAfter("2028-03-01", -1)).toBe("2028-02-29");
  expect(daysUntil("2026-12-01T16:59:00Z", Date.parse("2026-11-30T17:00:00Z"))).toBe(0);
  expect(daysUntil("2026-12-08T16:59:00Z", Date.parse("2026-12-01T16:00:00Z"))).toBe(7);
});

test("a moment that was typed is meant as WIB", () => {
  expect(instantOf("2026-12-01T00:30")).toBe("2026-11-30T17:30:00Z");
});

test("whole rupiah are read out of whatever was typed", () => {
  expect(amountIn("12.500")).toBe(12_500);
  expect(amountIn("Rp 12 500")).toBe(12_500);
  expect(amountIn("")).toBe(0);
});
