import { count } from "../../shared/format";

export interface Picked<V extends string> {
  value: V;
  name: string;
  /** How many there are of it, where that is known. */
  rows?: number;
}

/** A row of chips of which one is chosen, such as a state to filter by. */
export function Pick<V extends string>({
  label,
  of,
  value,
  choose,
}: {
  label: string;
  of: readonly Picked<V>[];
  value: V;
  choose: (value: V) => void;
}) {
  return (
    <fieldset class="pick">
      <legend class="unseen">{label}</legend>
      {of.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          onClick={() => choose(one.value)}
        >
          {one.name}
          {one.rows === undefined ? null : <span class="pick-count">{count(one.rows)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
