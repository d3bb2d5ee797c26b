// How the letters of a bank's file are stored: UTF-8, UTF-16 or Windows-1252
// (chalicelib/bank/formats/encoding.py).

/** The text that a file begins with; its last letter may be cut. */
export function textOf(head: Uint8Array<ArrayBuffer>): string {
  return decoded(head, encodingOf(head));
}

/** Whether a file is UTF-8 throughout. A request is handed on as such, and any other file would lose
 * letters on its way. */
export async function isUtf8(file: Blob): Promise<boolean> {
  return encodingOf(new Uint8Array(await file.arrayBuffer()), false) === "utf-8";
}

function encodingOf(bytes: Uint8Array<ArrayBuffer>, cut = true): string {
  const [first, second] = bytes;
  // By its mark, or by the zero byte of an ASCII letter.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

function decoded(bytes: Uint8Array<ArrayBuffer>, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}
