import { route } from "../../shared/route";
import { Resident } from "./resident";
import { ResidentSearch } from "./search";

/** The part about residents: the search, or one of them. */
export function Residents() {
  const [, id] = route.value;
  return id ? <Resident key={id} id={id} /> : <ResidentSearch />;
}
