import { useState } from "preact/hooks";
import { Button } from "../../../shared/ui/button";
import { Problem } from "../../../shared/ui/problem";
import { catalogue } from "../../../shared/words";
import { ListedTable } from "./listed";
import { type Ask, useListing } from "./listing";
import { Table, type TableProps } from "./table";

const t = catalogue({
  id: { all: "Muat semua untuk mencari" },
  en: { all: "Load all to search" },
});

type Shown<T> = Omit<TableProps<T>, "rows" | "more" | "everything" | "filter">;

/** A table that is searched as a whole: of rows that are all here, or of what the API lists page by
 * page, which is loaded to its end where somebody wants to search it. */
export function SearchableTable<T>({
  rows,
  ask,
  given,
  ...table
}: Shown<T> & {
  /** All rows, or null where there are too many to be here. */
  rows: readonly T[] | null;
  ask: Ask<T>;
  given: readonly unknown[];
}) {
  if (rows) return <Table {...table} rows={rows} filter />;
  return <Paged {...table} ask={ask} given={given} />;
}

function Paged<T>({ ask, given, ...table }: Shown<T> & { ask: Ask<T>; given: readonly unknown[] }) {
  const [error, setError] = useState<unknown>(null);
  const listed = useListing(ask, given);
  async function loadAll(): Promise<void> {
    setError(null);
    try {
      listed.set(await listed.everything());
    } catch (failed) {
      setError(failed);
    }
  }
  return (
    <>
      {listed.state.value.value?.next ? (
        <div class="buttons">
          <Button icon="search" act={loadAll}>
            {t("all")}
          </Button>
        </div>
      ) : null}
      <Problem error={error} />
      <ListedTable {...table} of={listed} filter />
    </>
  );
}
