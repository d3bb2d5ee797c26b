// A merchant's checks (chalicelib/merchants/rules/merchant.py), as people know them.

import { catalogue } from "./words";

export const MERCHANT_CHECKS = ["halal", "pirt", "hygiene", "health_protocol"] as const;

/** A check's name: that of the certificate which proves it. */
export const merchantCheckName = catalogue({
  id: {
    halal: "Sertifikat halal",
    pirt: "SPP-IRT (PIRT)",
    hygiene: "Laik higiene sanitasi (SLHS)",
    health_protocol: "Protokol kesehatan",
  },
  en: {
    halal: "Halal certificate",
    pirt: "Home food licence (PIRT)",
    hygiene: "Hygiene certificate (SLHS)",
    health_protocol: "Health protocol",
  },
});
