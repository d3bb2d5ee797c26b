import { describe, expect, it } from "vitest";
import { examples, rewarded } from "./reward";

const RULE = { percent: 10, min_payment: 20_000, max_per_payment: 7_500 };

describe("what a payment is rewarded with", () => {
  it("is the rule's share, cut to the whole rupiah, from the least payment up to the most", () => {
    expect(rewarded(RULE, 19_999)).toBe(0);
    expect(rewarded(RULE, 20_000)).toBe(2_000);
    expect(rewarded(RULE, 50_009)).toBe(5_000);
    expect(rewarded(RULE, 75_000)).toBe(7_500);
    expect(rewarded(RULE, 9_000_000)).toBe(7_500);
  });

  it("is shown for the least payment, one between, and the first that brings the most", () => {
    expect(examples(RULE)).toEqual([20_000, 50_000, 75_000]);
    expect(examples({ ...RULE, min_payment: 50_000 })).toEqual([50_000, 75_000]);
    expect(examples({ percent: 100, min_payment: 5_000, max_per_payment: 5_000 })).toEqual([5_000]);
    // Rp 10.000 of 3 % is reached by a payment that is no round sum.
    expect(examples({ percent: 3, min_payment: 1_000, max_per_payment: 10_000 })).toEqual([
      1_000, 50_000, 333_334,
    ]);
  });

  it("has no example while the rule is not whole", () => {
    expect(examples({ percent: 0, min_payment: 20_000, max_per_payment: 7_500 })).toEqual([]);
    expect(examples({ percent: 10, min_payment: 20_000, max_per_payment: 0 })).toEqual([]);
    expect(examples({ percent: 10, min_payment: 0, max_per_payment: 7_500 })).toEqual([]);
  });
});
