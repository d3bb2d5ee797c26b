// Whether a shop is open now, by the hours that it has told.

import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    open: "Buka sekarang, sampai {at}",
    always: "Buka 24 jam",
    today: "Tutup, buka pukul {at}",
    tomorrow: "Tutup, buka besok pukul {at}",
    later: "Tutup, buka {day} pukul {at}",
    monday: "Senin",
    tuesday: "Selasa",
    wednesday: "Rabu",
    thursday: "Kamis",
    friday: "Jumat",
    saturday: "Sabtu",
    sunday: "Minggu",
  },
  en: {
    open: "Open now, until {at}",
    always: "Open 24 hours",
    today: "Closed, opens at {at}",
    tomorrow: "Closed, opens tomorrow at {at}",
    later: "Closed, opens on {day} at {at}",
    monday: "Monday",
    tuesday: "Tuesday",
    wednesday: "Wednesday",
    thursday: "Thursday",
    friday: "Friday",
    saturday: "Saturday",
    sunday: "Sunday",
  },
});

const DAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
const DAY = 24 * 60;
const WEEK = 7 * DAY;
// WIB, in minutes before UTC; and 1 January 1970 was a Thursday.
const WIB = 7 * 60;
const FIRST_DAY = 3;

/** From when until when a shop is open on a day, `HH:MM` in WIB; until the next day where it closes
 * when it opens, or before. */
export interface Opening {
  day: (typeof DAYS)[number];
  opens: string;
  closes: string;
}

/** Whether a shop is open at an instant (milliseconds), and in words until when, or from when. Null
 * where it has told nothing. */
export function openness(
  hours: readonly Opening[],
  now: number,
): { open: boolean; words: string } | null {
  if (hours.length === 0) return null;
  const minute = (Math.floor(now / 60_000) + WIB + FIRST_DAY * DAY) % WEEK;
  const open = hours.find((one) => since(minute, begins(one)) < lasts(one));
  if (open) {
    // The next opening may begin where this one ends.
    let until = begins(open) + lasts(open);
    for (let step = 0; step < hours.length; step += 1) {
      const next = hours.find((one) => begins(one) === until % WEEK);
      if (!next) break;
      until += lasts(next);
    }
    if (until - begins(open) >= WEEK) return { open: true, words: t("always") };
    return { open: true, words: t("open", { at: clock(until) }) };
  }
  const ahead = (one: Opening): number => since(begins(one), minute);
  const next = hours.reduce((first, one) => (ahead(one) < ahead(first) ? one : first));
  const days = Math.floor(((minute % DAY) + ahead(next)) / DAY);
  const key = days === 0 ? "today" : days === 1 ? "tomorrow" : "later";
  return { open: false, words: t(key, { at: clock(begins(next)), day: t(next.day) }) };
}

/** The week in lines: each day that is open, and its times. */
export function week(hours: readonly Opening[]): { day: string; times: string }[] {
  return DAYS.map((day) => {
    const times = hours.filter((one) => one.day === day);
    return {
      day: t(day),
      times: times.map((one) => `${dotted(one.opens)}–${dotted(one.closes)}`).join(", "),
    };
  });
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function begins(one: Opening): number {
  return DAYS.indexOf(one.day) * DAY + minutes(one.opens);
}

function lasts(one: Opening): number {
  const length = minutes(one.closes) - minutes(one.opens);
  return length > 0 ? length : length + DAY;
}

// How many minutes of the week lie between one and an earlier one.
function since(later: number, earlier: number): number {
  return (later - earlier + WEEK) % WEEK;
}

function clock(minute: number): string {
  const [hour, rest] = [Math.floor((minute % DAY) / 60), minute % 60];
  return `${String(hour).padStart(2, "0")}.${String(rest).padStart(2, "0")}`;
}

function dotted(time: string): string {
  return time.replace(":", ".");
}
