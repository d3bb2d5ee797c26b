import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { count, rupiah } from "../../shared/format";
import type { SettlementView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    mine: "Terakhir diubah oleh Anda: minta rekan bendahara menyetujui. Satu orang tidak dapat melakukan keduanya.",
    theirs:
      "Terakhir diubah oleh rekan Anda. Periksa baris-barisnya, lalu setujui; bila Anda menahan atau melepas sesuatu, rekan Anda yang menyetujui.",
    none_ready: "Tidak ada baris yang siap dibayar. Lepaskan yang ditahan, atau batalkan.",
    approve: "Setujui",
    approve_title: "Setujui {total}?",
    approve_lead:
      "Untuk {lines} baris. Uangnya pindah dari tagihan pedagang ke pencairan ini, dan berkas untuk bank dapat diunduh.",
    approve_held: "{held} baris yang ditahan tidak ikut.",
    approve_go: "Ya, setujui",
    approve_done: "Pencairan {number} disetujui: {total}.",
    approve_less:
      "Pencairan {number} disetujui: {total}, semula {before}. Sebagian berubah sejak disiapkan; lihat baris yang ditahan.",
    approve_begun: "Pencairan {number} sedang disetujui.",
    cancel: "Batalkan pencairan",
    cancel_title: "Batalkan pencairan {number}?",
    cancel_lead: "{total} untuk {lines} baris. Tidak ada uang yang bergerak; tagihannya tetap.",
    cancel_go: "Ya, batalkan",
    cancel_done: "Pencairan {number} dibatalkan.",
    sent_lead:
      "Unduh berkas di bawah, kirim ke bank, lalu tandai di sini. Mintalah bank memprosesnya satu kali saja.",
    nobody: "Ternyata tidak ada yang dibayar. Pencairan ini dapat dibatalkan.",
    sent: "Tandai terkirim ke bank",
    sent_title: "Berkas {total} sudah di bank?",
    sent_ask: "{payments} pembayaran. Hanya bila bank sudah menerimanya: tidak dapat diurungkan.",
    sent_go: "Ya, sudah terkirim",
    sent_done: "Pencairan {number} ditandai terkirim.",
    waits: "Menunggu jawaban bank untuk {open} pembayaran. Unggah rekening koran begitu ada.",
    partly:
      "{returned} pembayaran kembali. Uangnya kembali menjadi tagihan pedagang dan ikut pencairan berikutnya; perbaiki dulu rekeningnya.",
    statements: "Ke rekening koran",
  },
  en: {
    mine: "Last changed by you: ask another finance officer to approve it. One person cannot do both.",
    theirs:
      "Last changed by your colleague. Check its lines, then approve; where you hold or release something, your colleague approves.",
    none_ready: "No line is ready to be paid. Release what is held, or cancel.",
    approve: "Approve",
    approve_title: "Approve {total}?",
    approve_lead:
      "For {lines} {lines:line|lines}. The money moves from what merchants are owed to this settlement, and the files for the bank can be downloaded.",
    approve_held: "{held} {held:line that is|lines that are} held stay out of it.",
    approve_go: "Yes, approve",
    approve_done: "Settlement {number} is approved: {total}.",
    approve_less:
      "Settlement {number} is approved: {total}, before {before}. Some of it has changed since it was prepared; see the lines that are held.",
    approve_begun: "Settlement {number} is being approved.",
    cancel: "Cancel this settlement",
    cancel_title: "Cancel settlement {number}?",
    cancel_lead: "{total} for {lines} {lines:line|lines}. No money moves; it is owed as before.",
    cancel_go: "Yes, cancel it",
    cancel_done: "Settlement {number} is cancelled.",
    sent_lead:
      "Download a file below, send it to the bank, then say so here. Have the bank carry it out only once.",
    nobody: "It came to pay nobody. This settlement can be cancelled.",
    sent: "Mark as sent to the bank",
    sent_title: "Is the file of {total} at the bank?",
    sent_ask:
      "{payments} {payments:payment|payments}. Only if the bank has received it: this cannot be undone.",
    sent_go: "Yes, it was sent",
    sent_done: "Settlement {number} is marked as sent.",
    waits:
      "Waiting for the bank's answer to {open} {open:payment|payments}. Upload the bank statement as soon as there is one.",
    partly:
      "{returned} {returned:payment was|payments were} returned. The money is owed to the merchants again and goes into the next settlement; mend their bank accounts first.",
    statements: "To the bank statements",
  },
});

