import type { ComponentChildren } from "preact";

/** Charts beside the table of their numbers. */
export function Beside({
  title,
  lead,
  split,
  charts,
  children,
}: {
  title: string;
  /** Whether the table is narrow enough to stand beside the chart; else it stands below. */
  split?: boolean;
  lead?: string;
  charts: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {lead ? <p class="small soft">{lead}</p> : null}
      <div class={`chart ${split ? "split" : "over-time"}`}>
        <div class="stack">{charts}</div>
        {children}
      </div>
    </section>
  );
}
