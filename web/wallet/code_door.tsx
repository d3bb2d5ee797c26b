// Coming in by a campaign's code: a phone to prove, and nothing more. Whoever is known by that phone
// is who they were; anybody else becomes a visitor.

import { useRef, useState } from "preact/hooks";
import { Challenges } from "../shared/challenge";
import { go, to } from "../shared/route";
import { enter } from "../shared/session";
import { Button, ButtonLink } from "../shared/ui/button";
import { Field, FieldError, Form } from "../shared/ui/form";
import { Problem } from "../shared/ui/problem";
import { admitted, CodeForm, Sending } from "../shared/ui/sign_in_form";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    back: "Masuk tanpa kode",
    title: "Punya kode?",
    lead: "Untuk mahasiswa dan pengunjung: dengan kode dari kampus, hotel atau loket, Anda mendapat voucher untuk belanja di usaha kecil kota ini. Cukup nomor HP, tanpa NIK.",
    campaign_code: "Kode program",
    campaign_code_hint: "13 huruf dan angka di kartu Anda, misalnya 7MXR-4K2P-9DVQ-T.",
    phone: "Nomor HP",
    phone_hint: "Yang ada di tangan Anda sekarang. Kota hanya menyimpan sidiknya, bukan nomornya.",
    phone_bad: "Nomor HP diawali 08 atau +62.",
    send: "Kirim kode",
    again: "Kirim lagi",
    sent: "Kode SMS sudah dikirim. Berlaku {minutes} menit.",
    no_campaign: "Isi dulu kode programnya.",
    code_hint: "Angka dari SMS terakhir.",
    whatsapp: "Masuk lewat WhatsApp",
    answer_hint: "Angka dari balasan WhatsApp.",
    to_sms: "Pakai SMS",
  },
  en: {
    back: "Sign in without a code",
    title: "Have a code?",
    lead: "For students and visitors: a code from your faculty, hotel or a counter is a voucher for this city's small shops. A phone is enough, no NIK.",
    campaign_code: "Campaign code",
    campaign_code_hint: "The 13 letters and digits on your card, such as 7MXR-4K2P-9DVQ-T.",
    phone: "Phone number",
    phone_hint: "The one in your hand. The city keeps its fingerprint, not the number.",
    phone_bad: "A phone number begins with 08 or +62.",
    send: "Send code",
    again: "Send again",
    sent: "A code is on its way by SMS. It is good for {minutes} minutes.",
    no_campaign: "Type the campaign code first.",
    code_hint: "The digits from the last SMS.",
    whatsapp: "Sign in by WhatsApp",
    answer_hint: "The digits from the reply at WhatsApp.",
    to_sms: "Use SMS",
  },
});

const challenges = new Challenges("visitor");

/** The door of those who hold a code, which may have been `typed` by a camera. */
export function CodeDoor({ typed }: { typed: string }) {
  const [minutes, setMinutes] = useState<number | null>(null);
  const [byMessage, setByMessage] = useState(() => challenges.text()?.campaignCode ?? "");
  const [problem, setProblem] = useState<unknown>(null);
  const place = useRef<HTMLDivElement>(null);

  function knock(): void {
    const field = place.current?.querySelector<HTMLInputElement>("[name=campaign_code]");
    const code = field?.value.trim() ?? "";
    setProblem(code ? null : t("no_campaign"));
    if (!code) {
      field?.focus();
      return;
    }
    challenges.clear();
    setByMessage(code);
    go(["kode", code], { replace: true });
  }

  function bySms(): void {
    challenges.clear();
    setMinutes(null);
    setByMessage("");
  }

  async function send(code: string, phone: string): Promise<void> {
    if (phone.replace(/\D/g, "").length < 8) throw new FieldError("phone", t("phone_bad"));
    setMinutes(await challenges.ask(phone, code));
    // What was typed is claimed after the sign-in, also on a phone that loses the page meanwhile.
    go(["kode", code], { replace: true });
  }

  async function signIn(code: string): Promise<void> {
    enter(await admitted(challenges, code, "resident"));
  }

  const asked = minutes !== null || challenges.read() !== null;
  return (
    <section class="sign-in">
      <ButtonLink look="quiet" icon="back" href={to()}>
        {t("back")}
      </ButtonLink>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      {byMessage ? (
        <>
          <Sending key={byMessage} challenges={challenges} campaignCode={byMessage} />
          <CodeForm signIn={signIn} hint={t("answer_hint")} />
          <Button look="quiet" act={bySms}>
            {t("to_sms")}
          </Button>
        </>
      ) : (
        <div class="sign-in" ref={place}>
          <Form
            act={({ campaign_code, phone }) => send(campaign_code ?? "", phone ?? "")}
            go={asked ? t("again") : t("send")}
            beside={asked ? null : <Button act={knock}>{t("whatsapp")}</Button>}
          >
            <Field
              name="campaign_code"
              label={t("campaign_code")}
              hint={t("campaign_code_hint")}
              defaultValue={typed}
              autoComplete="off"
              required
              maxLength={24}
              big
            />
            <Field
              name="phone"
              type="tel"
              label={t("phone")}
              hint={t("phone_hint")}
              autoComplete="tel"
              required
              maxLength={24}
              big
            />
          </Form>
          {minutes ? (
            <p class="status" role="status">
              {t("sent", { minutes })}
            </p>
          ) : null}
          <Problem error={problem} />
          {asked ? <CodeForm signIn={signIn} hint={t("code_hint")} /> : null}
        </div>
      )}
    </section>
  );
}
