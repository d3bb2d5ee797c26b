import { useState } from "preact/hooks";
import { api, everyPage, got } from "../../shared/api";
import type { StaffView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { may, Only, roleName } from "../shared/may";
import { t as part } from "../shared/parts";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { passkeysTold, StaffPasskeys } from "./passkeys";
import { Propose } from "./propose";

const t = catalogue({
  id: {
    lead: "Petugas datang dan pergi dengan dua petugas program: satu mengusulkan, yang lain mengonfirmasi.",
    new: "Usulkan petugas",
    name: "Nama",
    you: "{name} (Anda)",
    role: "Peran",
    admin: "Petugas program",
    finance: "Bendahara",
    auditor: "Auditor",
    phone: "Nomor HP",
    state: "Keadaan",
    passkeys: "Kunci sandi",
    actions: "Tindakan",
    proposed: "Diusulkan",
    active: "Aktif",
    removal_proposed: "Diusulkan berhenti",
    removed: "Berhenti",
    waits: "Menunggu petugas program lain",
    come: "Konfirmasi",
    come_title: "Konfirmasi {name} sebagai {role}?",
    come_lead: "Nomor HP {phone} langsung dapat masuk ke konsol ini.",
    come_go: "Ya, konfirmasi",
    come_done: "{name} sekarang {role}.",
    go: "Konfirmasi berhenti",
    go_title: "Konfirmasi bahwa {name} berhenti sebagai {role}?",
    go_lead: "Nomor HP {phone} tidak dapat lagi masuk ke konsol ini.",
    go_go: "Ya, berhenti",
    go_done: "{name} berhenti sebagai {role}.",
    withdraw: "Tarik usulan",
    withdraw_title: "Tarik usulan {name} sebagai {role}?",
    withdraw_lead: "Nomor HP {phone} tidak akan dapat masuk. Ia dapat diusulkan lagi.",
    withdraw_go: "Ya, tarik",
    withdraw_done: "Usulan {name} ditarik.",
    remove: "Usulkan berhenti",
    remove_title: "Usulkan {name} berhenti sebagai {role}?",
    remove_lead: "Ia tetap dapat masuk sampai petugas program lain mengonfirmasi.",
    remove_go: "Ya, usulkan",
    remove_done: "{name} diusulkan berhenti. Petugas program lain mengonfirmasinya.",
  },
  en: {
    lead: "Staff come and go by two program officers: one proposes, the other confirms.",
    new: "Propose staff",
    name: "Name",
    you: "{name} (you)",
    role: "Role",
    admin: "Program officer",
    finance: "Finance officer",
    auditor: "Auditor",
    phone: "Phone",
    state: "State",
    passkeys: "Passkeys",
    actions: "Actions",
    proposed: "Proposed",
    active: "Active",
    removal_proposed: "Leaving proposed",
    removed: "Has left",
    waits: "Waits for another program officer",
    come: "Confirm",
    come_title: "Confirm {name} as {role}?",
    come_lead: "The phone number {phone} can sign in to this console at once.",
    come_go: "Yes, confirm",
    come_done: "{name} is {role} now.",
    go: "Confirm leaving",
    go_title: "Confirm that {name} leaves as {role}?",
    go_lead: "The phone number {phone} can no longer sign in to this console.",
    go_go: "Yes, they leave",
    go_done: "{name} has left as {role}.",
    withdraw: "Withdraw proposal",
    withdraw_title: "Withdraw the proposal of {name} as {role}?",
    withdraw_lead:
      "The phone number {phone} will not be able to sign in. It can be proposed again.",
    withdraw_go: "Yes, withdraw",
    withdraw_done: "The proposal of {name} is withdrawn.",
    remove: "Propose leaving",
    remove_title: "Propose that {name} leaves as {role}?",
    remove_lead: "They can sign in until another program officer confirms.",
    remove_go: "Yes, propose",
    remove_done: "{name} is proposed to leave. Another program officer confirms it.",
  },
});

const TONES: Readonly<Record<StaffView["state"], Tone>> = {
  proposed: "warn",
  active: "good",
  removal_proposed: "warn",
  removed: "calm",
};

type Step = "come" | "go" | "withdraw" | "remove";

/** What I may do about a member of staff: nobody confirms what was their own proposal. */
function steps({ state, proposed_by }: StaffView, me: string): readonly Step[] {
  const mine = proposed_by === me;
  if (state === "proposed") return mine ? ["withdraw"] : ["come", "withdraw"];
  if (state === "active") return ["remove"];
  return state === "removal_proposed" && !mine ? ["go"] : [];
}

/** The part about the city's staff: who they are, and who is about to come or go. */
export function Staff() {
  const [asking, setAsking] = useState<{ step: Step; of: StaffView } | null>(null);
  const [proposing, setProposing] = useState(false);
  const staff = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/staff", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  const me = signedIn.value?.subject ?? "";

  async function act(step: Step, of: StaffView): Promise<void> {
    const params = { path: { staff_id: of.id } };
    const confirming = step === "come" || step === "go";
    await got(
      confirming
        ? api.POST("/api/v1/admin/staff/{staff_id}/confirm", { params })
        : api.DELETE("/api/v1/admin/staff/{staff_id}", { params }),
    );
    say(t(`${step}_done`, wordsOf(of)));
    await staff.load();
  }

  return (
    <>
      <Head title={part("staff")}>
        <Only role="admin">
          <Button look="primary" icon="plus" act={() => setProposing(true)}>
            {t("new")}
          </Button>
        </Only>
      </Head>
      <p class="soft lead">{t("lead")}</p>
      <Loading of={staff} rows={5}>
        {(all) => (
          <Table
            caption={part("staff")}
            columns={columns(me, (step, of) => setAsking({ step, of }), staff.load)}
            rows={waitingFirst(all)}
            id={({ id }) => id}
            file="petugas"
            filter
          />
        )}
      </Loading>
      {proposing ? <Propose added={staff.load} close={() => setProposing(false)} /> : null}
      {asking ? (
        <Ask
          title={t(`${asking.step}_title`, wordsOf(asking.of))}
          go={t(`${asking.step}_go`)}
          act={() => act(asking.step, asking.of)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking.step}_lead`, wordsOf(asking.of))}</p>
        </Ask>
      ) : null}
    </>
  );
}

/** Those of whom something is proposed stand first: they wait for somebody who reads this. */
function waitingFirst(all: readonly StaffView[]): readonly StaffView[] {
  const settled = ({ state }: { state: string }) => state === "active";
  const waits = (one: StaffView) => (settled(one) && one.passkeys.every(settled) ? 1 : 0);
  return [...all].sort((a, b) => waits(a) - waits(b));
}

function wordsOf({ name, role, phone }: StaffView) {
  return { name, role: roleName(role), phone };
}

function columns(
  me: string,
  ask: (step: Step, of: StaffView) => void,
  changed: () => Promise<void>,
): Column<StaffView>[] {
  const shown: Column<StaffView>[] = [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => (id === me ? t("you", { name }) : name),
    },
    { key: "role", name: t("role"), of: ({ role }) => t(role) },
    { key: "phone", name: t("phone"), of: ({ phone }) => phone },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => t(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{t(state)}</Chip>,
    },
    {
      key: "passkeys",
      name: t("passkeys"),
      of: passkeysTold,
      cell: (member) => <StaffPasskeys of={member} changed={changed} />,
    },
  ];
  if (!may("admin")) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (member) => {
        const possible = steps(member, me);
        return (
          <span class="row-actions">
            {possible.map((step) => (
              <Button key={step} act={() => ask(step, member)}>
                {t(step)}
              </Button>
            ))}
            {member.state !== "active" && member.proposed_by === me ? (
              <span class="soft small">{t("waits")}</span>
            ) : null}
          </span>
        );
      },
    },
  ];
}
