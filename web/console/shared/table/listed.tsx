import { Loading } from "../../../shared/ui/loading";
import type { Listing } from "./listing";
import { Table, type TableProps } from "./table";

/** A table of what the API lists page by page. */
export function ListedTable<T>({
  of,
  ...table
}: { of: Listing<T> } & Omit<TableProps<T>, "rows" | "more" | "everything">) {
  return (
    <Loading of={of} rows={6}>
      {({ items, next }) => (
        <Table
          {...table}
          rows={items}
          // A page may be empty although a later one is not.
          empty={next ? undefined : table.empty}
          more={next ? of.more : undefined}
          everything={next ? of.everything : undefined}
        />
      )}
    </Loading>
  );
}
