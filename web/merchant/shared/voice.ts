// The till says aloud what was paid, where the phone has a voice for it; and the switch that stops it.

import { signal } from "@preact/signals";
import { kept } from "../../shared/kept";
import { type Language, language } from "../../shared/words";
import { muted } from "./sound";

const silentKept = kept<boolean>("tumbas.voiceless");

/** Whether amounts are said aloud. */
export const voiced = signal(silentKept.read() !== true);

/** Say amounts aloud or not, and remember that. */
export function voice(aloud: boolean): void {
  voiced.value = aloud;
  silentKept.write(!aloud);
}

// Android still names Indonesian by its old code, too.
const CODES: Readonly<Record<Language, readonly string[]>> = { id: ["id", "in"], en: ["en"] };

function voiceOf(tongue: Language): SpeechSynthesisVoice | undefined {
  return speechSynthesis
    .getVoices()
    .find(({ lang }) => CODES[tongue].includes(lang.toLowerCase().split(/[-_]/)[0] ?? ""));
}

/** Get ready to speak: many browsers fetch their voices when they are first asked for them. */
export function warm(): void {
  if ("speechSynthesis" in window) speechSynthesis.getVoices();
}

/** Say words that are there in both languages: in the screen's, or in the other where the phone has a
 * voice for that alone. A phone without either keeps silent. */
export function sayAloud(words: Readonly<Record<Language, string>>): void {
  if (!voiced.value || muted.value || !("speechSynthesis" in window)) return;
  const tongues: Language[] = language.value === "id" ? ["id", "en"] : ["en", "id"];
  for (const tongue of tongues) {
    const found = voiceOf(tongue);
    if (!found) continue;
    const speech = new SpeechSynthesisUtterance(words[tongue]);
    speech.voice = found;
    speech.lang = found.lang;
    speechSynthesis.speak(speech);
    return;
  }
}
