import { describe, expect, it } from "vitest";
import { itemOf, NO_ROW, type Row, totalOf, wrongRows } from "./typed";

const soap: Row = { ...NO_ROW, key: 1, name: " Sabun ", quantity: 3, unit_price: 12_500 };
const words = { name: "name", quantity: "quantity", unit_price: "price" };

describe("the rows of an order", () => {
  it("are worth their quantities at their prices", () => {
    expect(totalOf([soap, { quantity: 2, unit_price: 1_000 }])).toBe(39_500);
    expect(totalOf([])).toBe(0);
  });

  it("go out without what only the form knows", () => {
    expect(itemOf(soap)).toEqual({
      name: "Sabun",
      quantity: 3,
      unit_price: 12_500,
      made_in_malang: false,
    });
    expect(itemOf({ ...soap, product_id: "prd_1" })).toMatchObject({ product_id: "prd_1" });
  });

  it("need a name, a whole quantity and a price", () => {
    expect(wrongRows([soap], words)).toEqual({});
    const empty = { ...soap, name: " ", quantity: 0, unit_price: 0 };
    expect(wrongRows([soap, empty], words)).toEqual({
      "items[1].name": "name",
      "items[1].quantity": "quantity",
      "items[1].unit_price": "price",
    });
    expect(wrongRows([{ ...soap, quantity: 1.5 }], words)).toHaveProperty("items[0].quantity");
    expect(wrongRows([{ ...soap, quantity: Number.NaN }], words)).toHaveProperty(
      "items[0].quantity",
    );
  });
});
