// The till: a code comes in, an amount, and green.

import { signal } from "@preact/signals";
import { settled } from "../../shared/camera/watch";
import { Button } from "../../shared/ui/button";
import { quietly } from "../../shared/ui/later";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { profile } from "../shared/profile";
import { ready } from "../shared/sound";
import { Amount } from "./amount";
import { Closed } from "./closed";
import { HowTo } from "./how_to";
import { Keys } from "./keys";
import { Taken, Taking } from "./outcome";
import { Scan } from "./scan";
import { problem, step, stepTo } from "./steps";
import { Today } from "./today";

const t = catalogue({
  id: { title: "Terima voucher", scan: "Pindai", keys: "Ketik kode" },
  en: { title: "Take a voucher", scan: "Scan", keys: "Type a code" },
});

const UndoRequests = quietly(async () => (await import("../shared/undo_requests")).UndoRequests);

// How often the camera was asked for: each time it is opened anew.
const round = signal(0);

export function Till() {
  const { value: own } = profile.state.value;
  const now = step.value;
  // Behind the camera, and never beside a payment.
  const shown = settled.value || now.at !== "scan";
  const asking = shown && now.at !== "amount" && now.at !== "taking";
  const looking = now.at === "scan" || now.at === "type";
  if (own && own.state !== "active" && looking) return <Closed own={own} />;
  return (
    <div class="till">
      <h1 class="unseen">{t("title")}</h1>
      {now.at === "scan" ? (
        <>
          <HowTo />
          <div class="camera-place">
            <Scan round={round.value} />
            <Problem error={problem.value} />
          </div>
        </>
      ) : null}
      {now.at === "type" ? <Keys /> : null}
      {now.at === "amount" ? <Amount key={now.found.scan.voucher_id} found={now.found} /> : null}
      <div role="status">
        {now.at === "taking" ? <Taking amount={now.amount} open={now.open} /> : null}
        {now.at === "taken" ? <Taken redemption={now.redemption} /> : null}
      </div>
      {now.at === "taking" ? null : <Ways />}
      {asking ? <UndoRequests /> : null}
      {now.at === "amount" || now.at === "taking" ? null : <Today />}
    </div>
  );
}

// The two ways in which a code comes in.
function Ways() {
  const { at } = step.value;
  return (
    <div class={at === "taken" ? "ways next" : "ways"}>
      <Button
        look={at === "amount" ? "plain" : "primary"}
        icon="scan"
        act={() => {
          ready();
          round.value += 1;
          stepTo({ at: "scan" });
        }}
      >
        {t("scan")}
      </Button>
      <Button icon="keys" act={() => stepTo({ at: "type" })}>
        {t("keys")}
      </Button>
    </div>
  );
}
