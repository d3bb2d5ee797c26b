import type { ComponentChildren } from "preact";
import type { Source } from "../load";
import { Problem } from "./problem";
import { t } from "./words";

/** Grey bars as tall as what is coming, so that nothing jumps when it is here. */
export function Skeleton({ rows = 3, tall = false }: { rows?: number; tall?: boolean }) {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class={tall ? "bar tall" : "bar"} />
      ))}
    </div>
  );
}

/** What to show where there is nothing: what it means, and what to do. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

/** A source's value; bars until there is one; the error above an older value where it failed. */
export function Loading<T>({
  of,
  children,
  rows,
  tall,
}: {
  of: Source<T>;
  children: (value: T) => ComponentChildren;
  rows?: number;
  tall?: boolean;
}) {
  const { value, error, busy } = of.state.value;
  if (value === null && !error) return <Skeleton rows={rows} tall={tall} />;
  return (
    <div aria-busy={busy || undefined}>
      {error ? <Problem error={error} retry={of.load} /> : null}
      {value === null ? null : children(value)}
    </div>
  );
}
