// What ids name, and the screens that show it: audit entries and exceptions name many kinds.

import { to } from "../../shared/route";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ACCOUNT =
  /^(treasury|bank|suspense|tax|(campaign|voucher|merchant|settlement|hold|order):\w+)$/;

/** The link to a transfer's own screen. */
export function toTransfer(id: string): string {
  return to("finance", "transfers", id);
}

/** The screen of what an id names; null where it has none of its own. */
function screenOf(id: string): string | null {
  if (DAY.test(id)) return to("finance", "days", id);
  if (ACCOUNT.test(id)) return to("finance", "accounts", id);
  // A part of something, such as a line of a batch, is shown on its whole's screen.
  const [whole = "", part = ""] = id.split(/[#/]/);
  switch (whole.slice(0, 4)) {
    case "cmp_":
      return to("campaigns", whole);
    case "mrc_":
      return to("merchants", whole);
    case "res_":
      return to("residents", whole);
    case "vch_":
      return to("finance", "accounts", `voucher:${whole}`);
    case "trf_":
      return toTransfer(whole);
    case "stl_":
      return to("finance", "settlements", whole);
    case "bst_":
      return to("finance", "statements", ...[whole, part].filter(Boolean));
    case "cor_":
      return to("finance", "corrections");
    case "exp_":
      return to("finance", "exports");
    case "prt_":
      return to("partners", whole);
    case "psp_":
      return to("incentives", "acquirers", whole);
    case "aut_":
      return to("finance", "accounts", `hold:${whole}`);
    case "ord_":
      return to("procurement", "orders", whole);
    case "clm_":
      return to("incentives", "claims", whole);
    case "stf_":
      return to("staff");
    default:
      return null;
  }
}

/** An id that leads to what it names, where that has a screen; any other text as it is. */
export function Thing({ id }: { id: string }) {
  const screen = screenOf(id);
  if (screen === null) return <span class="wrap">{id}</span>;
  return (
    <a class="code" href={screen}>
      {id}
    </a>
  );
}
