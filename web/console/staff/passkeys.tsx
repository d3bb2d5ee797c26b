import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { PasskeyView, StaffView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";

const t = catalogue({
  id: {
    none: "Belum ada",
    proposed: "Menunggu konfirmasi",
    two: "Menunggu 2 petugas program",
    active: "Aktif",
    removal_proposed: "Minta dihapus",
    removed: "Dihapus",
    confirm: "Konfirmasi kunci sandi",
    confirm_title: "Konfirmasi kunci sandi {device} milik {name}?",
    confirm_lead:
      "Tanyakan dulu kepada {name}, langsung atau lewat telepon, apakah ia sendiri yang membuatnya pada {when}. Setelah itu kunci sandi ini membuka gerak uang.",
    confirm_go: "Ya, {name} sudah ditanya",
    confirm_done: "Kunci sandi {name} dikonfirmasi.",
    turn_down: "Tolak kunci sandi",
    turn_down_title: "Tolak kunci sandi {device} milik {name}?",
    turn_down_lead: "Kunci sandi itu dihapus. {name} dapat membuat yang baru.",
    turn_down_go: "Ya, tolak",
    turn_down_done: "Kunci sandi {name} ditolak.",
    remove: "Konfirmasi hapus kunci sandi",
    remove_title: "Hapus kunci sandi terakhir milik {name}?",
    remove_lead: "{name} sendiri yang memintanya. Setelah itu ia bekerja tanpa kunci sandi.",
    remove_go: "Ya, hapus",
    remove_done: "Kunci sandi {name} dihapus.",
  },
  en: {
    none: "None yet",
    proposed: "Waits to be confirmed",
    two: "Waits for 2 program officers",
    active: "Active",
    removal_proposed: "Asked to be deleted",
    removed: "Deleted",
    confirm: "Confirm passkey",
    confirm_title: "Confirm passkey {device} of {name}?",
    confirm_lead:
      "First ask {name}, in person or by phone, whether they made it themselves on {when}. From then on this passkey lets money move.",
    confirm_go: "Yes, {name} was asked",
    confirm_done: "The passkey of {name} is confirmed.",
    turn_down: "Turn down passkey",
    turn_down_title: "Turn down passkey {device} of {name}?",
    turn_down_lead: "The passkey is deleted. {name} can make a new one.",
    turn_down_go: "Yes, turn it down",
    turn_down_done: "The passkey of {name} is turned down.",
    remove: "Confirm passkey's deletion",
    remove_title: "Delete the last passkey of {name}?",
    remove_lead: "{name} has asked for it. From then on they work without a passkey.",
    remove_go: "Yes, delete it",
    remove_done: "The passkey of {name} is deleted.",
  },
});

const TONES: Readonly<Record<PasskeyView["state"], Tone>> = {
  proposed: "warn",
  active: "good",
  removal_proposed: "warn",
  removed: "calm",
};

type Step = "confirm" | "turn_down" | "remove";

/** What I may do about a passkey of somebody else. */
function steps({ state }: PasskeyView): readonly Step[] {
  if (state === "proposed") return ["confirm", "turn_down"];
  return state === "removal_proposed" ? ["remove"] : [];
}

/** In words, for a file. */
export function passkeysTold({ passkeys }: StaffView): string {
  return passkeys.map((one) => `${one.name}: ${t(one.state)}`).join("; ");
}

/** Somebody's passkeys, and what another admin decides about them. */
export function StaffPasskeys({ of, changed }: { of: StaffView; changed: () => Promise<void> }) {
  const [asking, setAsking] = useState<{ step: Step; passkey: PasskeyView } | null>(null);
  const others = may("admin") && of.id !== signedIn.value?.subject;

  async function act(step: Step, { id }: PasskeyView): Promise<void> {
    const params = { path: { staff_id: of.id, passkey_id: id } };
    await got(
      step === "turn_down"
        ? api.DELETE("/api/v1/admin/staff/{staff_id}/passkeys/{passkey_id}", { params })
        : api.POST("/api/v1/admin/staff/{staff_id}/passkeys/{passkey_id}/confirm", { params }),
    );
    say(t(`${step}_done`, { name: of.name }));
    await changed();
  }

  if (of.passkeys.length === 0) return <span class="soft small">{t("none")}</span>;
  const told = asking && {
    name: of.name,
    device: asking.passkey.name,
    when: moment(asking.passkey.created_at),
  };
  return (
    <span class="row-actions">
      {of.passkeys.map((one) => (
        <span key={one.id} class="row-actions">
          <Chip tone={TONES[one.state]}>
            {one.name}: {one.wanting > 1 ? t("two") : t(one.state)}
          </Chip>
          {others
            ? steps(one).map((step) => (
                <Button key={step} act={() => setAsking({ step, passkey: one })}>
                  {t(step)}
                </Button>
              ))
            : null}
        </span>
      ))}
      {asking && told ? (
        <Ask
          title={t(`${asking.step}_title`, told)}
          go={t(`${asking.step}_go`, told)}
          act={() => act(asking.step, asking.passkey)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking.step}_lead`, told)}</p>
        </Ask>
      ) : null}
    </span>
  );
}
