import type { ComponentChildren } from "preact";

export type Tone = "good" | "warn" | "bad" | "calm";

/** A state in a word; the colour only repeats it. */
export function Chip({ tone = "calm", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}
