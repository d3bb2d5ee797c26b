import { describe, expect, test } from "vitest";
import { headerOf } from "./formats";
import { BY_COLUMNS, profileOf } from "./profiles";

function header(text: string) {
  const found = headerOf(`${text}\n`);
  if (!found) throw new Error("no header");
  return found;
}

describe("whose export a CSV is", () => {
  test.each([
    ["jatim", "Post Date,Value Date,Reference No,Description,Currency,Debit,Credit,Balance"],
    ["bni", "Post Date,Branch,Journal No.,Description,Debit,Credit"],
    ["bca_bisnis", "Tanggal Transaksi,Keterangan,Cabang,Jumlah,Saldo"],
    ["bca_personal", "Tanggal,Keterangan,Cabang,Jumlah,,Saldo"],
    ["mandiri", "AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount"],
    ["bri", "NOREK,TGL_TRAN,DESK_TRAN,MUTASI_DEBET,MUTASI_KREDIT"],
    ["bsi", "Tanggal,Keterangan,Debit,Kredit,Saldo"],
    [BY_COLUMNS, "Tanggal;Uraian;Debet;Kredit;Saldo"],
  ])("is told by its columns: %s", (name, columns) => {
    expect(profileOf(header(columns), null)).toBe(name);
  });

  test("is what was chosen before, for the same columns only", () => {
    const columns = "Tanggal,Keterangan,Debit,Kredit,Saldo";
    const usual = { columns, profile: "cimb" };
    expect(profileOf(header(columns), usual)).toBe("cimb");
    expect(profileOf(header(`${columns},Cabang`), usual)).toBe("bsi");
  });
});
