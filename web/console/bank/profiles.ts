// Whose export a CSV is, told by its columns (chalicelib/bank/formats/profiles.py reads them).

import type { Header } from "./formats";

interface Profile {
  name: string;
  /** The bank, as people call it. */
  bank: string;
  /** Columns of which one set stands in its exports, and in no other bank's. */
  told: readonly (readonly string[])[];
}

// What more columns tell stands before what fewer do.
export const PROFILES: readonly Profile[] = [
  { name: "jatim", bank: "Bank Jatim", told: [["Post Date", "Reference No"]] },
  {
    name: "bca_bisnis",
    bank: "BCA (KlikBCA Bisnis)",
    told: [["Tanggal Transaksi", "Keterangan", "Jumlah"]],
  },
  {
    name: "bca_personal",
    bank: "BCA (KlikBCA Individual)",
    told: [
      ["Date", "Description", "Branch", "Amount"],
      ["Tanggal", "Keterangan", "Cabang", "Jumlah"],
    ],
  },
  {
    name: "mandiri",
    bank: "Bank Mandiri",
    told: [
      ["PostDate", "Remarks"],
      ["Date", "Reference No.", "Account No"],
      ["Tgl.", "Rincian Transaksi"],
    ],
  },
  {
    name: "bri",
    bank: "BRI",
    told: [
      ["TGL_TRAN", "DESK_TRAN"],
      ["Tanggal Transaksi", "Uraian Transaksi"],
    ],
  },
  { name: "bni", bank: "BNI", told: [["Post Date", "Journal No."], ["Tanggal Kirim"]] },
  { name: "bsi", bank: "BSI", told: [["Tanggal", "Keterangan", "Debit", "Kredit", "Saldo"]] },
  { name: "cimb", bank: "CIMB Niaga", told: [["Tanggal", "Deskripsi", "Debit", "Kredit"]] },
  { name: "permata", bank: "Bank Permata", told: [["Posting Date", "Transaction Desc"]] },
  { name: "danamon", bank: "Bank Danamon", told: [["Tanggal Posting", "Nilai Transaksi"]] },
];

/** The choice to say which column is what, for a bank that is none of these. */
export const BY_COLUMNS = "";

/** Whose export a CSV with this header is: `usual`, where it was chosen before for such columns, else
 * as the columns tell; BY_COLUMNS where they tell nothing. */
export function profileOf(header: Header, usual: UsualProfile | null): string {
  const columns = header.names.join();
  if (usual?.columns === columns) return usual.profile;
  const fitting = PROFILES.find(({ told }) =>
    told.some((names) => names.every((name) => header.names.includes(name))),
  );
  return fitting?.name ?? BY_COLUMNS;
}

/** What was chosen the last time, and for which columns. */
export interface UsualProfile {
  columns: string;
  profile: string;
}
