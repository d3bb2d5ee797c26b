import { beforeAll, describe, expect, it, test, vi } from "vitest";
import docs from "../../docs/verify.md?raw";
import { check, type Jwk, tokenIn } from "./check";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const STATEMENT = {
  iss: "malang",
  mid: "mrc_1",
  name: "Warung Bu Siti",
  from: "2026-11-01",
  to: "2026-11-30",
  opening: 10_000,
  redeemed: 50_000,
  refunded: 5_000,
  paid_out: 20_000,
  closing: 35_000,
  through: "2026-12-01T00:00:00.000Z",
  iat: 1_796_101_200,
};
const RECEIPT = {
  iss: "malang",
  jti: "trf_1",
  vid: "vch_1",
  cmp: "cmp_1",
  mid: "mrc_1",
  amount: 15_000,
  iat: 1_796_101_200,
};

const utf8 = (text: string) => new TextEncoder().encode(text);
const base64 = (raw: string | Uint8Array) =>
  btoa(String.fromCharCode(...(typeof raw === "string" ? utf8(raw) : raw)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "");
const bytesOf = (part: string) =>
  Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

let pair: CryptoKeyPair;
let keys: Jwk[];

beforeAll(async () => {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  pair = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  keys = [{ kty: "EC", crv: "P-256", kid: "k001", x: jwk.x ?? "", y: jwk.y ?? "" }];
});

/** What the city writes over a payload, or a text that is none: with the lower `s`. */
async function signed(
  payload: unknown,
  typ = "statement+jwt",
  head = `{"alg":"ES256","kid":"k001","typ":"${typ}"}`,
): Promise<string> {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const body = `${base64(head)}.${base64(text)}`;
  const raw = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    pair.privateKey,
    utf8(body),
  );
  return `${body}.${base64(withS(new Uint8Array(raw), (s) => (s > ORDER / 2n ? ORDER - s : s)))}`;
}

function withS(signature: Uint8Array, change: (s: bigint) => bigint): Uint8Array {
  let s = change(signature.slice(32).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n));
  const changed = signature.slice();
  for (let at = 63; at >= 32; at -= 1, s /= 256n) changed[at] = Number(s % 256n);
  return changed;
}

const verdict = (token: string) => check(token, async () => keys);
const forbidden = async () => expect.fail("nobody had to be asked");

describe("a genuine text", () => {
  it("is the receipt of docs/verify.md, signed by the key that stands there", async () => {
    const fenced = (name: string) => docs.split(`example-${name}\n`)[1]?.split("\n```")[0] ?? "";
    const published = JSON.parse(fenced("keys")).keys;
    const found = await check(tokenIn(fenced("receipt")), async () => published);
    expect(found).toMatchObject({
      is: "genuine",
      paper: { kind: "redemption", iss: "malang", amount: 15_000, vid: "vch_00000000000A" },
    });
  });

  it("is a statement, whose sums are told as they stand in it", async () => {
    expect(await verdict(await signed(STATEMENT))).toEqual({
      is: "genuine",
      paper: { ...STATEMENT, kind: "statement" },
    });
  });

  it("is checked by the key that it names, among others", async () => {
    const other = { ...keys[0], kid: "k000", x: keys[0]?.y ?? "" };
    const found = await check(await signed(STATEMENT), async () => [other, ...keys]);
    expect(found.is).toBe("genuine");
  });

  it("is the receipt of a refund, which names the redemption", async () => {
    const refund = { ...RECEIPT, kind: "refund", rid: "trf_0", cashier: "csh_1" };
    expect(await verdict(await signed(refund, "receipt+jwt"))).toMatchObject({
      is: "genuine",
      paper: { kind: "refund", rid: "trf_0" },
    });
  });

  it("may come as a whole address, and in lines", async () => {
    const token = await signed(STATEMENT);
    const broken = ` https://x.id/verify/#${token.slice(0, 99)}\r\n${token.slice(99)}\n`;
    expect(tokenIn(broken)).toBe(token);
    expect(tokenIn(token)).toBe(token);
    expect(tokenIn("")).toBe("");
  });
});

