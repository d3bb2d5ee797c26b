import { describe, expect, it } from "vitest";
import { stepsOf, waitsFor } from "./checklist";

const NOW = Date.parse("2026-12-31T12:00:00Z");
const LEFT = {
  state: "published",
  spend_until: "2026-12-31T10:00:00Z",
  unissued: 20,
  vouchers: 30,
  owed: 50,
} as const;

describe("what is left when the year ends", () => {
  it("waits for residents until they can no longer spend it", () => {
    expect(waitsFor({ ...LEFT, spend_until: "2026-12-31T17:00:00Z" }, NOW)).toBe("residents");
    expect(waitsFor(LEFT, NOW)).toBe("close");
  });

  it("waits for payouts where merchants are owed the rest", () => {
    expect(waitsFor({ ...LEFT, unissued: 0, vouchers: 0 }, NOW)).toBe("payout");
    expect(waitsFor({ ...LEFT, unissued: 0, vouchers: 0, owed: 0 }, NOW)).toBe("nothing");
  });

  it("adds up by what is to be done", () => {
    const open = { ...LEFT, spend_until: "2027-01-31T00:00:00Z" };
    expect(stepsOf([LEFT, open], 70, NOW)).toEqual({
      residents: 50,
      close: 50,
      payout: 100,
      surrender: 70,
    });
    // What the city has promised and not paid yet is not to be surrendered.
    expect(stepsOf([], -70, NOW).surrender).toBe(0);
  });
});
