// Who stands for a resident without a phone: recorded by an officer, accepted by the delegate.

import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { businessDay, daysAfter, instantOf, moment } from "../../shared/format";
import type { DelegateView, ResidentView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Wakil",
    lead: "Warga tanpa HP dapat menunjuk satu warga lain untuk mengklaim dan membayar baginya.",
    none: "Belum ada wakil.",
    has_phone: "Warga ini punya HP sendiri, jadi tidak memerlukan wakil.",
    name: "Nama",
    until: "Sampai",
    reason: "Dasar",
    state: "Keadaan",
    proposed: "Menunggu persetujuan wakil",
    active: "Mewakili",
    ended: "Berakhir",
    record: "Catat wakil",
    record_lead:
      "Pastikan {name} sendiri yang menunjuk, dan periksa KTP keduanya. Wakil menyetujui di dompetnya lewat Menu, Menjadi wakil. Setiap pembayaran mencatat siapa yang membayar.",
    phone: "Nomor HP wakil, atau nomor warganya",
    phone_hint:
      "Wakil harus warga yang terdaftar. Bila nomornya dipakai beberapa warga, isi nomor warga.",
    last_day: "Hari terakhir",
    last_day_hint: "Paling lama satu tahun.",
    needed: "Isi tanggalnya.",
    basis: "Dasar penunjukan",
    save: "Catat",
    saved: "{name} dicatat. Berlaku setelah disetujui di dompetnya.",
    end: "Akhiri",
    end_title: "Akhiri {name} sebagai wakil?",
    end_lead: "Seketika itu tidak dapat lagi mengklaim atau membayar untuk warga ini.",
    end_go: "Ya, akhiri",
    end_done: "{name} tidak lagi menjadi wakil.",
    never_mind: "Tidak jadi",
  },
  en: {
    title: "Delegate",
    lead: "A resident without a phone can name one other resident to claim and pay for them.",
    none: "There is no delegate yet.",
    has_phone: "This resident has a phone of their own and needs no delegate.",
    name: "Name",
    until: "Until",
    reason: "Ground",
    state: "State",
    proposed: "Waits for the delegate to accept",
    active: "Stands for them",
    ended: "Ended",
    record: "Record a delegate",
    record_lead:
      "Make sure that it is {name} who names them, and look at both identity cards. The delegate accepts in their wallet under Menu, Standing for somebody. Each payment notes who has paid.",
    phone: "Delegate's phone number, or resident id",
    phone_hint: "A delegate is a registered resident. Where several share the number, give the id.",
    last_day: "Last day",
    last_day_hint: "A year at most.",
    needed: "Fill in the date.",
    basis: "Ground for naming them",
    save: "Record",
    saved: "{name} is recorded. It holds once they have accepted it in their wallet.",
    end: "End it",
    end_title: "End {name} as delegate?",
    end_lead: "At once they can neither claim nor pay for this resident any more.",
    end_go: "Yes, end it",
    end_done: "{name} is a delegate no more.",
    never_mind: "Never mind",
  },
});

const TONES: Readonly<Record<DelegateView["state"], Tone>> = {
  proposed: "warn",
  active: "good",
  ended: "calm",
};

export function Delegate({ of }: { of: ResidentView }) {
  const params = { path: { resident_id: of.id } };
  const path = "/api/v1/admin/residents/{resident_id}/delegates";
  const [asking, setAsking] = useState<"record" | "end" | null>(null);
  const key = useRef(new FormKey());
  // At most one.
  const delegates = useSource(
    async () => (await got(api.GET(path, { params }))).items,
    [of.id, of.phone],
  );

  async function record({ who = "", until = "", reason = "" }: Typed): Promise<void> {
    if (!until) throw new FieldError("until", t("needed"));
    const named = who.startsWith("res_") ? { resident_id: who } : { phone: who };
    // The last day counts, too.
    const body = { ...named, until: instantOf(`${daysAfter(until, 1)}T00:00`), reason };
    const header = key.current.for(body);
    const recorded = await untilKnown<DelegateView>(() =>
      api.POST(path, { params: { ...params, header }, body }),
    );
    key.current.succeeded();
    delegates.set([recorded]);
    say(t("saved", { name: recorded.name }));
    setAsking(null);
  }

  async function end(delegate: DelegateView, reason: string): Promise<void> {
    const ended = await got(
      api.POST("/api/v1/admin/residents/{resident_id}/delegates/{delegate_id}/end", {
        params: { path: { ...params.path, delegate_id: delegate.delegate_id } },
        body: { reason },
      }),
    );
    delegates.set([ended]);
    say(t("end_done", { name: ended.name }));
  }

  return (
    <section class="card stack" aria-labelledby="delegate">
      <h2 id="delegate">{t("title")}</h2>
      <p class="soft small">{t("lead")}</p>
      <Loading of={delegates}>
        {([found]) => (
          <>
            {found ? <Found of={found} /> : null}
            {found ? null : <p class="soft">{t(of.phone ? "has_phone" : "none")}</p>}
            <Only role="admin">
              <div class="buttons">
                {found && found.state !== "ended" ? (
                  <Button look="danger" act={() => setAsking("end")}>
                    {t("end")}
                  </Button>
                ) : of.phone || of.visitor ? null : (
                  <Button act={() => setAsking("record")}>{t("record")}</Button>
                )}
              </div>
              {asking === "end" && found ? (
                <Ask
                  title={t("end_title", { name: found.name })}
                  go={t("end_go")}
                  reason
                  act={(reason) => end(found, reason)}
                  close={() => setAsking(null)}
                >
                  <p class="ask-lead">{t("end_lead")}</p>
                </Ask>
              ) : null}
            </Only>
          </>
        )}
      </Loading>
      {asking === "record" ? <Record of={of} act={record} close={() => setAsking(null)} /> : null}
    </section>
  );
}

function Found({ of }: { of: DelegateView }) {
  return (
    <Facts
      of={[
        [t("name"), <a href={to("residents", of.delegate_id)}>{of.name}</a>],
        [t("state"), <Chip tone={TONES[of.state]}>{t(of.state)}</Chip>],
        [t("until"), moment(new Date(Date.parse(of.until) - 1).toISOString(), "day")],
        [t("reason"), of.reason],
      ]}
    />
  );
}

function Record({
  of,
  act,
  close,
}: {
  of: ResidentView;
  act: (typed: Typed) => Promise<void>;
  close: () => void;
}) {
  const today = businessDay(serverNow());
  return (
    <Dialog title={t("record")} close={close}>
      <div class="stack">
        <p>{t("record_lead", { name: of.name })}</p>
        <Form go={t("save")} act={act} beside={<Button act={close}>{t("never_mind")}</Button>}>
          <Field
            name="who"
            label={t("phone")}
            hint={t("phone_hint")}
            required
            maxLength={24}
            autoComplete="off"
          />
          <Field
            name="until"
            type="date"
            label={t("last_day")}
            hint={t("last_day_hint")}
            required
            min={today}
            max={daysAfter(today, 364)}
          />
          <Field name="reason" label={t("basis")} required maxLength={200} />
        </Form>
      </div>
    </Dialog>
  );
}
