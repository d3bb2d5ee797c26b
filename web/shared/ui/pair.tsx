import type { ComponentChildren } from "preact";

/** A name and what it stands for, in a `<dl class="pairs">`. */
export function Pair({
  name,
  total,
  children,
}: {
  name: string;
  /** Whether it is the sum of those above it. */
  total?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class={total ? "total" : ""}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
