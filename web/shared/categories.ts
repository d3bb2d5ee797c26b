import { catalogue } from "./words";

const t = catalogue({
  id: {
    kuliner: "Kuliner",
    kriya: "Kriya",
    fesyen: "Fesyen",
    kelontong: "Kelontong",
    jasa: "Jasa",
    pariwisata: "Pariwisata",
    pendidikan: "Pendidikan",
  },
  en: {
    kuliner: "Food and drink",
    kriya: "Crafts",
    fesyen: "Fashion",
    kelontong: "Groceries",
    jasa: "Services",
    pariwisata: "Tourism",
    pendidikan: "Education",
  },
});

/** The kinds of business in use (chalicelib/merchants/rules/merchant.py). */
export const CATEGORIES = [
  "kuliner",
  "kriya",
  "fesyen",
  "kelontong",
  "jasa",
  "pariwisata",
  "pendidikan",
] as const;

/** A category's name on the screen. */
export function categoryName(category: string): string {
  return t(category as (typeof CATEGORIES)[number]);
}
