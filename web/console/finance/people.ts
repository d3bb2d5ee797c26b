import { api, everyPage } from "../../shared/api";
import { useSource } from "../table/listing";

/** The city's staff by their ids; empty until it is known, and their ids have to do. */
export function useStaffNames(): ReadonlyMap<string, string> {
  const staff = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/staff", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  return new Map((staff.state.value.value ?? []).map(({ id, name }) => [id, name]));
}
