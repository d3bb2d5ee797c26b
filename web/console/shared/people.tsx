// Who did something: the staff by their names, others by what they are.

import { api, everyPage } from "../../shared/api";
import type { StaffView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { useSource } from "./table/listing";

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

const role = catalogue({
  id: {
    admin: "Petugas program",
    finance: "Bendahara",
    auditor: "Auditor",
    resident: "Warga",
    merchant: "Pedagang",
    partner: "Mitra",
    job: "Sistem",
    command: "Perintah di server",
  },
  en: {
    admin: "Program officer",
    finance: "Finance officer",
    auditor: "Auditor",
    resident: "Resident",
    merchant: "Merchant",
    partner: "Partner",
    job: "System",
    command: "A command on the server",
  },
});

/** Who did it: the role, and the person's name, or the id that stands for somebody who is not of
 * the staff. */
export function Actor({ actor, staff }: { actor: string; staff: ReadonlyMap<string, string> }) {
  const [kind = "", id = ""] = actor.split(":");
  const name = staff.get(id);
  return (
    <>
      {role(kind as Parameters<typeof role>[0])} {name ?? <span class="code soft">{id}</span>}
    </>
  );
}
