import { describe, expect, it } from "vitest";
import { original } from "./original";

const HEADER = "nik,name,phone,kelurahan_code,segments";

function found(text: string | Uint8Array<ArrayBuffer>, ...rows: number[]) {
  return original(new Blob([text]), new Set(rows));
}

describe("the rows of an imported file", () => {
  it("are counted as a spreadsheet counts, the header being 1", async () => {
    const { header, rows } = await found(`${HEADER}\r\n1,A,,k,\r\n2,B,,k,\r\n`, 2, 3);
    expect(header).toEqual(["nik", "name", "phone", "kelurahan_code", "segments"]);
    expect(rows.get(2)?.[1]).toBe("A");
    expect(rows.get(3)?.[1]).toBe("B");
  });

  it("count empty lines, and a quoted line break as one row", async () => {
    const { rows } = await found(`${HEADER}\n\n1,"A\nB",,k,\n2,C,,k,\n`, 3, 4);
    expect(rows.get(3)?.[1]).toBe("A\nB");
    expect(rows.get(4)?.[1]).toBe("C");
  });

  it("do not count Excel's sep= line, and follow its semicolons", async () => {
    const { delimiter, rows } = await found(`\ufeffsep=;\r\nnik;name\r\n1;A\r\n`, 2);
    expect(delimiter).toBe(";");
    expect(rows.get(2)).toEqual(["1", "A"]);
  });

  it("lose only the row whose quote is never closed", async () => {
    const { rows } = await found(`${HEADER}\n1,"A,,k,\n2,B,,k,\n3,C,,k,\n`, 2, 3, 4);
    expect(rows.get(3)?.[1]).toBe("B");
    expect(rows.get(4)?.[1]).toBe("C");
  });

  it("are not swallowed by two quotes that seem to belong together", async () => {
    const { rows } = await found(`nik,name\n1,"Siti\n2,Budi"\n3,C\n`, 3, 4);
    expect(rows.get(3)?.[0]).toBe("2");
    expect(rows.get(4)?.[0]).toBe("3");
  });

  it("are found in a file far larger than one reading", async () => {
    const many = Array.from({ length: 120_000 }, (_, i) => `${i + 2},Nama Warga Panjang,,k,`);
    const { rows } = await found(`${HEADER}\r\n${many.join("\r\n")}\r\n`, 2, 77_777, 120_001);
    expect([...rows.keys()]).toEqual([2, 77_777, 120_001]);
    expect(rows.get(77_777)?.[0]).toBe("77777");
  });

  it("are read from Excel's UTF-16 text", async () => {
    const text = "\ufeffnik\tname\r\n1\tÉ\r\n";
    const bytes = new Uint8Array(Uint16Array.from(text, (sign) => sign.charCodeAt(0)).buffer);
    const { rows } = await found(bytes, 2);
    expect(rows.get(2)).toEqual(["1", "É"]);
  });
});
