import { describe, expect, it } from "vitest";
import { openingLines } from "./hours";

const open = (day: string, opens: string, closes: string) => ({ day, opens, closes }) as never;

describe("a shop's opening times", () => {
  it("say days that are open alike once, and leave out closed ones", () => {
    const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    const hours = [
      ...weekdays.map((day) => open(day, "08:00", "17:00")),
      open("sunday", "08:00", "12:00"),
      open("sunday", "16:00", "21:00"),
    ];
    expect(openingLines(hours)).toEqual(["Sen–Jum 08.00–17.00", "Min 08.00–12.00, 16.00–21.00"]);
  });

  it("do not run over a day between that is open otherwise", () => {
    const hours = [
      open("monday", "08:00", "17:00"),
      open("wednesday", "08:00", "17:00"),
      open("saturday", "18:00", "02:00"),
      open("sunday", "18:00", "02:00"),
    ];
    expect(openingLines(hours)).toEqual([
      "Sen 08.00–17.00",
      "Rab 08.00–17.00",
      "Sab–Min 18.00–02.00",
    ]);
    expect(openingLines([])).toEqual([]);
  });
});
