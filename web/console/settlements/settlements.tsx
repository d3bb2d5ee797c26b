import { PayoutFreeze } from "../shared/freeze";
import { SettlementList } from "./list";
import { SettlementScreen } from "./settlement";

/** All settlements, or one of them. */
export function Settlements({ id }: { id?: string }) {
  return (
    <div class="stack">
      <PayoutFreeze />
      {id ? <SettlementScreen id={id} /> : <SettlementList />}
    </div>
  );
}
