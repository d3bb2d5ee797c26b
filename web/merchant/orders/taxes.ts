// The taxes that the city withholds from what it buys, in words that say what they are.

import type { SlipView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

export type TaxKind = SlipView["kind"];

/** A kind of tax. */
export const taxName: (kind: TaxKind) => string = catalogue({
  id: {
    pph22: "Pajak penghasilan atas barang (PPh Pasal 22)",
    pph23: "Pajak penghasilan atas jasa (PPh Pasal 23)",
    pph_final: "Pajak penghasilan UMKM (PPh final)",
    ppn: "Pajak pertambahan nilai (PPN)",
  },
  en: {
    pph22: "Income tax on goods (PPh article 22)",
    pph23: "Income tax on services (PPh article 23)",
    pph_final: "Income tax of small businesses (final PPh)",
    ppn: "Value added tax (PPN)",
  },
});
