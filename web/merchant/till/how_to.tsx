import { kept } from "../../shared/kept";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    short: "Anda yang memindai, bukan warga",
    long: "Warga menunjukkan kode QR di HP-nya, Anda yang memindai dengan HP ini. Tidak seperti QRIS, yang dipindai pembeli.",
  },
  en: {
    short: "You scan, not the resident",
    long: "The resident shows a QR code on their phone, and you scan it with this one. Unlike QRIS, which the buyer scans.",
  },
});

const foldedKept = kept<boolean>("tumbas.till.folded");

/** Which way round it goes; sellers know the other one. It can be folded away. */
export function HowTo() {
  return (
    <details
      class="how-to"
      open={foldedKept.read() !== true}
      onToggle={(event) => foldedKept.write(!event.currentTarget.open)}
    >
      <summary>{t("short")}</summary>
      <p>{t("long")}</p>
    </details>
  );
}
