import { percent } from "../../shared/format";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { of: "{share}, batasnya {target}" },
  en: { of: "{share}, to reach {target}" },
});

const WIDTH = 100;
const HEIGHT = 10;

/** A share of the budget beside the one that the law asks for, both in percent. The number beside it
 * says the same. */
export function Bar({ share, target }: { share: number; target: number | null }) {
  const reached = target === null || share >= target;
  const label = t("of", { share: percent(share), target: target === null ? "–" : percent(target) });
  return (
    <svg
      class={`share-bar ${reached ? "reached" : ""}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect class="whole" width={WIDTH} height={HEIGHT} />
      <rect class="share" width={Math.min(WIDTH, Math.max(0, share))} height={HEIGHT} />
      {target === null ? null : <rect class="target" x={target - 0.5} width={1} height={HEIGHT} />}
    </svg>
  );
}