type Action = "approve" | "cancel" | "sent";

/** What a finance officer can do with a settlement now, and what has to be known before. */
export function NextStep({ of, source }: { of: SettlementView; source: Source<SettlementView> }) {
  const [asking, setAsking] = useState<Action | null>(null);
  const key = useRef(new FormKey());

  async function act(action: Action): Promise<void> {
    const path = { settlement_id: of.id };
    try {
      const changed =
        action === "approve"
          ? await untilKnown<SettlementView>(() =>
              api.POST("/api/v1/finance/settlements/{settlement_id}/approve", {
                params: { path, header: key.current.for([action, of.id, of.version]) },
                // Just what is on this screen is approved.
                body: { total: of.total, version: of.version },
              }),
            )
          : await got(
              api.POST(`/api/v1/finance/settlements/{settlement_id}/${action}`, {
                params: { path },
              }),
            );
      source.set(changed);
      say(done(action, of, changed));
    } catch (failed) {
      // Somebody else may have gone on with it: show how it stands beside the refusal.
      source.load();
      throw failed;
    }
  }

  return (
    <>
      <Offered of={of} ask={setAsking} />
      {asking ? (
        <Ask
          title={t(`${asking}_title`, wordsOf(of))}
          go={t(`${asking}_go`)}
          act={() => act(asking)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">
            {t(asking === "sent" ? "sent_ask" : `${asking}_lead`, wordsOf(of))}{" "}
            {asking === "approve" && of.held_count > 0 ? t("approve_held", wordsOf(of)) : null}
          </p>
        </Ask>
      ) : null}
    </>
  );
}

function wordsOf(of: SettlementView) {
  return {
    number: of.number,
    total: rupiah(of.total),
    lines: count(of.ready_count),
    held: count(of.held_count),
    payments: count(of.payment_count),
    open: count(of.open_count),
    returned: count(of.returned_count),
  };
}

function done(action: Action, was: SettlementView, is: SettlementView): string {
  const words = { ...wordsOf(is), before: rupiah(was.total) };
  if (action !== "approve") return t(`${action}_done`, words);
  if (is.state === "approving") return t("approve_begun", words);
  return t(is.total < was.total ? "approve_less" : "approve_done", words);
}

function Offered({ of, ask }: { of: SettlementView; ask: (action: Action) => void }) {
  const mine = of.last_changed_by === `finance:${signedIn.value?.subject}`;
  const cancel = (
    <Button look="danger" act={() => ask("cancel")}>
      {t("cancel")}
    </Button>
  );
  switch (of.state) {
    case "draft": {
      const ready = of.ready_count > 0;
      return (
        <section class="card stack">
          <p>{t(!ready ? "none_ready" : mine ? "mine" : "theirs")}</p>
          <div class="buttons">
            {ready && !mine ? (
              <Button look="primary" icon="check" act={() => ask("approve")}>
                {t("approve")}
              </Button>
            ) : null}
            {cancel}
          </div>
        </section>
      );
    }
    case "approved":
      return (
        <section class="card stack">
          <p>{t(of.payment_count > 0 ? "sent_lead" : "nobody")}</p>
          <div class="buttons">
            {of.payment_count > 0 ? (
              <Button look="primary" act={() => ask("sent")}>
                {t("sent")}
              </Button>
            ) : (
              cancel
            )}
          </div>
        </section>
      );
    case "sent":
    case "partly_returned":
      return (
        <section class="card stack">
          {of.open_count > 0 ? <p>{t("waits", wordsOf(of))}</p> : null}
          {of.returned_count > 0 ? <p>{t("partly", wordsOf(of))}</p> : null}
          <div class="buttons">
            <ButtonLink href={to("finance", "statements")} icon="upload">
              {t("statements")}
            </ButtonLink>
          </div>
        </section>
      );
    default:
      return null;
  }
}
