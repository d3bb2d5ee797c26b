// The taxes that are withheld from what the city buys, as every screen of the part names them.

import type { TaxView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

export type TaxKind = TaxView["kind"];

export const TAX_KINDS = [
  "pph22",
  "pph23",
  "pph_final",
  "ppn",
] as const satisfies readonly TaxKind[];

/** A kind of tax as people say it. */
export const taxName: (kind: TaxKind) => string = catalogue({
  id: { pph22: "PPh Pasal 22", pph23: "PPh Pasal 23", pph_final: "PPh final UMKM", ppn: "PPN" },
  en: {
    pph22: "PPh article 22",
    pph23: "PPh article 23",
    pph_final: "Final PPh of UMKM",
    ppn: "PPN (VAT)",
  },
});
