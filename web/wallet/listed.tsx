import type { ComponentChildren } from "preact";
import { Button } from "../shared/ui/button";
import { Empty, Skeleton } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { t } from "../shared/ui/words";
import type { Listing } from "./listing";

/** A list read page by page: bars until it is there, what to do where it is empty, and the next
 * page at a press. */
export function Listed<T>({
  of,
  empty,
  children,
}: {
  of: Listing<T>;
  empty: ComponentChildren;
  children: (items: readonly T[]) => ComponentChildren;
}) {
  const { items, next, error, busy } = of.state.value;
  if (items === null && !error) return <Skeleton rows={6} />;
  return (
    <div class="stack" aria-busy={busy || undefined}>
      {items && items.length > 0 ? children(items) : null}
      {items?.length === 0 ? <Empty>{empty}</Empty> : null}
      <Problem error={error} retry={of.again} />
      {next && !error ? (
        <Button wide act={of.more}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
