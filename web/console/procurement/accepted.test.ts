import { describe, expect, it } from "vitest";
import type { OrderItemView } from "../../shared/generated/schema";
import { grossOf, openOf, wrongQuantities } from "./accepted";

function item(quantity: number, accepted: number, unit_price: number): OrderItemView {
  return {
    product_id: null,
    name: "Kursi",
    quantity,
    accepted,
    unit_price,
    amount: quantity * unit_price,
    made_in_malang: true,
  };
}

const items = [item(10, 4, 1_000), item(2, 0, 50_000)];

describe("an acceptance", () => {
  it("takes what is open of each item", () => {
    expect(items.map(openOf)).toEqual([6, 2]);
    expect(wrongQuantities(items, [6, 0])).toEqual([]);
  });

  it("costs what its quantities cost", () => {
    expect(grossOf(items, [6, 1])).toBe(56_000);
    expect(grossOf(items, [Number.NaN, 1.5])).toBe(0);
  });

  it("takes no more than is open, and whole pieces", () => {
    expect(wrongQuantities(items, [7, -1])).toEqual([0, 1]);
    expect(wrongQuantities(items, [0.5, 2])).toEqual([0]);
  });
});
