import { Icon } from "../../shared/ui/icons";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "./people";

const t = catalogue({
  id: { is_done: "sudah", is_next: "berikutnya" },
  en: { is_done: "done", is_next: "next" },
});

/** A step that a thing takes on its way, in the words of its screen. */
export interface Step {
  name: string;
  by?: string | null;
  at?: string | null;
  /** What it means, where its name does not say it. */
  means?: string;
}

/** The steps of a thing: the first `behind` are done, by whom and when; the one after is next. */
export function Path({
  label,
  of,
  behind,
  staff,
}: {
  label: string;
  of: readonly Step[];
  behind: number;
  staff: ReadonlyMap<string, string>;
}) {
  return (
    <ol class="steps" aria-label={label}>
      {of.map(({ name, by, at, means }, place) => (
        <li
          key={name}
          class={place < behind ? "done" : ""}
          aria-current={place === behind ? "step" : undefined}
        >
          <span class="strong">
            {place < behind ? <Icon name="check" size={18} /> : null} {name}
            {place <= behind ? (
              <span class="unseen"> ({t(place < behind ? "is_done" : "is_next")})</span>
            ) : null}
          </span>
          {by && at ? (
            <span class="small soft">
              <Actor actor={by} staff={staff} />
              <br />
              <When at={at} />
            </span>
          ) : null}
          {means ? <span class="small soft">{means}</span> : null}
        </li>
      ))}
    </ol>
  );
}
