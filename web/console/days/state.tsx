import type { CalendarDayView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    open: "Terbuka",
    proposed: "Menunggu rekan",
    closing: "Sedang ditutup",
    closed: "Ditutup",
    next: "Giliran ditutup",
  },
  en: {
    open: "Open",
    proposed: "Waits for a colleague",
    closing: "Being closed",
    closed: "Closed",
    next: "Next to close",
  },
});

/** How a day stands; `next` is an open one whose turn it is to be closed. */
export type Standing = CalendarDayView["state"] | "next";

const TONES: Readonly<Record<Standing, Tone>> = {
  open: "calm",
  next: "warn",
  proposed: "warn",
  closing: "warn",
  closed: "good",
};

/** How a day stands, given which one is next to close. */
export function standing(day: CalendarDayView, next: string | null): Standing {
  return day.state === "open" && day.date === next ? "next" : day.state;
}

export function StandingChip({ of }: { of: Standing }) {
  return <Chip tone={TONES[of]}>{t(of)}</Chip>;
}
