import { expect, test } from "vitest";
import { type Opening, openness } from "./hours";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;
const SHOP: Opening[] = WEEKDAYS.map((day) => ({ day, opens: "08:00", closes: "17:00" }));
const STALL: Opening[] = [{ day: "sunday", opens: "18:00", closes: "02:00" }];
const EVERY_DAY: Opening[] = [...WEEKDAYS, "saturday" as const, "sunday" as const].map((day) => ({
  day,
  opens: "00:00",
  closes: "00:00",
}));

// 30 November 2026 is a Monday.
function wib(day: number, clock: string): number {
  return Date.parse(`2026-11-${day}T${clock}:00+07:00`);
}

test.each([
  [SHOP, wib(27, "08:00"), true, "Buka sekarang, sampai 17.00"],
  [SHOP, wib(27, "16:59"), true, "Buka sekarang, sampai 17.00"],
  [SHOP, wib(27, "07:59"), false, "Tutup, buka pukul 08.00"],
  [SHOP, wib(26, "17:00"), false, "Tutup, buka besok pukul 08.00"],
  [SHOP, wib(27, "17:00"), false, "Tutup, buka Senin pukul 08.00"],
  [SHOP, wib(29, "23:00"), false, "Tutup, buka besok pukul 08.00"],
  [STALL, wib(30, "01:59"), true, "Buka sekarang, sampai 02.00"],
  [STALL, wib(30, "02:00"), false, "Tutup, buka Minggu pukul 18.00"],
  [STALL, wib(29, "17:00"), false, "Tutup, buka pukul 18.00"],
  [EVERY_DAY, wib(30, "00:00"), true, "Buka 24 jam"],
  [EVERY_DAY.slice(0, 2), wib(30, "10:00"), true, "Buka sekarang, sampai 00.00"],
])("%j at %d", (hours, now, open, words) => {
  expect(openness(hours, now)).toEqual({ open, words });
});

test("a shop that has told no hours is neither open nor closed", () => {
  expect(openness([], wib(27, "10:00"))).toBeNull();
});
