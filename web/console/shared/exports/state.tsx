import type { ExportListedView } from "../../../shared/generated/schema";
import { Chip, type Tone } from "../../../shared/ui/chip";
import { catalogue } from "../../../shared/words";

type State = ExportListedView["state"];

/** A state in a word. */
export const stateName: (state: State) => string = catalogue({
  id: { running: "Sedang dibuat", done: "Siap", failed: "Gagal" },
  en: { running: "Being made", done: "Ready", failed: "Failed" },
});

const TONES: Readonly<Record<State, Tone>> = { running: "warn", done: "good", failed: "bad" };

export function ExportState({ of }: { of: State }) {
  return (
    <span role="status">
      <Chip tone={TONES[of]}>{stateName(of)}</Chip>
    </span>
  );
}
