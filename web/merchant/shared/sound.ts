// The till's two tones, and the switch that silences them.

import { signal } from "@preact/signals";
import { kept } from "../../shared/kept";

const mutedKept = kept<boolean>("tumbas.muted");

/** Whether the till keeps silent. */
export const muted = signal(mutedKept.read() === true);

/** Silence the till, or let it sound, and remember that. */
export function mute(silent: boolean): void {
  muted.value = silent;
  mutedKept.write(silent);
}

const TONES_HZ = [880, 1318.5] as const;
const TONE_S = 0.14;
const LOUDNESS = 0.25;

let speaker: AudioContext | null = null;

/** Get ready to sound: a browser lets a page do so only within a press. */
export function ready(): void {
  if (muted.value || !("AudioContext" in window)) return;
  speaker ??= new AudioContext();
  speaker.resume().catch(() => {}); // then it stays silent; the screen is green all the same
}

/** Two tones upwards and a short buzz: it is paid. */
export function chime(): void {
  if ("vibrate" in navigator) navigator.vibrate([90, 60, 90]);
  if (muted.value || speaker?.state !== "running") return;
  TONES_HZ.forEach((pitch, place) => {
    sound(speaker as AudioContext, pitch, place * TONE_S);
  });
}

function sound(context: AudioContext, pitch: number, after: number): void {
  const begins = context.currentTime + after;
  const tone = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
  const volume = new GainNode(context, { gain: LOUDNESS });
  volume.gain.setValueAtTime(LOUDNESS, begins);
  volume.gain.exponentialRampToValueAtTime(0.001, begins + TONE_S * 2);
  tone.connect(volume).connect(context.destination);
  tone.start(begins);
  tone.stop(begins + TONE_S * 2);
}
