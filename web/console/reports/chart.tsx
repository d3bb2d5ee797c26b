// Charts, drawn by Chart.js in the colours of the page. Each stands beside a table of its numbers:
// a picture is nothing to a screen reader, and no figure to reckon with.

import { signal } from "@preact/signals";
import {
  BarController,
  BarElement,
  CategoryScale,
  type ChartConfiguration,
  Chart as ChartJs,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import { rupiah, rupiahShort } from "../../shared/format";
import { language } from "../../shared/words";

ChartJs.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

const wish = matchMedia("(prefers-color-scheme: dark)");
const dark = signal(wish.matches);
wish.addEventListener("change", () => {
  dark.value = wish.matches;
});

/** Colours by their names in tokens.css. */
type Colour = "primary" | "ochre";

interface Series {
  name: string;
  colour: Colour;
  values: readonly number[];
}

type Look = "columns" | "line" | "bars";

/** A chart of rupiah: columns or a line over time, or bars from the left for names. */
export function Chart({
  label,
  look,
  names,
  series,
}: {
  /** What it shows, for those who do not see it. */
  label: string;
  look: Look;
  names: readonly string[];
  series: readonly Series[];
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const content = JSON.stringify([look, names, series]);
  useEffect(() => {
    if (!canvas.current) return;
    const drawn = new ChartJs(canvas.current, configuration(look, names, series));
    return () => drawn.destroy();
  }, [content, dark.value, language.value]);
  const size = look === "bars" ? (names.length > 8 ? " long" : "") : " short";
  return (
    <div class={`chart-box${size}`}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

type Drawn = ChartConfiguration<"bar" | "line", number[], string>;

function configuration(look: Look, names: readonly string[], series: readonly Series[]): Drawn {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ink = colour("ink");
  const font = { family: getComputedStyle(document.body).fontFamily, size: 13 };
  const money = {
    beginAtZero: true,
    grid: { color: colour("line") },
    border: { display: false },
    ticks: { color: ink, font, maxTicksLimit: 6, callback: short },
  };
  const told = {
    grid: { display: false },
    border: { color: colour("edge") },
    ticks: { color: ink, font, autoSkip: look !== "bars", maxRotation: 0, autoSkipPadding: 12 },
  };
  return {
    type: look === "line" ? "line" : "bar",
    data: {
      labels: [...names],
      datasets: series.map((one) => ({
        label: one.name,
        data: [...one.values],
        backgroundColor: colour(look === "line" ? "primary-pale" : one.colour),
        borderColor: colour(one.colour),
        borderWidth: look === "line" ? 2.5 : 0,
        borderRadius: 4,
        maxBarThickness: 36,
        fill: true,
        pointRadius: names.length > 31 ? 0 : 3,
        pointBackgroundColor: colour(one.colour),
      })),
    },
    options: {
      indexAxis: look === "bars" ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: look === "bars" ? "y" : "x", intersect: false },
      scales: look === "bars" ? { x: money, y: told } : { x: told, y: money },
      plugins: {
        legend: {
          display: series.length > 1,
          position: "bottom",
          labels: { color: ink, font, boxWidth: 14, boxHeight: 14 },
        },
        tooltip: {
          titleFont: font,
          bodyFont: font,
          callbacks: { label: (item) => ` ${item.dataset.label}: ${rupiah(Number(item.raw))}` },
        },
      },
    },
  };
}

function short(value: string | number): string {
  return rupiahShort(Number(value));
}
