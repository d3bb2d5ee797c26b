import { catalogue } from "../../shared/words";

export const ADAPTERS = ["snap", "snap_unsigned", "netzme"] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** How an acquirer tells of payments. */
export const adapterName = catalogue({
  id: {
    snap: "SNAP BI, isi ditandatangani",
    snap_unsigned: "SNAP BI, isi tidak ditandatangani",
    netzme: "Netzme",
  },
  en: {
    snap: "SNAP BI, signs the body",
    snap_unsigned: "SNAP BI, does not sign the body",
    netzme: "Netzme",
  },
});
