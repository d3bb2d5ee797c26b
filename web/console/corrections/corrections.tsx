import { useState } from "preact/hooks";
import { api, keyed, newKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { CorrectionView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { type CampaignNames, namesOf, useCampaigns } from "../shared/campaigns";
import { may } from "../shared/may";
import { accountWords, kindName } from "../shared/names";
import { Actor, useStaffNames } from "../shared/people";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { toTransfer } from "../shared/thing";

const t = catalogue({
  id: {
    title: "Koreksi",
    lead: "Mutasi tidak pernah diubah. Yang keliru dibalik oleh mutasi baru yang menyebutnya: satu bendahara mengusulkan dari layar mutasi itu, bendahara lain menyetujui.",
    which: "Keadaan",
    all: "Semua",
    proposed: "Menunggu",
    approved: "Disetujui",
    rejected: "Ditolak",
    none: "Belum ada koreksi. Mutasi yang keliru diusulkan dari layarnya: Mutasi, lalu Rincian.",
    none_such: "Tidak ada koreksi dalam keadaan ini.",
    proposed_at: "Diusulkan (WIB)",
    wrong: "Mutasi yang keliru",
    reversal: "Yang dibalik",
    way: "{kind}: {from} → {to}",
    reason: "Alasan usulan",
    proposed_by: "Diusulkan oleh",
    state: "Keadaan",
    decided_by: "Diputuskan oleh",
    decision_reason: "Alasan keputusan",
    reversed: "Mutasi pembalik",
    number: "Nomor koreksi",
    actions: "Tindakan",
    own: "Diusulkan oleh Anda: minta rekan menyetujui.",
    approve: "Setujui",
    reject: "Tolak",
    withdraw: "Tarik usulan",
    approve_title: "Balik {amount}?",
    approve_lead:
      "{amount} pindah dari {from} ke {to}, dan mutasi pembaliknya menyebut mutasi yang keliru. Ini tidak dapat dibatalkan.",
    approve_go: "Ya, setujui",
    approve_done: "{amount} sudah dibalik.",
    reject_title: "Tolak koreksi {amount}?",
    reject_lead: "Tidak ada uang yang bergerak. Mutasinya dapat diusulkan lagi.",
    reject_go: "Tolak",
    reject_done: "Koreksi ditolak. Tidak ada uang yang bergerak.",
    withdraw_title: "Tarik usulan koreksi {amount}?",
    withdraw_lead: "Tidak ada uang yang bergerak. Mutasinya dapat diusulkan lagi.",
    withdraw_go: "Tarik",
    withdraw_done: "Usulan ditarik. Tidak ada uang yang bergerak.",
  },
  en: {
    title: "Corrections",
    lead: "A transfer is never changed. A wrong one is reversed by a new one that names it: one finance officer proposes it on that transfer's screen, another approves.",
    which: "State",
    all: "All",
    proposed: "Waiting",
    approved: "Approved",
    rejected: "Rejected",
    none: "No corrections yet. A wrong transfer is proposed on its own screen: Transfers, then Details.",
    none_such: "No correction is in this state.",
    proposed_at: "Proposed (WIB)",
    wrong: "The wrong transfer",
    reversal: "What is reversed",
    way: "{kind}: {from} → {to}",
    reason: "Reason given",
    proposed_by: "Proposed by",
    state: "State",
    decided_by: "Decided by",
    decision_reason: "Reason of the decision",
    reversed: "Reversing transfer",
    number: "Correction id",
    actions: "Actions",
    own: "Proposed by you: ask a colleague to approve.",
    approve: "Approve",
    reject: "Reject",
    withdraw: "Withdraw",
    approve_title: "Reverse {amount}?",
    approve_lead:
      "{amount} goes from {from} to {to}, by a transfer that names the wrong one. This cannot be undone.",
    approve_go: "Yes, approve",
    approve_done: "{amount} was reversed.",
    reject_title: "Reject the correction of {amount}?",
    reject_lead: "No money moves. The transfer can be proposed again.",
    reject_go: "Reject",
    reject_done: "The correction was rejected. No money moved.",
    withdraw_title: "Withdraw the correction of {amount}?",
    withdraw_lead: "No money moves. The transfer can be proposed again.",
    withdraw_go: "Withdraw",
    withdraw_done: "The proposal was withdrawn. No money moved.",
  },
});

type State = CorrectionView["state"];
type Step = "approve" | "reject" | "withdraw";

const STATES: readonly State[] = ["proposed", "approved", "rejected"];
const TONES: Readonly<Record<State, Tone>> = {
  proposed: "warn",
  approved: "good",
  rejected: "calm",
};

interface Asking {
  step: Step;
  of: CorrectionView;
  /** The same however often the step is tried. */
  key: string;
}

/** Corrections, and what the second officer decides about them. */
export function Corrections() {
  const [state, setState] = useState<State | "">("");
  const [asking, setAsking] = useState<Asking | null>(null);
  const campaigns = namesOf(useCampaigns());
  const staff = useStaffNames();
  const corrections = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/corrections", {
        params: { query: { ...(state ? { state } : {}), cursor } },
      }),
    [state],
  );

  async function act({ step, of, key }: Asking, reason: string): Promise<void> {
    const params = { path: { correction_id: of.id }, header: keyed(key) };
    await untilKnown(() =>
      step === "approve"
        ? api.POST("/api/v1/finance/corrections/{correction_id}/approve", { params })
        : api.POST("/api/v1/finance/corrections/{correction_id}/reject", {
            params,
            body: { reason },
          }),
    );
    say(t(`${step}_done`, { amount: rupiah(of.reversal.amount) }));
    await corrections.load();
  }

  const words = (of: CorrectionView) => ({
    amount: rupiah(of.reversal.amount),
    from: accountWords(of.reversal.debit_account, campaigns),
    to: accountWords(of.reversal.credit_account, campaigns),
  });
  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <Pick
        label={t("which")}
        value={state}
        choose={setState}
        of={[{ value: "", name: t("all") }, ...STATES.map((value) => ({ value, name: t(value) }))]}
      />
      <ListedTable
        of={corrections}
        caption={t("title")}
        columns={columns(campaigns, staff, (step, of) => setAsking({ step, of, key: newKey() }))}
        id={({ id }) => id}
        file="koreksi"
        empty={t(state ? "none_such" : "none")}
      />
      {asking ? (
        <Ask
          title={t(`${asking.step}_title`, words(asking.of))}
          go={t(`${asking.step}_go`)}
          reason={asking.step !== "approve"}
          act={(reason) => act(asking, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking.step}_lead`, words(asking.of))}</p>
          {asking.step === "approve" ? <p class="note ask-lead">{asking.of.reason}</p> : null}
        </Ask>
      ) : null}
    </div>
  );
}

const IN_FILE = { inFileOnly: true } as const;

function columns(
  campaigns: CampaignNames,
  staff: ReadonlyMap<string, string>,
  ask: (step: Step, of: CorrectionView) => void,
): Column<CorrectionView>[] {
  const shown: Column<CorrectionView>[] = [
    {
      key: "wrong",
      name: t("wrong"),
      of: ({ transfer }) => transfer.id,
      cell: ({ transfer }) => (
        <a class="account" href={toTransfer(transfer.id)}>
          <span class="strong">
            {kindName(transfer.kind)} <Money amount={transfer.amount} />
          </span>
          <span class="soft small">
            <When at={transfer.occurred_at} />
          </span>
        </a>
      ),
    },
    {
      key: "reversal",
      name: t("reversal"),
      of: ({ reversal }) => reversal.amount,
      cell: ({ reversal }) => (
        <span class="account">
          <Money class="strong" amount={reversal.amount} />
          <span class="soft small">
            {t("way", {
              kind: kindName(reversal.kind),
              from: accountWords(reversal.debit_account, campaigns),
              to: accountWords(reversal.credit_account, campaigns),
            })}
          </span>
        </span>
      ),
    },
    {
      key: "reason",
      name: t("reason"),
      of: ({ reason }) => reason,
      cell: (one) => (
        <span class="account">
          <span class="wrap">{one.reason}</span>
          <span class="soft small">
            <Actor actor={one.proposed_by} staff={staff} />, <When at={one.proposed_at} />
          </span>
        </span>
      ),
    },
    { key: "proposed_at", name: t("proposed_at"), of: (one) => one.proposed_at, ...IN_FILE },
    { key: "proposed_by", name: t("proposed_by"), of: (one) => one.proposed_by, ...IN_FILE },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => t(state),
      cell: (one) => <Standing of={one} staff={staff} />,
    },
    { key: "decided_by", name: t("decided_by"), of: (one) => one.decided_by, ...IN_FILE },
    {
      key: "decision_reason",
      name: t("decision_reason"),
      of: (one) => one.decision_reason,
      ...IN_FILE,
    },
    { key: "reversed", name: t("reversed"), of: (one) => one.reversal_id, ...IN_FILE },
    { key: "id", name: t("number"), of: ({ id }) => id, ...IN_FILE },
  ];
  if (!may("finance")) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (one) => <Steps of={one} ask={(step) => ask(step, one)} />,
    },
  ];
}

function Standing({ of, staff }: { of: CorrectionView; staff: ReadonlyMap<string, string> }) {
  return (
    <span class="account">
      <span>
        <Chip tone={TONES[of.state]}>{t(of.state)}</Chip>
      </span>
      {of.decided_by ? (
        <span class="soft small">
          <Actor actor={of.decided_by} staff={staff} />
        </span>
      ) : null}
      {of.decision_reason ? <span class="small">{of.decision_reason}</span> : null}
      {of.reversal_id ? (
        <a class="code" href={toTransfer(of.reversal_id)}>
          {t("reversed")}
        </a>
      ) : null}
    </span>
  );
}

function Steps({ of, ask }: { of: CorrectionView; ask: (step: Step) => void }) {
  if (of.state !== "proposed") return null;
  const me = signedIn.value;
  const own = of.proposed_by === `${me?.role}:${me?.subject}`;
  const steps: readonly Step[] = own ? ["withdraw"] : ["approve", "reject"];
  return (
    <span class="row-actions">
      {own ? <span class="soft small">{t("own")}</span> : null}
      {steps.map((step) => (
        <Button key={step} act={() => ask(step)}>
          {t(step)}
        </Button>
      ))}
    </span>
  );
}
