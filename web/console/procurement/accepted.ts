// What an acceptance comes to, apart from how it is typed.

import type { OrderItemView } from "../../shared/generated/schema";

/** How many pieces of an item were not accepted yet. */
export function openOf({
  quantity,
  accepted,
}: Pick<OrderItemView, "quantity" | "accepted">): number {
  return quantity - accepted;
}

/** What quantities of an order's items cost, in rupiah; what is no whole number counts as none. */
export function grossOf(items: readonly OrderItemView[], quantities: readonly number[]): number {
  return items.reduce((sum, { unit_price }, at) => {
    const quantity = quantities[at] ?? 0;
    return sum + (Number.isInteger(quantity) ? quantity * unit_price : 0);
  }, 0);
}

/** The items, by their place, of which more is accepted than is open, or no whole number. */
export function wrongQuantities(
  items: readonly OrderItemView[],
  quantities: readonly number[],
): number[] {
  return items.flatMap((item, at) => {
    const quantity = quantities[at] ?? 0;
    const right = Number.isInteger(quantity) && quantity >= 0 && quantity <= openOf(item);
    return right ? [] : [at];
  });
}
