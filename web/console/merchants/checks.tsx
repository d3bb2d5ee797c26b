import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { businessDay, moment } from "../../shared/format";
import type { MerchantView } from "../../shared/generated/schema";
import { MERCHANT_CHECKS, merchantCheckName } from "../../shared/merchant_checks";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Dialog } from "../../shared/ui/dialog";
import { Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";

const t = catalogue({
  id: {
    title: "Pemeriksaan",
    lead: "Sertifikat yang sudah dilihat petugas. Yang habis masa berlakunya tidak dihitung, dan kampanye dapat mensyaratkannya.",
    none: "Belum ada.",
    until: "Berlaku sampai {day}",
    lapsed: "Habis {day}",
    change: "Ubah pemeriksaan",
    change_lead: "Kosongkan nomornya bila belum ada atau dicabut.",
    number_of: "Nomor: {check}",
    until_of: "Berlaku sampai: {check}",
    needed: "Isi tanggalnya.",
    save: "Simpan",
    never_mind: "Tidak jadi",
    saved: "Pemeriksaan “{name}” tersimpan.",
    halal_due:
      "Usaha makanan dan minuman wajib bersertifikat halal sejak 17 Oktober 2026 (PP 42/2024).",
  },
  en: {
    title: "Checks",
    lead: "Certificates that an officer has seen. One that has lapsed does not count, and campaigns may require them.",
    none: "None yet.",
    until: "Valid until {day}",
    lapsed: "Lapsed {day}",
    change: "Change checks",
    change_lead: "Leave a number empty where there is none, or it was revoked.",
    number_of: "Number: {check}",
    until_of: "Valid until: {check}",
    needed: "Fill in the date.",
    save: "Save",
    never_mind: "Never mind",
    saved: "The checks of “{name}” are saved.",
    halal_due:
      "Food and drink businesses must be certified halal since 17 October 2026 (PP 42/2024).",
  },
});

type Check = MerchantView["checks"][number];

/** The certificates that an officer has seen of a merchant. */
export function Checks({
  of,
  changed,
}: {
  of: MerchantView;
  /** Gets the merchant as it is then. */
  changed: (merchant: MerchantView) => void;
}) {
  const [asking, setAsking] = useState(false);
  const halal = of.checks.some((one) => one.kind === "halal" && counts(one));
  return (
    <section class="card stack" aria-labelledby="checks">
      <h2 id="checks">{t("title")}</h2>
      <p class="soft small">{t("lead")}</p>
      {of.category === "kuliner" && !halal ? <p class="note">{t("halal_due")}</p> : null}
      {of.checks.length === 0 ? <p class="soft">{t("none")}</p> : null}
      <ul class="rows">
        {of.checks.map((one) => (
          <li key={one.kind} class="spread">
            <span>
              <span class="strong">{merchantCheckName(one.kind)}</span>{" "}
              <span class="code soft">{one.number}</span>
            </span>
            <Chip tone={counts(one) ? "good" : "bad"}>
              {t(counts(one) ? "until" : "lapsed", { day: moment(one.valid_until, "day") })}
            </Chip>
          </li>
        ))}
      </ul>
      <Only role="admin">
        <div class="buttons">
          <Button act={() => setAsking(true)}>{t("change")}</Button>
        </div>
        {asking ? <Change of={of} changed={changed} close={() => setAsking(false)} /> : null}
      </Only>
    </section>
  );
}

// A check counts on its last day, too.
function counts({ valid_until }: Check): boolean {
  return businessDay(serverNow()) <= valid_until;
}

function Change({
  of,
  changed,
  close,
}: {
  of: MerchantView;
  changed: (merchant: MerchantView) => void;
  close: () => void;
}) {
  async function save(typed: Typed): Promise<void> {
    const checks = MERCHANT_CHECKS.flatMap((kind) => {
      const [number, valid_until] = [typed[kind] ?? "", typed[`${kind}_until`] ?? ""];
      if (!number) return [];
      if (!valid_until) throw new FieldError(`${kind}_until`, t("needed"));
      return [{ kind, number, valid_until }];
    });
    const saved = await got(
      api.PATCH("/api/v1/admin/merchants/{merchant_id}", {
        params: { path: { merchant_id: of.id } },
        body: { checks },
      }),
    );
    changed(saved);
    say(t("saved", { name: saved.name }));
    close();
  }
  return (
    <Dialog title={t("change")} close={close}>
      <p class="ask-lead">{t("change_lead")}</p>
      <Form act={save} go={t("save")} beside={<Button act={close}>{t("never_mind")}</Button>}>
        {MERCHANT_CHECKS.map((kind) => {
          const known = of.checks.find((one) => one.kind === kind);
          const check = merchantCheckName(kind);
          return (
            <div key={kind} class="pair">
              <Field
                name={kind}
                label={t("number_of", { check })}
                defaultValue={known?.number}
                maxLength={40}
                autoComplete="off"
              />
              <Field
                name={`${kind}_until`}
                label={t("until_of", { check })}
                type="date"
                defaultValue={known?.valid_until}
              />
            </div>
          );
        })}
      </Form>
    </Dialog>
  );
}
