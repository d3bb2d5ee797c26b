import { useEffect, useRef, useState } from "preact/hooks";
import type { Challenges } from "../../shared/challenge";
import { Button } from "../../shared/ui/button";
import { Field } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { Sending } from "../../shared/ui/sign_in_form";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    phone: "Nomor HP",
    phone_hint: "HP ini nanti membuka kasirnya, misalnya 0812 3456 7890.",
    phone_bad: "Nomor HP diawali 08 atau +62.",
    send: "Kirim kode",
    again: "Kirim lagi",
    sent: "Kode sudah dikirim lewat SMS. Berlaku {minutes} menit.",
    code: "Kode",
    code_hint: "Angka dari SMS terakhir. Ia membuktikan bahwa nomor itu milik Anda.",
    whatsapp: "Lewat WhatsApp",
    answer_hint: "Angka dari balasan WhatsApp. Ia membuktikan bahwa nomor itu milik Anda.",
  },
  en: {
    phone: "Phone number",
    phone_hint: "This phone will open the till, such as 0812 3456 7890.",
    phone_bad: "A phone number begins with 08 or +62.",
    send: "Send code",
    again: "Send again",
    sent: "A code is on its way by SMS. It is good for {minutes} minutes.",
    code: "Code",
    code_hint: "The digits from the last SMS. They prove that the number is yours.",
    whatsapp: "By WhatsApp",
    answer_hint: "The digits from the reply at WhatsApp. They prove that the number is yours.",
  },
});

/** Why a text is no phone number, or null. */
export function phoneProblem(text: string): string | null {
  return /^(\+?62|0)8\d{7}/.test(text.replace(/[^\d+]/g, "")) ? null : t("phone_bad");
}

/** The fields `phone` and `code` of a form, and the button that has the code sent. */
export function PhoneProof({ challenges }: { challenges: Challenges }) {
  const place = useRef<HTMLDivElement>(null);
  const [minutes, setMinutes] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  const [byMessage, setByMessage] = useState(() => challenges.text() !== null);
  const asked = minutes > 0 || byMessage || challenges.read() !== null;

  async function send(): Promise<void> {
    const phone = place.current?.querySelector<HTMLInputElement>("[name=phone]")?.value ?? "";
    setProblem(phoneProblem(phone));
    if (phoneProblem(phone)) return;
    try {
      setMinutes(await challenges.ask(phone.trim()));
      setByMessage(false);
    } catch (failed) {
      setProblem(failed);
    }
  }

  useEffect(() => {
    if (minutes) place.current?.querySelector<HTMLInputElement>("[name=code]")?.focus();
  }, [minutes]);

  return (
    <div class="stack" ref={place}>
      <Field
        name="phone"
        type="tel"
        label={t("phone")}
        hint={t("phone_hint")}
        required
        maxLength={24}
        autoComplete="tel"
      />
      <Problem error={problem} />
      <div>
        <Button act={send}>{t(minutes ? "again" : "send")}</Button>{" "}
        {byMessage ? null : <Button act={() => setByMessage(true)}>{t("whatsapp")}</Button>}
      </div>
      {byMessage ? <Sending challenges={challenges} /> : null}
      {minutes && !byMessage ? (
        <p class="status" role="status">
          {t("sent", { minutes })}
        </p>
      ) : null}
      {asked ? (
        <Field
          name="code"
          label={t("code")}
          hint={t(byMessage ? "answer_hint" : "code_hint")}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={16}
        />
      ) : null}
    </div>
  );
}
