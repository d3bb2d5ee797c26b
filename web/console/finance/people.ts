import { api, everyPage } from "../../shared/api";
import type { StaffView } from "../../shared/generated/schema";
import { useSource } from "../table/listing";

/** The city's staff; nobody until they are known. */
export function useStaff(): readonly StaffView[] {
  const staff = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/staff", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  return staff.state.value.value ?? [];
}

/** The names of the city's staff by their ids; empty until they are known, and the ids have to
 * do. */
export function useStaffNames(): ReadonlyMap<string, string> {
  return new Map(useStaff().map(({ id, name }) => [id, name]));
}
