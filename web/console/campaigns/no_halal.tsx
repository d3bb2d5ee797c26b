import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    no_halal:
      "Kampanye ini untuk kuliner tetapi tidak mensyaratkan sertifikat halal, padahal sejak 17 Oktober 2026 usaha mikro dan kecil di bidang makanan wajib memilikinya (PP 42/2024 pasal 160).",
  },
  en: {
    no_halal:
      "This campaign is for food and does not require a halal certificate, though micro and small food businesses must have one since 17 October 2026 (PP 42/2024 art. 160).",
  },
});

/** What whoever plans a campaign for food should know. */
export function NoHalal() {
  return (
    <p class="note" aria-live="polite">
      {t("no_halal")}
    </p>
  );
}
