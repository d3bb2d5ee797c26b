import { expect, test } from "vitest";
import { pause } from "./pauses";

test("who is not told asks each second for five, then ever less often", () => {
  const pauses = Array.from({ length: 20 }, (_, asked) => pause(asked, 15_000));
  expect(pauses.slice(0, 5)).toEqual([1000, 1000, 1000, 1000, 1000]);
  for (let asked = 5; asked < pauses.length; asked += 1) {
    expect(pauses[asked]).toBeGreaterThanOrEqual(pauses[asked - 1] ?? 0);
  }
  expect(pauses.at(-1)).toBe(15_000);
});
