import { route } from "../../shared/route";
import { EditMerchant } from "./edit";
import { MerchantList } from "./list";
import { Merchant } from "./merchant";
import { Stickers } from "./stickers";

/** The part about merchants: the list, one of them, its form, or stickers. */
export function Merchants() {
  const [, id, next] = route.value;
  if (!id) return <MerchantList />;
  if (id === "stickers") return <Stickers />;
  return next === "edit" ? <EditMerchant key={id} id={id} /> : <Merchant key={id} id={id} />;
}
