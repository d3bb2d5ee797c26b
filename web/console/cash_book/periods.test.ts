import { expect, test } from "vitest";
import { periodOf, spanIn, spanOf, spanText } from "./periods";

// Half past midnight in Jakarta, on the first of January; in UTC it is still December.
const NEW_YEAR = Date.parse("2026-12-31T17:30:00Z");

test("periods are of business days in Jakarta", () => {
  expect(spanOf("this_month", NEW_YEAR)).toEqual({ from: "2027-01-01", to: "2027-01-01" });
  expect(spanOf("last_month", NEW_YEAR)).toEqual({ from: "2026-12-01", to: "2026-12-31" });
  expect(spanOf("this_year", NEW_YEAR)).toEqual({ from: "2027-01-01", to: "2027-01-01" });
  expect(spanOf("own", NEW_YEAR)).toBeNull();
});

test("the month before March ends where February does", () => {
  const march = Date.parse("2028-03-15T05:00:00Z");
  expect(spanOf("last_month", march)).toEqual({ from: "2028-02-01", to: "2028-02-29" });
});

test("a span in the address is read back", () => {
  const span = { from: "2026-11-01", to: "2026-11-26" };
  expect(spanIn(spanText(span))).toEqual(span);
  expect(spanIn("2026-11")).toBeNull();
  expect(spanIn(undefined)).toBeNull();
});

test("a span is known by the period that it is", () => {
  const now = Date.parse("2026-11-26T05:00:00Z");
  expect(periodOf({ from: "2026-10-01", to: "2026-10-31" }, now)).toBe("last_month");
  expect(periodOf({ from: "2026-10-02", to: "2026-10-31" }, now)).toBe("own");
});
