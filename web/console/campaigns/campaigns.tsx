import { route } from "../../shared/route";
import { Readers } from "../shared/may";
import { Campaign } from "./campaign";
import { CampaignList } from "./list";
import { NewCampaign } from "./new";

/** The part about campaigns: the list, one of them, or the form for a new one. */
export function Campaigns() {
  const id = route.value[1];
  if (id === "new") {
    return (
      <Readers roles={["admin"]}>
        <NewCampaign />
      </Readers>
    );
  }
  return id ? <Campaign key={id} id={id} /> : <CampaignList />;
}
