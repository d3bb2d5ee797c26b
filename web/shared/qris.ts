// What a QRIS code says (EMVCo, "QR Code Specification for Payment Systems: Merchant-Presented Mode",
// 1.1; Bank Indonesia's tags): who is paid. Nothing is paid by it here.

/** Whom a QRIS code pays. */
export interface Qris {
  /** The merchant's national number, `ID` and 13 digits; "" where the code names none. */
  nmid: string;
  name: string;
}

interface Tlv {
  tag: string;
  value: string;
}

const FORMAT = "000201";
const NAME = "59";
const CHECKSUM = "63";
// The account of the national repository, and in an account its id.
const NATIONAL = "51";
const ACCOUNT_ID = "02";

/** Whether a text is meant as such a code: the specification has it begin with its format. */
export function looksLikeQris(text: string): boolean {
  return text.startsWith(FORMAT);
}

/** Whom the code in `text` pays; null where it is damaged or no such code. */
export function readQris(text: string): Qris | null {
  if (!looksLikeQris(text)) return null;
  const parts = read(text);
  const last = parts?.at(-1);
  if (!parts || last?.tag !== CHECKSUM || last.value.length !== 4) return null;
  if (checksum(text.slice(0, -4)) !== last.value.toUpperCase()) return null;
  const id = textOf(read(textOf(parts, NATIONAL)), ACCOUNT_ID).trim();
  return { nmid: /^ID\d{13}$/.test(id) ? id : "", name: textOf(parts, NAME).trim() };
}

function textOf(parts: readonly Tlv[] | null, tag: string): string {
  return parts?.find((one) => one.tag === tag)?.value ?? "";
}

// Two digits of tag, two of length, and so many characters; null where they do not add up.
function read(text: string): Tlv[] | null {
  const parts: Tlv[] = [];
  let at = 0;
  while (at < text.length) {
    const head = text.slice(at, at + 4);
    if (!/^\d{4}$/.test(head)) return null;
    const end = at + 4 + Number(head.slice(2));
    if (end > text.length) return null;
    parts.push({ tag: head.slice(0, 2), value: text.slice(at + 4, end) });
    at = end;
  }
  return parts;
}

// CRC-16/CCITT-FALSE over the bytes of everything before it.
function checksum(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}
