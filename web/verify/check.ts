// Whether a text was signed by the city: the rules of chalicelib/core/crypto/jose.py and of
// `tumbas-verify`, in the reader's own browser. docs/verify.md tells the format.

export interface Statement {
  kind: "statement";
  iss: string;
  mid: string;
  /** Of the shop. */
  name: string;
  from: string;
  to: string;
  /** Sums in rupiah. */
  opening: number;
  redeemed: number;
  refunded: number;
  paid_out: number;
  closing: number;
  /** Every transfer up to this instant is in it. */
  through: string;
  /** When it was signed, in seconds. */
  iat: number;
}

export interface Receipt {
  kind: "redemption" | "refund";
  iss: string;
  mid: string;
  jti: string;
  vid: string;
  amount: number;
  /** When it occurred, in seconds. */
  iat: number;
  /** Of a refund: the redemption. */
  rid?: string;
}

export type Paper = Statement | Receipt;

export type Verdict =
  | { is: "genuine"; paper: Paper }
  /** `form`: no text of ours; `kind`: signed for something else; `content`: what is signed makes no
   * sense. */
  | { is: "refused"; why: "form" | "kind" | "signature" | "content" }
  /** Nobody can tell here: no keys came, no such key, a browser without cryptography. */
  | { is: "unknown"; why: "unreachable" | "key" | "browser" };

export type Jwk = Readonly<Record<string, string>>;

// As many as the API itself reads.
const MOST_CHARACTERS = 1024;
// Exactly what the city writes: no other member, order or spelling.
const HEADER = /^\{"alg":"ES256","kid":"([0-9A-Za-z]{4})","typ":"([^"\\]*)"\}$/;
const SIGNATURE_BYTES = 64;
// (r, n − s) holds whenever (r, s) does; the city writes the lower s, so a text has no twin.
const HIGHEST_S = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };

/** The signed text in what was scanned or pasted: behind the `#` of an address, and without the
 * breaks of a line that was copied from paper. */
export function tokenIn(given: string): string {
  return given.slice(given.lastIndexOf("#") + 1).replace(/\s/g, "");
}

/** What holds of a signed text; `askKeys` answers the city's public keys, or throws. */
export async function check(token: string, askKeys: () => Promise<Jwk[]>): Promise<Verdict> {
  if (token.length > MOST_CHARACTERS) return refused("form");
  const parts = token.split(".");
  const [head, payload, signature] = parts.map(decoded);
  if (parts.length !== 3 || !head || !payload || signature?.length !== SIGNATURE_BYTES) {
    return refused("form");
  }
  const [, kid, typ = ""] = HEADER.exec(textOf(head) ?? "") ?? [];
  if (!kid) return refused("form");
  const read = READERS.get(typ);
  if (!read) return refused("kind");
  if (hex(signature.subarray(SIGNATURE_BYTES / 2)) > HIGHEST_S) return refused("signature");
  if (!globalThis.crypto?.subtle) return { is: "unknown", why: "browser" };

  let key: CryptoKey;
  try {
    const jwk = (await askKeys()).find((one) => one.kid === kid && one.crv === "P-256");
    if (!jwk) return { is: "unknown", why: "key" };
    const { kty, crv, x, y } = jwk;
    key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, P256, false, ["verify"]);
  } catch {
    return { is: "unknown", why: "unreachable" };
  }
  const signed = new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")));
  if (!(await crypto.subtle.verify(ES256, key, signature, signed))) return refused("signature");
  const paper = read(claimsIn(payload));
  return paper ? { is: "genuine", paper } : refused("content");
}

function refused(why: (Verdict & { is: "refused" })["why"]): Verdict {
  return { is: "refused", why };
}

type Claims = Readonly<Record<string, unknown>>;

const READERS = new Map([
  ["statement+jwt", statement],
  ["receipt+jwt", receipt],
]);

const SUMS = ["opening", "redeemed", "refunded", "paid_out", "closing"];

function statement(claims: Claims): Paper | null {
  if (!has(claims, ["iss", "mid", "name", "from", "to", "through"], [...SUMS, "iat"])) return null;
  const paper = { ...claims, kind: "statement" } as Statement;
  const left = paper.opening + paper.redeemed - paper.refunded - paper.paid_out;
  return left === paper.closing ? paper : null;
}

function receipt(claims: Claims): Paper | null {
  if (!has(claims, ["iss", "mid", "jti", "vid"], ["amount", "iat"])) return null;
  if (claims.kind === undefined) return { ...claims, kind: "redemption" } as Receipt;
  return claims.kind === "refund" && has(claims, ["rid"], [])
    ? (claims as unknown as Receipt)
    : null;
}

function has(claims: Claims, texts: string[], numbers: string[]): boolean {
  return (
    texts.every((name) => typeof claims[name] === "string") &&
    numbers.every((name) => Number.isSafeInteger(claims[name]))
  );
}

/** The members of a JSON object that is spelled as the city spells it, which leaves no room for a
 * name that stands twice. Nothing where it is not. */
function claimsIn(payload: Uint8Array): Claims {
  const text = textOf(payload) ?? "";
  try {
    const claims: unknown = JSON.parse(text);
    return JSON.stringify(claims) === text && text.startsWith("{") ? (claims as Claims) : {};
  } catch {
    return {};
  }
}

/** The bytes of base64url, or null where another text stands for the same bytes. */
function decoded(part: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    const again = btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    return again === part ? Uint8Array.from(bytes, (one) => one.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
