import type { ProductView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { dine_in: "makan di tempat", take_away: "bawa pulang", delivery: "diantar" },
  en: { dine_in: "eat in", take_away: "take away", delivery: "delivery" },
});

export type Service = ProductView["services"][number];

/** How a product can be had (chalicelib/products/rules.py). */
export const SERVICES: readonly Service[] = ["dine_in", "take_away", "delivery"];

/** A service's name on the screen. */
export function serviceName(service: Service): string {
  return t(service);
}
