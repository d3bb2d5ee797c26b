// What was taken: one day after the other, and one sale with its receipt.

import { route } from "../../shared/route";
import { today } from "../shared/sales";
import { Day } from "./day";
import { Receipt } from "./receipt";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function Sales() {
  const [, named] = route.value;
  if (named && !DAY.test(named)) return <Receipt key={named} id={named} />;
  const day = named ?? today();
  return <Day key={day} day={day} />;
}
