// One claim: where it stands, why, and what can be done about it.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, got } from "../shared/api";
import { useAttempt } from "../shared/attempt";
import type { ClaimView } from "../shared/generated/schema";
import { source } from "../shared/load";
import { to } from "../shared/route";
import { signedIn } from "../shared/session";
import { Button, ButtonLink } from "../shared/ui/button";
import { Chip, type Tone } from "../shared/ui/chip";
import { Form, TextArea } from "../shared/ui/form";
import { Loading } from "../shared/ui/loading";
import { Pair } from "../shared/ui/pair";
import { Problem } from "../shared/ui/problem";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { reasonText } from "./claim_reasons";
import type { Claims } from "./claims";
import { type Holdings, stillMe } from "./holdings";

const t = catalogue({
  id: {
    back: "Cashback QRIS",
    waiting: "Menunggu",
    granted: "Diberikan",
    held: "Diperiksa petugas",
    refused: "Ditolak",
    flagged: "Ditinjau",
    waiting_means: "Klaim ini menunggu.",
    granted_means: "Cashback sudah masuk ke voucher Anda.",
    held_means:
      "Petugas memeriksa klaim ini sebelum diputuskan. Mesin tidak menolak klaim; yang memutuskan selalu orang.",
    refused_means: "Klaim ini tidak diberi cashback.",
    flagged_means:
      "Pembayaran ini dibatalkan setelah cashback-nya dibelanjakan. Petugas meninjaunya.",
    check: "Periksa lagi",
    amount: "Dibayar",
    rrn: "Nomor di struk",
    paid_on: "Tanggal bayar",
    claimed_at: "Diklaim",
    decision_grant: "Keputusan petugas: setuju",
    decision_refuse: "Keputusan petugas: tolak",
    object: "Ajukan keberatan",
    object_lead:
      "Tidak setuju? Tulis alasannya. Petugas lain, bukan yang memutuskan tadi, akan memeriksanya lagi.",
    objection: "Keberatan Anda",
    objection_hint: "Misalnya: saya belanja tiap hari di toko itu, ini nomor struk yang benar.",
    send: "Kirim keberatan",
    objected: "Petugas lain akan memeriksanya.",
    remembered: "Sumber pembayaran ini diingat: cashback berikutnya masuk sendiri.",
    forget: "Lupakan",
  },
  en: {
    back: "QRIS cashback",
    waiting: "Waiting",
    granted: "Granted",
    held: "Being checked",
    refused: "Refused",
    flagged: "Under review",
    waiting_means: "This claim is waiting.",
    granted_means: "The cashback is on your voucher.",
    held_means:
      "An officer looks at this claim before it is decided. The machine refuses no claim; a person decides.",
    refused_means: "This claim was given no cashback.",
    flagged_means:
      "This payment was cancelled after its cashback had been spent. An officer reviews it.",
    check: "Check again",
    amount: "Paid",
    rrn: "Number on the receipt",
    paid_on: "Day of the payment",
    claimed_at: "Claimed",
    decision_grant: "An officer's decision: granted",
    decision_refuse: "An officer's decision: refused",
    object: "Object",
    object_lead:
      "You do not agree? Say why. Another officer than the one who decided will look at it again.",
    objection: "Your objection",
    objection_hint: "Such as: I buy there every day, this is the right number.",
    send: "Send the objection",
    objected: "Another officer will look at it.",
    remembered: "How you paid is remembered: later cashbacks come by themselves.",
    forget: "Forget it",
  },
});

type State = ClaimView["state"];

const TONES: Readonly<Record<State, Tone>> = {
  waiting: "calm",
  granted: "good",
  held: "warn",
  refused: "bad",
  flagged: "warn",
};

/** Where a claim stands, in a word. */
export function ClaimChip({ state }: { state: State }) {
  return <Chip tone={TONES[state]}>{t(state)}</Chip>;
}

export function Claim({ mine, claims, id }: { mine: Holdings; claims: Claims; id: string }) {
  const claim = useMemo(
    () =>
      source<ClaimView>(() => {
        stillMe(mine.subject);
        const params = { path: { claim_id: id } };
        return got(api.GET("/api/v1/resident/incentive-claims/{claim_id}", { params }));
      }),
    [mine, id],
  );
  const here = signedIn.value !== null;
  useEffect(() => {
    if (!here) return;
    claim.load();
    // Whoever comes back to it finds what has become of it meanwhile.
    const look = (): void => {
      if (!document.hidden) claim.load();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [claim, here]);
  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to("cashback")}>
        {t("back")}
      </ButtonLink>
      <Loading of={claim} rows={6}>
        {(known) => (
          <Told
            claim={known}
            check={() => Promise.all([claim.load(), mine.wallet.load()])}
            forget={async () => claim.set(await claims.forgetCard(id))}
            object={async (reason) => claim.set(await claims.object(id, reason))}
          />
        )}
      </Loading>
    </>
  );
}

function Told({
  claim,
  check,
  forget,
  object,
}: {
  claim: ClaimView;
  check: () => Promise<unknown>;
  forget: () => Promise<void>;
  object: (reason: string) => Promise<void>;
}) {
  const { state, reason } = claim;
  const [problem, attempt] = useAttempt();
  return (
    <article class="card stack">
      <div class="spread">
        <h1>{claim.merchant_name}</h1>
        <ClaimChip state={state} />
      </div>
      {claim.reward > 0 ? <Money class="amount" amount={claim.reward} /> : null}
      <div role="status">
        {state === "waiting" && reason ? null : <p>{t(`${state}_means`)}</p>}
        {reason && state !== "granted" ? <p>{reasonText(reason)}</p> : null}
      </div>
      <dl class="pairs">
        <Pair name={t("amount")}>
          <Money amount={claim.amount} />
        </Pair>
        <Pair name={t("rrn")}>{claim.rrn}</Pair>
        {claim.paid_on ? (
          <Pair name={t("paid_on")}>
            <When at={claim.paid_on} style="day" />
          </Pair>
        ) : null}
        <Pair name={t("claimed_at")}>
          <When at={claim.created_at} />
        </Pair>
      </dl>
      {claim.decisions.map((one) => (
        <p key={one.at}>
          <strong>{t(`decision_${one.outcome}`)}</strong>, <When at={one.at} />
          <br />
          {one.reason}
        </p>
      ))}
      {claim.objection ? (
        <p>
          <strong>{t("objection")}</strong>
          <br />
          {claim.objection} {claim.may_object ? "" : t("objected")}
        </p>
      ) : null}
      {claim.remember ? (
        <p class="spread">
          {t("remembered")}
          <Button look="quiet" act={() => attempt(forget)}>
            {t("forget")}
          </Button>
        </p>
      ) : null}
      <Problem error={problem} />
      {state === "waiting" ? <Button act={check}>{t("check")}</Button> : null}
      {claim.may_object ? <Objecting object={object} /> : null}
    </article>
  );
}

function Objecting({ object }: { object: (reason: string) => Promise<void> }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button look="quiet" act={() => setOpen(true)}>
        {t("object")}
      </Button>
    );
  }
  return (
    <Form go={t("send")} act={({ reason = "" }) => object(reason)}>
      <p>{t("object_lead")}</p>
      <TextArea
        name="reason"
        label={t("objection")}
        hint={t("objection_hint")}
        required
        maxLength={500}
      />
    </Form>
  );
}
