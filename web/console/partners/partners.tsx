import { route } from "../../shared/route";
import { Readers } from "../shared/may";
import { PartnerList } from "./list";
import { NewPartner } from "./new";
import { Partner } from "./partner";

/** The part about marketplaces that residents' vouchers are spent on: all of them, one, or the form
 * that lets another in. */
export function Partners() {
  const id = route.value[1];
  if (id === "new") {
    return (
      <Readers roles={["admin"]}>
        <NewPartner />
      </Readers>
    );
  }
  return id ? <Partner key={id} id={id} /> : <PartnerList />;
}
