import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { count } from "../../shared/format";
import type { BankStatementView } from "../../shared/generated/schema";
import { signedIn } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { runsOn } from "./runs_on";

const t = catalogue({
  id: {
    mine: "Anda yang mengunggah berkas ini: menunggu rekan menerima. Satu orang tidak dapat melakukan keduanya.",
    theirs:
      "Rekan Anda mengunggah berkas ini. Periksa saldo dan artinya di bawah, terutama yang belum dijelaskan. Setelah diterima, semua barisnya dibukukan.",
    reader: "Belum ada yang dibukukan: menunggu bendahara lain menerimanya.",
    stuck: "Berkas ini baru dapat diterima setelah saldonya bersambung.",
    accept: "Terima berkas",
    accept_title: "Terima berkas ini?",
    accept_lead: "{lines} baris dibukukan ke buku bank. {unclear}",
    unclear:
      "{suspense} baris yang belum dijelaskan masuk ke penampungan sampai ada yang menjelaskannya.",
    accept_go: "Ya, bukukan",
    accept_done: "Berkas diterima dan dibukukan.",
    accept_begun: "Berkas diterima dan sedang dibukukan.",
    discard: "Buang",
    discard_title: "Buang berkas ini?",
    discard_lead:
      "Tidak ada yang dibukukan. Berkas yang sama boleh diunggah lagi sebagai berkas baru.",
    discard_go: "Ya, buang",
    discard_done: "Berkas dibuang. Tidak ada yang dibukukan.",
  },
  en: {
    mine: "You uploaded this file: your colleague accepts it. One person cannot do both.",
    theirs:
      "Your colleague uploaded this file. Check its balances and what it means below, above all what is unexplained. Once it is accepted, every line of it is booked.",
    reader: "Nothing is booked yet: another finance officer accepts it.",
    stuck: "This file can be accepted once its balance runs on.",
    accept: "Accept the file",
    accept_title: "Accept this file?",
    accept_lead: "{lines} {lines:line is|lines are} booked. {unclear}",
    unclear:
      "{suspense} unexplained {suspense:line goes|lines go} to suspense until somebody explains {suspense:it|them}.",
    accept_go: "Yes, book it",
    accept_done: "The file is accepted and booked.",
    accept_begun: "The file is accepted and being booked.",
    discard: "Discard",
    discard_title: "Discard this file?",
    discard_lead: "Nothing is booked. The same file may be uploaded again as a new one.",
    discard_go: "Yes, discard it",
    discard_done: "The file is discarded. Nothing was booked.",
  },
});

type Act = "accept" | "discard";

/** What an officer can do with a statement that waits: accept the colleague's, or discard it. */
export function Decide({ of, changed }: { of: BankStatementView; changed: () => Promise<void> }) {
  const [asking, setAsking] = useState<Act | null>(null);
  const key = useRef(new FormKey());
  if (!may("finance")) return <p class="note">{t("reader")}</p>;
  const mine = of.begun_by === `finance:${signedIn.value?.subject}`;
  const joint = runsOn(of);
  const stuck = joint === "above" || joint === "below";

  async function act(what: Act): Promise<void> {
    const path = { statement_id: of.id };
    const params = { path, header: key.current.for([what, of.id]) };
    try {
      const now = await untilKnown<BankStatementView>(() =>
        api.POST(`/api/v1/finance/bank-statements/{statement_id}/${what}`, { params }),
      );
      key.current.succeeded();
      say(t(now.state === "booking" ? "accept_begun" : `${what}_done`));
    } finally {
      // A colleague may have been faster: how it stands now is shown beside a refusal.
      await changed();
    }
  }

  return (
    <section class="card stack">
      <p>{t(mine ? "mine" : "theirs")}</p>
      {stuck && !mine ? <p class="strong">{t("stuck")}</p> : null}
      <div class="buttons">
        {mine || stuck ? null : (
          <Button look="primary" icon="check" act={() => setAsking("accept")}>
            {t("accept")}
          </Button>
        )}
        <Button act={() => setAsking("discard")}>{t("discard")}</Button>
      </div>
      {asking ? (
        <Ask
          title={t(`${asking}_title`)}
          go={t(`${asking}_go`)}
          act={() => act(asking)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{asking === "accept" ? leadOf(of) : t("discard_lead")}</p>
        </Ask>
      ) : null}
    </section>
  );
}

function leadOf(of: BankStatementView): string {
  const suspense = of.counts.suspense;
  const fresh = (of.line_count ?? 0) - of.counts.told_before;
  const unclear = suspense > 0 ? t("unclear", { suspense: count(suspense) }) : "";
  return t("accept_lead", { lines: count(fresh), unclear }).trim();
}
