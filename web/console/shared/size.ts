// How large a business is to the state, as people read it.

import type { MerchantView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    micro: "mikro",
    small: "kecil",
    medium: "menengah",
    large: "besar",
    unknown: "belum diketahui",
    yes: "ya",
    no: "tidak",
  },
  en: {
    micro: "micro",
    small: "small",
    medium: "medium",
    large: "large",
    unknown: "not known yet",
    yes: "yes",
    no: "no",
  },
});

export const SIZES = ["micro", "small", "medium", "large"] as const;

export function sizeName(size: MerchantView["size"]): string {
  return t(size ?? "unknown");
}

export function yesOrNo(said: boolean): string {
  return t(said ? "yes" : "no");
}
