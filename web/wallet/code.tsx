import { correction, generate } from "lean-qr";
import { useMemo } from "preact/hooks";
import { catalogue } from "../shared/words";
import type { Drawn } from "./payment";

const t = catalogue({
  id: {
    image: "Kode QR pembayaran",
    drawing: "Menyiapkan kode…",
    renewed: "Kode diperbarui dalam {seconds} detik",
    renewing: "Memperbarui kode…",
  },
  en: {
    image: "Payment QR code",
    drawing: "Preparing the code…",
    renewed: "New code in {seconds} seconds",
    renewing: "Renewing the code…",
  },
});

// The quiet zone that scanners need around a code (ISO/IEC 18004).
const QUIET_MODULES = 4;

/** The code as a picture, and a square as large until there is one. */
export function QrPicture({ token }: { token: string | null }) {
  const picture = useMemo(() => (token ? drawnAs(token) : null), [token]);
  if (!picture) return <p class="qr qr-coming">{t("drawing")}</p>;
  return <img class="qr" src={picture} alt={t("image")} width="648" height="648" />;
}

function drawnAs(token: string): string {
  const code = generate(token, { minCorrectionLevel: correction.M });
  return code.toDataURL({
    scale: 8,
    pad: QUIET_MODULES,
    on: [0, 0, 0, 255],
    off: [255, 255, 255, 255],
  });
}

/** A ring that empties as the code on the screen grows old. */
export function Countdown({ drawn, now }: { drawn: Drawn; now: number }) {
  const left = Math.max(0, drawn.refreshAt - now);
  const part = left / Math.max(1, drawn.refreshAt - drawn.drawnAt);
  return (
    <p class="countdown" aria-hidden="true">
      <svg class="ring" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" pathLength="100" />
        <circle
          class="rest"
          cx="18"
          cy="18"
          r="15"
          pathLength="100"
          stroke-dasharray={`${Math.min(1, part) * 100} 100`}
        />
      </svg>
      {left > 0 ? t("renewed", { seconds: Math.ceil(left / 1000) }) : t("renewing")}
    </p>
  );
}