describe("a text that was tampered with", () => {
  test.each(Object.keys(STATEMENT))("is refused for another %s", async (name) => {
    const [head, , signature] = (await signed(STATEMENT)).split(".");
    const value = STATEMENT[name as keyof typeof STATEMENT];
    const changed = { ...STATEMENT, [name]: typeof value === "number" ? value + 1 : `${value}0` };
    const token = `${head}.${base64(JSON.stringify(changed))}.${signature}`;
    expect(await verdict(token)).toEqual({ is: "refused", why: "signature" });
  });

  it("is refused with any byte of its signature changed", async () => {
    const [head, payload, signature = ""] = (await signed(STATEMENT)).split(".");
    for (let at = 0; at < 64; at += 1) {
      const raw = bytesOf(signature);
      raw[at] = (raw[at] ?? 0) ^ 1;
      const found = await verdict(`${head}.${payload}.${base64(raw)}`);
      expect(found, `byte ${at}`).toEqual({ is: "refused", why: "signature" });
    }
  });

  it("is refused with a signature that is no signature at all", async () => {
    const [head, payload] = (await signed(STATEMENT)).split(".");
    for (const s of [0n, 1n]) {
      const raw = withS(new Uint8Array(64), () => s);
      const found = await verdict(`${head}.${payload}.${base64(raw)}`);
      expect(found).toEqual({ is: "refused", why: "signature" });
    }
  });

  it("is refused as the twin of a genuine one", async () => {
    const [head, payload, signature = ""] = (await signed(STATEMENT)).split(".");
    const twin = withS(bytesOf(signature), (s) => ORDER - s);
    const found = await check(`${head}.${payload}.${base64(twin)}`, forbidden);
    expect(found).toEqual({ is: "refused", why: "signature" });
  });

  it("is refused under a header that another paper of the city has", async () => {
    const [, payload, signature] = (await signed(STATEMENT)).split(".");
    const [head] = (await signed(RECEIPT, "receipt+jwt")).split(".");
    const found = await verdict(`${head}.${payload}.${signature}`);
    expect(found).toEqual({ is: "refused", why: "signature" });
  });
});

describe("a header that the city does not write", () => {
  test.each([
    ["an algorithm of none", '{"alg":"none","kid":"k001","typ":"statement+jwt"}'],
    ["another algorithm", '{"alg":"HS256","kid":"k001","typ":"statement+jwt"}'],
    ["a key of its own", '{"alg":"ES256","kid":"k001","typ":"statement+jwt","jwk":{}}'],
    ["a name that stands twice", '{"alg":"ES256","kid":"k001","kid":"k001","typ":"statement+jwt"}'],
    ["another order", '{"kid":"k001","alg":"ES256","typ":"statement+jwt"}'],
    ["white space", '{"alg":"ES256", "kid":"k001","typ":"statement+jwt"}'],
    ["a byte order mark", '\ufeff{"alg":"ES256","kid":"k001","typ":"statement+jwt"}'],
    ["no typ", '{"alg":"ES256","kid":"k001"}'],
    ["a kid of another form", '{"alg":"ES256","kid":"../k","typ":"statement+jwt"}'],
    ["no object", "[]"],
  ])("is refused: %s", async (_, head) => {
    const found = await check(await signed(STATEMENT, "", head), forbidden);
    expect(found).toEqual({ is: "refused", why: "form" });
  });

  test.each(["day+jwt", "payment+jwt", "at+jwt", "JWT", "constructor", "Statement+jwt", ""])(
    "is refused: typ %j, well signed as it is",
    async (typ) => {
      const found = await check(await signed(STATEMENT, typ), forbidden);
      expect(found).toEqual({ is: "refused", why: "kind" });
    },
  );
});

