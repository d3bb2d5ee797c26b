// Money, numbers and moments as people here read them: `Rp 50.000`, `1 Des 2026, 00.30` (WIB).

import { type Language, language } from "./words";

const ZONE = "Asia/Jakarta";
const LOCALE: Readonly<Record<Language, string>> = { id: "id-ID", en: "en-GB" };
// Western Indonesia has had no daylight saving since 1964.
const WIB_AHEAD = "+07:00";

const STYLES = {
  moment: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short", year: "numeric" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  short: { day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
  day_of_week: { weekday: "short" },
  clock: { hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type MomentStyle = keyof typeof STYLES;

/** Digits in groups of three with points, as money is written here in either language. */
export function grouped(amount: number): string {
  return new Intl.NumberFormat("id-ID").format(amount);
}

/** Whole rupiah: `Rp 50.000`, with a no-break space. */
export function rupiah(amount: number): string {
  return `${amount < 0 ? "−" : ""}Rp\u00a0${grouped(Math.abs(amount))}`;
}

/** Rupiah in short for an axis: `1,5 jt`. */
export function rupiahShort(amount: number): string {
  return new Intl.NumberFormat(LOCALE[language.value], {
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(amount);
}

/** A count: `1.234` in Indonesian, `1,234` in English. */
export function count(number: number): string {
  return new Intl.NumberFormat(LOCALE[language.value]).format(number);
}

/** Percent with one decimal at most: `12,5%`. */
export function percent(number: number): string {
  const style = { style: "percent", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(LOCALE[language.value], style).format(number / 100);
}

/** A moment (RFC 3339) or a business day (`YYYY-MM-DD`) in WIB. */
export function moment(instant: string, style: MomentStyle = "moment"): string {
  const at = new Date(instant.length === 10 ? `${instant}T12:00:00${WIB_AHEAD}` : instant);
  const options: Intl.DateTimeFormatOptions = { ...STYLES[style], timeZone: ZONE };
  return new Intl.DateTimeFormat(LOCALE[language.value], options).format(at);
}

/** The business day (`YYYY-MM-DD`, Asia/Jakarta) of an instant in milliseconds. */
export function businessDay(instant: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date(instant));
}

/** The business day so many days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What a `datetime-local` field holds, meant as WIB, as an instant of the API. */
export function instantOf(localWib: string): string {
  return `${new Date(`${localWib}${WIB_AHEAD}`).toISOString().slice(0, 19)}Z`;
}

/** How many whole business days lie between now and an instant. */
export function daysUntil(instant: string, now: number): number {
  const days = Date.parse(businessDay(Date.parse(instant))) - Date.parse(businessDay(now));
  return Math.round(days / 86_400_000);
}

/** The whole rupiah in what was typed: `12.500` is 12500. */
export function amountIn(typed: string): number {
  return Number(typed.replace(/\D/g, ""));
}
