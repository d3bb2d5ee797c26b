import { SettlementList } from "./list";
import { SettlementScreen } from "./settlement";

/** All settlements, or one of them. */
export function Settlements({ id }: { id?: string }) {
  return id ? <SettlementScreen id={id} /> : <SettlementList />;
}
