import { describe, expect, it } from "vitest";
import { fits, guessed, headerOf, isOwn, mediaTypeOf, shapeOf } from "./formats";

const BCA = `\ufeffNo. rekening : 0012345678\r\nPeriode : 01/11/2026 - 30/11/2026\r\n
Tanggal Transaksi;Keterangan;Cabang;Debet;Kredit;Saldo\r\n01/11/2026;TUMBAS 261101001;0000;1.500.000,00;;98.500.000,00\r\n`;

function header(text: string) {
  const found = headerOf(text);
  if (!found) throw new Error("no header");
  return found;
}

describe("a statement's kind", () => {
  it("is told by how it begins, whatever its name", () => {
    expect(mediaTypeOf('\ufeff<?xml version="1.0"?><Document>')).toBe("application/xml");
    expect(mediaTypeOf("{1:F01BANKIDJA}{2:O940}{4:\n:20:X")).toBe("text/plain");
    expect(mediaTypeOf("\n:20:STARTUMS\n:25:0012345678")).toBe("text/plain");
    expect(mediaTypeOf(BCA)).toBe("text/csv");
    expect(mediaTypeOf("")).toBe("text/csv");
  });
});

describe("a CSV's header", () => {
  it("is found below what a bank writes above it", () => {
    const { delimiter, names, sample } = header(BCA);
    expect(delimiter).toBe(";");
    expect(names).toEqual([
      "Tanggal Transaksi",
      "Keterangan",
      "Cabang",
      "Debet",
      "Kredit",
      "Saldo",
    ]);
    expect(sample[0]).toBe("01/11/2026");
  });

  it("of our own columns needs no mapping", () => {
    expect(isOwn(header("booked_on,end_to_end_id,reference,direction,amount,reason\n"))).toBe(true);
    expect(isOwn(header(BCA))).toBe(false);
  });

  it("names a second column of a name apart, as the API does", () => {
    expect(header("Tanggal,Jumlah,Jumlah\n").names).toEqual(["Tanggal", "Jumlah", "Jumlah (3)"]);
  });

  it("is missing where there are no columns", () => {
    expect(headerOf("halo\n\n")).toBeNull();
  });
});

describe("a mapping", () => {
  it("is guessed from names and the first row", () => {
    expect(guessed(header(BCA))).toMatchObject({
      booked_on: "Tanggal Transaksi",
      reference: "Keterangan",
      debit: "Debet",
      credit: "Kredit",
      amount: "",
      date_format: "DD/MM/YYYY",
      decimal: ",",
      delimiter: ";",
    });
  });

  it("takes no description for an amount where two columns tell of money", () => {
    const mapping = guessed(header("Tanggal;Uraian Mutasi;Debet;Kredit\n27/11/2026;x;1,00;\n"));
    expect(mapping).toMatchObject({ reference: "Uraian Mutasi", amount: "", debit: "Debet" });
  });

  it("tells money by one column where there are not two", () => {
    const mapping = guessed(header("Date,Description,Amount,Type\n2026-11-01,x,1500.00,DB\n"));
    expect(mapping).toMatchObject({ amount: "Amount", direction: "Type", decimal: "." });
    expect(mapping.date_format).toBe("YYYY-MM-DD");
    expect(shapeOf(mapping)).toBe("marked");
  });

  it("that was used before fits the same columns only", () => {
    const mapping = guessed(header(BCA));
    expect(fits(mapping, header(BCA))).toBe(true);
    expect(fits(mapping, header(BCA.replace("Debet", "Keluar")))).toBe(false);
    expect(fits(mapping, header(BCA.replaceAll(";", ",")))).toBe(false);
  });
});
