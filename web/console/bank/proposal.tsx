import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { BankLineView, OneLineView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { isMine } from "./lines";
import { PartList } from "./parts";

const t = catalogue({
  id: {
    title: "Usulan penjelasan",
    by: "Diusulkan oleh",
    reason: "Alasan: {reason}",
    mine: "Menunggu rekan menyetujui. Satu orang tidak dapat melakukan keduanya.",
    theirs: "Periksa bagian-bagiannya terhadap kata bank di atas, lalu setujui atau tolak.",
    approve: "Setujui",
    approve_title: "Bukukan {amount} begini?",
    approve_lead:
      "Yang sekarang dibukukan dibalik, lalu bagian-bagian ini dibukukan, dalam satu langkah.",
    approve_go: "Ya, bukukan",
    approve_done: "Baris {line} dibukukan.",
    reject: "Tolak",
    reject_title: "Tolak usulan ini?",
    reject_lead: "Barisnya tetap dibukukan seperti sebelumnya dan dapat diusulkan lagi.",
    reject_go: "Ya, tolak",
    reject_done: "Usulan untuk baris {line} ditolak.",
    withdraw: "Tarik usulan",
    withdraw_title: "Tarik usulan Anda?",
    withdraw_go: "Ya, tarik",
    withdraw_done: "Usulan untuk baris {line} ditarik.",
  },
  en: {
    title: "Proposed explanation",
    by: "Proposed by",
    reason: "Reason: {reason}",
    mine: "Your colleague approves it. One person cannot do both.",
    theirs: "Hold its parts against what the bank says above, then approve or reject.",
    approve: "Approve",
    approve_title: "Book {amount} like this?",
    approve_lead: "What is booked now is reversed and these parts are booked, in one step.",
    approve_go: "Yes, book it",
    approve_done: "Line {line} is booked.",
    reject: "Reject",
    reject_title: "Reject this proposal?",
    reject_lead: "The line stays booked as before and can be proposed again.",
    reject_go: "Yes, reject",
    reject_done: "The proposal for line {line} is rejected.",
    withdraw: "Withdraw",
    withdraw_title: "Withdraw your proposal?",
    withdraw_go: "Yes, withdraw",
    withdraw_done: "The proposal for line {line} is withdrawn.",
  },
});

type Act = "approve" | "reject";

/** What somebody has proposed a line to be: the colleague approves or rejects it, whoever proposed it
 * may withdraw it. */
export function Proposal({
  of,
  changed,
  statementId,
}: {
  of: OneLineView;
  changed: () => Promise<void>;
  statementId: string;
}) {
  const staff = useStaffNames();
  const [asking, setAsking] = useState<Act | null>(null);
  const proposal = of.proposal;
  if (!proposal) return null;
  const mine = isMine(of);
  return (
    <section class="card stack" aria-labelledby="proposal">
      <h3 id="proposal">{t("title")}</h3>
      <p class="small">
        {t("by")} <Actor actor={proposal.by} staff={staff} />, <When at={proposal.at} />.{" "}
        {t("reason", { reason: proposal.reason })}
      </p>
      <PartList of={proposal.parts} />
      {may("finance") ? (
        <>
          <p>{t(mine ? "mine" : "theirs")}</p>
          <div class="buttons">
            {mine ? null : (
              <Button look="primary" icon="check" act={() => setAsking("approve")}>
                {t("approve")}
              </Button>
            )}
            <Button act={() => setAsking("reject")}>{t(mine ? "withdraw" : "reject")}</Button>
          </div>
        </>
      ) : null}
      {asking ? (
        <Asked
          act={asking}
          of={of}
          proposal={proposal}
          changed={changed}
          statementId={statementId}
          close={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}

function Asked({
  act,
  of,
  proposal,
  changed,
  statementId,
  close,
}: {
  act: Act;
  of: OneLineView;
  proposal: NonNullable<OneLineView["proposal"]>;
  changed: () => Promise<void>;
  statementId: string;
  close: () => void;
}) {
  const key = useRef(new FormKey());
  const name = act === "reject" && isMine(of) ? "withdraw" : act;

  async function decide(reason: string): Promise<void> {
    const path = { statement_id: statementId, line: String(of.line) };
    const params = { path, header: key.current.for([act, path, proposal.version, reason]) };
    const base = "/api/v1/finance/bank-statements/{statement_id}/lines/{line}" as const;
    try {
      await untilKnown<BankLineView>(() =>
        act === "approve"
          ? api.POST(`${base}/approve`, { params, body: { version: proposal.version } })
          : api.POST(`${base}/reject`, { params, body: { reason } }),
      );
      key.current.succeeded();
      say(t(`${name}_done`, { line: of.line }));
    } finally {
      // Whatever became of it, or whoever was faster: the line is shown as it stands.
      await changed();
    }
  }

  return (
    <Ask
      title={t(`${name}_title`, { amount: rupiah(of.amount) })}
      go={t(`${name}_go`)}
      reason={act === "reject"}
      act={decide}
      close={close}
    >
      <p class="ask-lead">{t(act === "approve" ? "approve_lead" : "reject_lead")}</p>
    </Ask>
  );
}
