import { ApiProblem } from "../../shared/api";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    removed:
      "HP ini tidak boleh lagi memakai kasir toko ini. Tidak ada yang dibayarkan. Hubungi pemilik toko.",
  },
  en: {
    removed: "This phone may not use this shop's till any more. Nothing was paid. Ask the owner.",
  },
});

/** What to tell about an error at the till: a cashier who was removed meanwhile has no role that
 * may, which the API's own words leave open. */
export function meant(error: unknown): unknown {
  return error instanceof ApiProblem && error.code === "forbidden" ? t("removed") : error;
}
