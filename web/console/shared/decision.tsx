// What one officer has proposed and another decides: the buttons of such a row.

import { signedIn } from "../../shared/session";
import { Button } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    own: "Diajukan oleh Anda: minta rekan menyetujui.",
    approve: "Setujui",
    reject: "Tolak",
    withdraw: "Tarik usulan",
  },
  en: {
    own: "Proposed by you: ask a colleague to approve.",
    approve: "Approve",
    reject: "Reject",
    withdraw: "Withdraw",
  },
});

/** To withdraw is to reject what one has proposed oneself. */
export type Decision = "approve" | "reject" | "withdraw";

/** The decisions that who is signed in can take on what waits for approval or for the bank. What the
 * bank has not booked can be dropped, approved or not: a number of it may lapse there. */
export function Decisions({
  of,
  ask,
}: {
  of: { state: string; proposed_by: string };
  ask: (decision: Decision) => void;
}) {
  const waits = of.state === "proposed";
  if (!waits && of.state !== "approved") return null;
  const me = signedIn.value;
  const own = of.proposed_by === `${me?.role}:${me?.subject}`;
  return (
    <span class="row-actions">
      {own && waits ? <span class="soft small">{t("own")}</span> : null}
      {decisionsOn(waits, own).map((decision) => (
        <Button key={decision} act={() => ask(decision)}>
          {t(decision)}
        </Button>
      ))}
    </span>
  );
}

function decisionsOn(waits: boolean, own: boolean): readonly Decision[] {
  if (own) return ["withdraw"];
  return waits ? ["approve", "reject"] : ["reject"];
}
