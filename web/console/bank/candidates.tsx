import type { CandidateView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { PartList } from "./parts";

const t = catalogue({
  id: {
    title: "Kemungkinan, yang paling cocok dulu",
    own: "Susun sendiri",
    own_why: "Pilih pembayaran, SP2D, STS, biaya, dan lainnya dari daftar.",
  },
  en: {
    title: "Possibilities, the likeliest first",
    own: "Build it yourself",
    own_why: "Choose payments, SP2D, STS, fees and the like from lists.",
  },
});

/** The choice of parts that people put together themselves; a candidate is chosen by its place. */
export const OWN = "own";

/** What a line may be, each with its parts and why; one is chosen. */
export function Candidates({
  of,
  chosen,
  choose,
}: {
  of: readonly CandidateView[];
  chosen: string;
  choose: (value: string) => void;
}) {
  return (
    <fieldset class="candidates">
      <legend>{t("title")}</legend>
      {of.map(({ parts, why }, place) => (
        <label key={place} class="candidate">
          <input
            type="radio"
            name="chosen"
            value={place}
            checked={chosen === String(place)}
            onInput={() => choose(String(place))}
          />
          <div>
            <PartList of={parts} />
            <p class="small soft">{why}</p>
          </div>
        </label>
      ))}
      <label class="candidate">
        <input
          type="radio"
          name="chosen"
          value={OWN}
          checked={chosen === OWN}
          onInput={() => choose(OWN)}
        />
        <div>
          <span class="strong">{t("own")}</span>
          <p class="small soft">{t("own_why")}</p>
        </div>
      </label>
    </fieldset>
  );
}