describe("a text of another form", () => {
  test.each([
    ["no text", ""],
    ["one word", "asli"],
    ["two parts", "e30.e30"],
    ["four parts", "e30.e30.e30.e30"],
    ["dots", "..."],
    ["a long one", ".".repeat(2000)],
  ])("is refused: %s", async (_, token) => {
    expect(await check(token, forbidden)).toEqual({ is: "refused", why: "form" });
  });

  it("is refused with more behind the signature, or longer than the city writes", async () => {
    const long = { ...STATEMENT, more: "x".repeat(700) };
    for (const token of [`${await signed(STATEMENT)}.e30`, await signed(long)]) {
      expect(await check(token, forbidden)).toEqual({ is: "refused", why: "form" });
    }
  });

  it("is refused where another text stands for the same bytes", async () => {
    const token = await signed(STATEMENT);
    const [head = "", payload = "", signature = ""] = token.split(".");
    // 64 bytes leave four bits of the last character unused.
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const other = last[last.indexOf(signature.at(-1) ?? "") + 1];
    for (const same of [
      `${head}.${payload}.${signature.slice(0, -1)}${other}`,
      `${token}==`,
      `${head}=.${payload}.${signature}`,
      `${head}.${payload}.${signature.slice(0, -2)}`,
    ]) {
      expect(await check(same, forbidden)).toEqual({ is: "refused", why: "form" });
    }
  });
});

describe("what is well signed and makes no sense", () => {
  const { through: _through, ...cut } = STATEMENT;
  test.each<[string, unknown, string]>([
    ["a claim that is missing", cut, "statement+jwt"],
    ["a sum that is a text", { ...STATEMENT, closing: "35000" }, "statement+jwt"],
    ["a sum with a fraction", { ...STATEMENT, opening: 0.5, closing: 25_000.5 }, "statement+jwt"],
    ["sums that do not add up", { ...STATEMENT, closing: 35_001 }, "statement+jwt"],
    ["a receipt as a statement", RECEIPT, "statement+jwt"],
    ["a receipt of another kind", { ...RECEIPT, kind: "gift", rid: "trf_0" }, "receipt+jwt"],
    ["a refund of nothing", { ...RECEIPT, kind: "refund" }, "receipt+jwt"],
    [
      "a name that stands twice",
      JSON.stringify(RECEIPT).replace("{", '{"amount":1,'),
      "receipt+jwt",
    ],
    ["no JSON", "{", "receipt+jwt"],
    ["no object", "null", "receipt+jwt"],
  ])("is refused: %s", async (_, payload, typ) => {
    expect(await verdict(await signed(payload, typ))).toEqual({ is: "refused", why: "content" });
  });
});

describe("nobody can tell", () => {
  it("where the keys did not come", async () => {
    const silent = () => Promise.reject(new Error("offline"));
    const found = await check(await signed(STATEMENT), silent);
    expect(found).toEqual({ is: "unknown", why: "unreachable" });
  });

  it("where the city has no such key, or one of another curve", async () => {
    const token = await signed(STATEMENT);
    const unknown = { is: "unknown", why: "key" };
    expect(await check(token, async () => [])).toEqual(unknown);
    const other = keys.map((one) => ({ ...one, crv: "P-384" }));
    expect(await check(token, async () => other)).toEqual(unknown);
  });

  it("where what came is no key", async () => {
    const broken = keys.map((one) => ({ ...one, x: "AAAA" }));
    const found = await check(await signed(STATEMENT), async () => broken);
    expect(found).toEqual({ is: "unknown", why: "unreachable" });
  });

  it("where the browser has no cryptography, as on a page without https", async () => {
    const token = await signed(STATEMENT);
    vi.stubGlobal("crypto", {});
    const found = await check(token, forbidden);
    vi.unstubAllGlobals();
    expect(found).toEqual({ is: "unknown", why: "browser" });
  });
});
