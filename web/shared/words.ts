// The words on the screen, in Indonesian and English. Each screen keeps its own catalogue beside it;
// the compiler refuses one whose two halves do not have the same keys.

import { signal } from "@preact/signals";
import { kept } from "./kept";

export type Language = "id" | "en";
export type Values = Readonly<Record<string, string | number>>;
type Catalogue = Readonly<Record<Language, Readonly<Record<string, string>>>>;

const languageKept = kept<Language>("tumbas.language");

/** The language on the screen. What reads it follows it. */
export const language = signal<Language>(languageKept.read() === "en" ? "en" : "id");

language.subscribe((spoken) => {
  document.documentElement.lang = spoken;
});

/** Put the screen into a language, and remember it. */
export function speak(spoken: Language): void {
  language.value = spoken;
  languageKept.write(spoken);
}

/** Makes the function that says a catalogue's words in the language on the screen.
 *
 * `{name}` in the words stands for a value; `{count:voucher|vouchers}` for one of two forms, by the
 * value of `count` (English needs it, Indonesian does not). */
export function catalogue<Key extends string>(words: {
  id: Readonly<Record<Key, string>>;
  en: Readonly<Record<NoInfer<Key>, string>>;
}): (key: Key, values?: Values) => string {
  return (key, values = {}) => filled((words as Catalogue)[language.value][key] ?? key, values);
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    const value = values[name] ?? "";
    if (one === undefined) return String(value);
    return Number(value) === 1 ? one : many;
  });
}
