import { route } from "../../shared/route";
import { EditMerchant } from "./edit";
import { MerchantList } from "./list";
import { Merchant } from "./merchant";

/** The part about merchants: the list, one of them, or its form. */
export function Merchants() {
  const [, id, next] = route.value;
  if (!id) return <MerchantList />;
  return next === "edit" ? <EditMerchant key={id} id={id} /> : <Merchant key={id} id={id} />;
}
