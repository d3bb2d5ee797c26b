import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment, rupiah } from "../../shared/format";
import type { SettlementLineView, SettlementView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { Choice, Field, Form, type Typed } from "../../shared/ui/form";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    hold_title: "Tahan “{name}”?",
    hold_lead:
      "Berlaku sampai dilepaskan, juga di pencairan berikutnya. Pedagang membaca alasannya.",
    what: "Yang ditahan",
    whole: "Seluruh baris, {amount}",
    single: "Satu penukaran saja; sisanya tetap dibayar",
    redemption: "Nomor penukaran",
    redemption_hint: "Pilih dari 31 hari terakhir, atau tempel nomor buktinya.",
    hold_go: "Ya, tahan",
    hold_done: "“{name}” ditahan.",
    hold_done_single: "Satu penukaran “{name}” ditahan.",
    release_title: "Lepaskan “{name}”?",
    release_lead: "Barisnya ikut dibayar bila tidak ada alasan lain yang menahannya.",
    release_single: "Penukaran {redemption} ikut dibayar lagi.",
    release_account: "Hanya bisa setelah rekening barunya dikonfirmasi di halaman pedagang.",
    release_bounced:
      "Hanya bisa setelah rekeningnya diubah, dan yang baru dikonfirmasi, di halaman pedagang.",
    release_suspended: "Hanya bisa setelah petugas program mengaktifkan lagi pedagangnya.",
    release_go: "Ya, lepaskan",
    release_done: "“{name}” dilepaskan.",
  },
  en: {
    hold_title: "Hold “{name}”?",
    hold_lead:
      "It lasts until released, in the next settlements too. The merchant reads the reason.",
    what: "What is held",
    whole: "The whole line, {amount}",
    single: "One redemption only; the rest is still paid",
    redemption: "Redemption number",
    redemption_hint: "Choose from the last 31 days, or paste the number on the receipt.",
    hold_go: "Yes, hold it",
    hold_done: "“{name}” is held.",
    hold_done_single: "One redemption of “{name}” is held.",
    release_title: "Release “{name}”?",
    release_lead: "Its line is paid unless something else holds it.",
    release_single: "Redemption {redemption} is paid again.",
    release_account: "Only after the new bank account was confirmed on the merchant's page.",
    release_bounced:
      "Only after the account was changed, and the new one confirmed, on the merchant's page.",
    release_suspended: "Only after a program officer has reinstated the merchant.",
    release_go: "Yes, release it",
    release_done: "“{name}” is released.",
  },
});

const OFFERED_DAYS = 31;
const DAY_MS = 86_400_000;

interface OnLine {
  of: SettlementView;
  line: SettlementLineView;
  /** Gets the settlement as it stands then. */
  changed: (settlement: SettlementView) => void;
  close: () => void;
}

/** Whether a held line may be released as a whole; what holds single redemptions is released one by
 * one, and an account that has changed since waits for the next settlement. */
export function isReleasable({ hold, reason }: SettlementLineView): boolean {
  if (hold === "account") return reason !== "account_changed";
  return ["officer", "suspended", "bounced", "unclear"].includes(hold);
}

async function send(
  action: "hold" | "release",
  { of, line }: OnLine,
  reason: string,
  redemption?: string,
): Promise<SettlementView> {
  const path = { settlement_id: of.id, merchant_id: line.merchant_id };
  const body = redemption ? { reason, redemption_id: redemption } : { reason };
  return got(
    api.POST(`/api/v1/finance/settlements/{settlement_id}/lines/{merchant_id}/${action}`, {
      params: { path },
      body,
    }),
  );
}

/** Asks what of a line is to be held, and why. */
export function HoldDialog(props: OnLine) {
  const { of, line, changed, close } = props;
  const [single, setSingle] = useState(false);

  async function hold({ reason = "", redemption_id: redemption }: Typed): Promise<void> {
    const settlement = await send("hold", props, reason, single ? redemption : undefined);
    say(t(single ? "hold_done_single" : "hold_done", { name: line.name }));
    changed(settlement);
  }

  return (
    <Dialog title={t("hold_title", { name: line.name })} close={close}>
      <p class="ask-lead">{t("hold_lead")}</p>
      <Form
        act={hold}
        go={t("hold_go")}
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Choice
          name="what"
          label={t("what")}
          onChange={(event) => setSingle(event.currentTarget.value === "single")}
        >
          <option value="whole">{t("whole", { amount: rupiah(line.amount) })}</option>
          <option value="single">{t("single")}</option>
        </Choice>
        {single ? <RedemptionField merchant={line.merchant_id} until={of.until} /> : null}
        <Field name="reason" label={shared("reason")} required maxLength={200} />
      </Form>
    </Dialog>
  );
}

function RedemptionField({ merchant, until }: { merchant: string; until: string }) {
  const redemptions = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/transfers", {
          params: {
            query: {
              account: `merchant:${merchant}`,
              kind: "redeem",
              from: new Date(Date.parse(until) - OFFERED_DAYS * DAY_MS).toISOString(),
              to: until,
              limit: 200,
            },
          },
        }),
      ),
    [merchant],
  );
  return (
    <>
      <Field
        name="redemption_id"
        label={t("redemption")}
        hint={t("redemption_hint")}
        list="redemptions"
        required
        maxLength={64}
        autoComplete="off"
      />
      <datalist id="redemptions">
        {redemptions.state.value.value?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {moment(one.occurred_at)} · {rupiah(one.amount)}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Asks before a line, or one redemption of it, is released, and why. */
export function ReleaseDialog({ redemption, ...props }: OnLine & { redemption?: string }) {
  const { line, changed, close } = props;
  async function release(reason: string): Promise<void> {
    const settlement = await send("release", props, reason, redemption);
    say(t("release_done", { name: line.name }));
    changed(settlement);
  }
  return (
    <Ask
      title={t("release_title", { name: line.name })}
      go={t("release_go")}
      reason
      act={release}
      close={close}
    >
      <p class="ask-lead">{redemption ? t("release_single", { redemption }) : lead(line)}</p>
    </Ask>
  );
}

function lead({ hold }: SettlementLineView): string {
  if (hold === "account") return t("release_account");
  if (hold === "bounced") return t("release_bounced");
  return t(hold === "suspended" ? "release_suspended" : "release_lead");
}
