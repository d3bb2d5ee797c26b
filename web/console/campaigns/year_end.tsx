import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    crosses:
      "Kampanye ini melewati 31 Desember. Dana tahun ini yang belum terpakai harus kembali ke kas daerah, sedangkan warga masih memegang voucher. Akhiri masa berlakunya paling lambat 31 Desember, atau mulai tahun depan dengan SP2D tahun depan.",
  },
  en: {
    crosses:
      "This campaign reaches over 31 December. What is unspent of this year's money must go back to the city, while residents still hold vouchers. Let it end by 31 December, or begin next year with next year's SP2D.",
  },
});

/** What whoever plans a campaign that reaches over the year should know. */
export function YearEnd() {
  return (
    <p class="note" aria-live="polite">
      {t("crosses")}
    </p>
  );
}
