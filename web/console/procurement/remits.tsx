import { useEffect, useState } from "preact/hooks";
import { api, keyed, newKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { RemitView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { type Decision, Decisions } from "../shared/decision";
import { may } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Years, yearIn } from "../shared/years";
import { taxName } from "./kinds";

const t = catalogue({
  id: {
    title: "Setoran pajak {year}",
    kind: "Jenis pajak",
    amount: "Jumlah",
    billing_code: "Kode billing",
    state: "Keadaan",
    proposed: "Menunggu persetujuan",
    approved: "Menunggu bank",
    rejected: "Ditolak",
    remitted: "Disetor",
    ntpn: "NTPN",
    proposed_at: "Diajukan (WIB)",
    proposed_by: "Oleh",
    decided_by: "Diputuskan oleh",
    decision_reason: "Alasan",
    actions: "Tindakan",
    approve_title: "Setujui setoran {tax} {amount}?",
    approve_lead:
      "Dengan kode billing {code}. Belum ada uang yang bergerak: baris bank dengan kode itu membukukannya.",
    approve_go: "Ya, setujui",
    approve_done: "Setoran {tax} {amount} disetujui dan menunggu bank.",
    reject_title: "Tolak setoran {tax} {amount}?",
    reject_lead: "Tidak ada uang yang bergerak; pajaknya dapat diajukan lagi.",
    reject_go: "Tolak",
    reject_done: "Setoran ditolak. Tidak ada uang yang bergerak.",
    withdraw_title: "Tarik usulan setoran {tax} {amount}?",
    withdraw_lead: "Tidak ada uang yang bergerak; pajaknya dapat diajukan lagi.",
    withdraw_go: "Tarik",
    withdraw_done: "Usulan ditarik. Tidak ada uang yang bergerak.",
    none: "Belum ada setoran pajak dalam tahun ini.",
  },
  en: {
    title: "Remitted taxes {year}",
    kind: "Tax",
    amount: "Amount",
    billing_code: "Billing code",
    state: "State",
    proposed: "Waits for approval",
    approved: "Waits for the bank",
    rejected: "Rejected",
    remitted: "Remitted",
    ntpn: "NTPN",
    proposed_at: "Proposed (WIB)",
    proposed_by: "By",
    decided_by: "Decided by",
    decision_reason: "Reason",
    actions: "Actions",
    approve_title: "Approve remitting {amount} of {tax}?",
    approve_lead:
      "By billing code {code}. No money moves yet: the bank's line with that code books it.",
    approve_go: "Yes, approve",
    approve_done: "Remitting {amount} of {tax} is approved and waits for the bank.",
    reject_title: "Reject remitting {amount} of {tax}?",
    reject_lead: "No money moves; the tax can be proposed again.",
    reject_go: "Reject",
    reject_done: "It was rejected. No money moved.",
    withdraw_title: "Withdraw remitting {amount} of {tax}?",
    withdraw_lead: "No money moves; the tax can be proposed again.",
    withdraw_go: "Withdraw",
    withdraw_done: "The proposal was withdrawn. No money moved.",
    none: "No taxes were remitted in this year.",
  },
});

type State = RemitView["state"];

const TONES: Readonly<Record<State, Tone>> = {
  proposed: "warn",
  approved: "warn",
  remitted: "good",
  rejected: "calm",
};

interface Asking {
  step: Decision;
  of: RemitView;
  /** The same however often the step is tried. */
  key: string;
}

/** The register of remitted taxes of a year: that in the address, else this. It is read anew with each
 * `round`. */
export function Remits({
  id,
  round,
  changed,
}: {
  id: string | undefined;
  round: number;
  changed: () => Promise<void>;
}) {
  const year = yearIn(id);
  const [asking, setAsking] = useState<Asking | null>(null);
  const staff = useStaffNames();
  const remits = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/taxes/remit", { params: { query: { year, limit: 200, cursor } } }),
    [year],
  );
  useEffect(() => {
    if (round > 0) remits.load();
  }, [round]);

  async function act({ step, of, key }: Asking, reason: string): Promise<void> {
    const params = { path: { remit_id: of.id }, header: keyed(key) };
    await untilKnown(() =>
      step === "approve"
        ? api.POST("/api/v1/finance/taxes/remit/{remit_id}/approve", { params })
        : api.POST("/api/v1/finance/taxes/remit/{remit_id}/reject", {
            params,
            body: { reason },
          }),
    );
    say(t(`${step}_done`, words(of)));
    await Promise.all([remits.load(), changed()]);
  }

  const title = t("title", { year: String(year) });
  return (
    <section class="section" aria-labelledby="remits">
      <h2 id="remits">{title}</h2>
      <Years path={["procurement", "taxes"]} year={year} />
      <ListedTable
        of={remits}
        caption={title}
        columns={columns(staff, (step, of) => setAsking({ step, of, key: newKey() }))}
        id={(one) => one.id}
        file={`setoran-pajak-${year}`}
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
    </section>
  );
}

function words({ kind, amount, billing_code }: RemitView) {
  return { tax: taxName(kind), amount: rupiah(amount), code: billing_code };
}

function columns(
  staff: ReadonlyMap<string, string>,
  ask: (step: Decision, of: RemitView) => void,
): Column<RemitView>[] {
  const shown: Column<RemitView>[] = [
    { key: "kind", name: t("kind"), of: ({ kind }) => taxName(kind) },
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money" },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => t(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{t(state)}</Chip>,
    },
    { key: "billing_code", name: t("billing_code"), of: (one) => one.billing_code },
    { key: "ntpn", name: t("ntpn"), of: ({ ntpn }) => ntpn || null },
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
