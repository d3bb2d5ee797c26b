// What stood in a QR code, or was typed: a payment code of ours, or why it is none.

import { looksLikeQris } from "../../shared/qris";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    qris: "Ini QRIS, bukan voucher. Minta warga membuka Bayar di dompet Tumbas.",
    ten_digits: "Kode di HP warga ada sepuluh angka. Periksa lagi.",
    not_ours: "Kode ini bukan voucher Tumbas. Minta warga membuka Bayar di dompet Tumbas.",
  },
  en: {
    qris: "This is QRIS, not a voucher. Ask the resident to open Pay in the Tumbas wallet.",
    ten_digits: "The code on the resident's phone has ten digits. Please check.",
    not_ours: "This is no Tumbas voucher. Ask the resident to open Pay in the Tumbas wallet.",
  },
});

/** What `/merchant/scans` takes. */
export type Presented = { token: string } | { code: string };

/** Why something is no payment code. */
export type NotOurs = "qris" | "ten_digits" | "not_ours";

/** The payment code in what was scanned, typed or pasted, or what it is instead. */
export function presentedIn(text: string): Presented | NotOurs {
  const bare = text.replace(/\s/g, "");
  const digits = bare.replace(/[-.]/g, "");
  if (/^\d{10}$/.test(digits)) return { code: digits };
  if (looksLikeQris(bare)) return "qris";
  if (/^\d+$/.test(digits)) return "ten_digits";
  // A token is a compact JWT: three parts in base64url (RFC 7515, section 3.1).
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(bare)) return { token: bare };
  return "not_ours";
}

/** What to tell about something that is no payment code. */
export function told(what: NotOurs): string {
  return t(what);
}
