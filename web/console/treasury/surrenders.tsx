import { useState } from "preact/hooks";
import { api, keyed, newKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { SurrenderView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { type Decision, Decisions } from "../shared/decision";
import { may, Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Years, yearIn } from "../shared/years";
import { ProposeSurrender } from "./propose";

const t = catalogue({
  id: {
    title: "Surat tanda setoran {year}",
    lead: "Yang kembali ke kas daerah: satu bendahara mengajukan, yang lain menyetujui. Uangnya bergerak saat bank membukukan barisnya.",
    reference: "Nomor STS",
    amount: "Jumlah",
    surrendered: "Dibukukan bank",
    state: "Keadaan",
    proposed: "Menunggu persetujuan",
    approved: "Menunggu bank",
    rejected: "Ditolak",
    surrendered_state: "Disetor",
    proposed_at: "Diajukan (WIB)",
    proposed_by: "Oleh",
    decided_by: "Diputuskan oleh",
    decision_reason: "Alasan",
    actions: "Tindakan",
    approve_title: "Setujui setoran {amount}?",
    approve_lead:
      "Dengan STS {reference}. Belum ada uang yang bergerak: baris bank dengan nomor itu membukukannya.",
    approve_go: "Ya, setujui",
    approve_done: "Setoran {amount} disetujui dan menunggu bank.",
    reject_title: "Tolak setoran {amount}?",
    reject_lead: "Tidak ada uang yang bergerak. Nomor STS {reference} dapat dipakai lagi.",
    reject_go: "Tolak",
    reject_done: "Setoran ditolak. Tidak ada uang yang bergerak.",
    withdraw_title: "Tarik usulan setoran {amount}?",
    withdraw_lead: "Tidak ada uang yang bergerak. Nomor STS {reference} dapat dipakai lagi.",
    withdraw_go: "Tarik",
    withdraw_done: "Usulan ditarik. Tidak ada uang yang bergerak.",
    none: "Belum ada setoran dalam tahun ini.",
  },
  en: {
    title: "Surrenders {year}",
    lead: "What goes back to the city by an STS: one officer proposes it, another approves. The money moves when the bank has booked its line.",
    reference: "STS number",
    amount: "Amount",
    surrendered: "Booked by the bank",
    state: "State",
    proposed: "Waits for approval",
    approved: "Waits for the bank",
    rejected: "Rejected",
    surrendered_state: "Surrendered",
    proposed_at: "Proposed (WIB)",
    proposed_by: "By",
    decided_by: "Decided by",
    decision_reason: "Reason",
    actions: "Actions",
    approve_title: "Approve the surrender of {amount}?",
    approve_lead:
      "By STS {reference}. No money moves yet: the bank's line with that number books it.",
    approve_go: "Yes, approve",
    approve_done: "The surrender of {amount} is approved and waits for the bank.",
    reject_title: "Reject the surrender of {amount}?",
    reject_lead: "No money moves. STS number {reference} can be used again.",
    reject_go: "Reject",
    reject_done: "The surrender was rejected. No money moved.",
    withdraw_title: "Withdraw the surrender of {amount}?",
    withdraw_lead: "No money moves. STS number {reference} can be used again.",
    withdraw_go: "Withdraw",
    withdraw_done: "The proposal was withdrawn. No money moved.",
    none: "No surrender in this year.",
  },
});

type State = SurrenderView["state"];

const TONES: Readonly<Record<State, Tone>> = {
  proposed: "warn",
  approved: "warn",
  surrendered: "good",
  rejected: "calm",
};

interface Asking {
  step: Decision;
  of: SurrenderView;
  /** The same however often the step is tried. */
  key: string;
}

/** The register of STS of a year: that in the address, else this; and the form for a new one. */
export function Surrenders({ id }: { id?: string }) {
  const year = yearIn(id);
  const [asking, setAsking] = useState<Asking | null>(null);
  const staff = useStaffNames();
  const surrenders = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/surrenders", { params: { query: { year, limit: 200, cursor } } }),
    [year],
  );
  const underWay = (surrenders.state.value.value?.items ?? [])
    .filter(({ state }) => state === "proposed" || state === "approved")
    .reduce((sum, { amount }) => sum + amount, 0);

  async function act({ step, of, key }: Asking, reason: string): Promise<void> {
    const params = { path: { surrender_id: of.id }, header: keyed(key) };
    await untilKnown(() =>
      step === "approve"
        ? api.POST("/api/v1/finance/surrenders/{surrender_id}/approve", { params })
        : api.POST("/api/v1/finance/surrenders/{surrender_id}/reject", {
            params,
            body: { reason },
          }),
    );
    say(t(`${step}_done`, { amount: rupiah(of.amount) }));
    await surrenders.load();
  }

  const words = (of: SurrenderView) => ({ amount: rupiah(of.amount), reference: of.reference });
  return (
    <div class="stack">
      <h2>{t("title", { year: String(year) })}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Only role="finance">
        <ProposeSurrender underWay={underWay} proposed={surrenders.load} />
      </Only>
      <Years path={["finance", "surrenders"]} year={year} />
      <ListedTable
        of={surrenders}
        caption={t("title", { year: String(year) })}
        columns={columns(staff, (step, of) => setAsking({ step, of, key: newKey() }))}
        id={(one) => one.id}
        file={`register-sts-${year}`}
        empty={t("none")}
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
        </Ask>
      ) : null}
    </div>
  );
}

function stateName(state: State): string {
  return state === "surrendered" ? t("surrendered_state") : t(state);
}

function columns(
  staff: ReadonlyMap<string, string>,
  ask: (step: Decision, of: SurrenderView) => void,
): Column<SurrenderView>[] {
  const shown: Column<SurrenderView>[] = [
    { key: "reference", name: t("reference"), of: (one) => one.reference },
    { key: "amount", name: t("amount"), of: (one) => one.amount, kind: "money" },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{stateName(state)}</Chip>,
    },
    {
      key: "surrendered",
      name: t("surrendered"),
      of: (one) => one.surrendered,
      kind: "money",
      sum: true,
    },
    { key: "proposed_at", name: t("proposed_at"), of: (one) => one.proposed_at, kind: "moment" },
    {
      key: "proposed_by",
      name: t("proposed_by"),
      of: (one) => one.proposed_by,
      cell: (one) => <Actor actor={one.proposed_by} staff={staff} />,
    },
    {
      key: "decided_by",
      name: t("decided_by"),
      of: (one) => one.decided_by,
      cell: (one) => (one.decided_by ? <Actor actor={one.decided_by} staff={staff} /> : "–"),
    },
    { key: "decision_reason", name: t("decision_reason"), of: (one) => one.decision_reason },
  ];
  if (!may("finance")) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (one) => <Decisions of={one} ask={(step) => ask(step, one)} />,
    },
  ];
}
