import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, got } from "../api";
import { Challenges } from "../challenge";
import type { TokenBody, TokenView } from "../generated/schema";
import { cameByCode } from "../passkeys/passkeys";
import { PasskeyWayIn } from "../passkeys/way_in";
import { enter, type Role, roleKept } from "../session";
import { catalogue } from "../words";
import { Button } from "./button";
import { Choice, Field, FieldError, Form } from "./form";
import { later } from "./later";
import type { SendingProps } from "./sending";

const t = catalogue({
  id: {
    title: "Masuk",
    role: "Peran",
    phone: "Nomor HP",
    phone_hint: "Yang terdaftar di kota, misalnya 0812 3456 7890.",
    phone_bad: "Nomor HP diawali 08 atau +62.",
    send: "Kirim kode",
    sent: "Bila nomor itu terdaftar, kode sudah dikirim lewat SMS. Berlaku {minutes} menit.",
    code: "Kode",
    code_hint: "Angka dari SMS terakhir.",
    enter: "Masuk",
    again: "Kirim lagi",
    have_code: "Saya sudah punya kode",
    no_code: "Kode itu tidak berlaku lagi. Minta yang baru.",
    whatsapp: "Masuk lewat WhatsApp",
    or_sms: "Atau minta kode lewat SMS:",
    to_whatsapp: "Tidak datang? Pakai WhatsApp",
    to_sms: "Pakai SMS",
    answer_hint: "Angka dari balasan WhatsApp.",
    admin: "Petugas program",
    finance: "Bendahara",
    auditor: "Auditor",
    resident: "Warga",
    merchant: "Pedagang",
  },
  en: {
    title: "Sign in",
    role: "Role",
    phone: "Phone number",
    phone_hint: "The one the city knows, such as 0812 3456 7890.",
    phone_bad: "A phone number begins with 08 or +62.",
    send: "Send code",
    sent: "If that number is registered, a code is on its way by SMS. It is good for {minutes} minutes.",
    code: "Code",
    code_hint: "The digits from the last SMS.",
    enter: "Sign in",
    again: "Send again",
    have_code: "I have a code",
    no_code: "That code is good no more. Ask for a new one.",
    whatsapp: "Sign in by WhatsApp",
    or_sms: "Or ask for a code by SMS:",
    to_whatsapp: "Did it not come? Use WhatsApp",
    to_sms: "Use SMS",
    answer_hint: "The digits from the reply at WhatsApp.",
    admin: "Program officer",
    finance: "Finance officer",
    auditor: "Auditor",
    resident: "Resident",
    merchant: "Merchant",
  },
});

const challenges = new Challenges();

/** A text to send by WhatsApp. */
export const Sending = later<SendingProps>(async () => (await import("./sending")).Sending);

/** The ways in: by a message, by a code, by a passkey. */
export function SignIn({
  roles,
  lead,
  first,
}: {
  roles: readonly Role[];
  lead?: ComponentChildren;
  first: Role;
}) {
  const [role, setRole] = useState<Role>(first);
  const [minutes, setMinutes] = useState<number | null>(null);
  const [asked, setAsked] = useState(false);
  const [byMessage, setByMessage] = useState(() => challenges.text() !== null);

  function choose(chosen: Role): void {
    setRole(chosen);
    // The link in an answer comes back to whom was meant.
    roleKept.write(chosen);
  }

  function knock(): void {
    roleKept.write(role);
    setByMessage(true);
  }

  function bySms(): void {
    challenges.clear();
    setAsked(false);
    setMinutes(null);
    setByMessage(false);
  }

  async function send(typed: string): Promise<void> {
    if (typed.replace(/\D/g, "").length < 8) throw new FieldError("phone", t("phone_bad"));
    setMinutes(await challenges.ask(typed));
    setAsked(true);
  }

  async function signIn(code: string): Promise<void> {
    come(await admitted(challenges, code, role));
  }

  function come(answer: TokenView): void {
    roleKept.write(role);
    enter(answer);
  }

  return (
    <section class="sign-in">
      {lead}
      <h1>{t("title")}</h1>
      {roles.length > 1 ? (
        <Choice
          name="role"
          label={t("role")}
          value={role}
          onChange={(event) => choose(event.currentTarget.value as Role)}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {t(one as "admin" | "finance" | "auditor" | "resident" | "merchant")}
            </option>
          ))}
        </Choice>
      ) : null}
      {byMessage ? (
        <>
          <Sending challenges={challenges} />
          <CodeForm signIn={signIn} hint={t("answer_hint")} />
          <Button look="quiet" act={bySms}>
            {t("to_sms")}
          </Button>
        </>
      ) : (
        <>
          {asked ? null : (
            <>
              <Button look="primary" wide act={knock}>
                {t("whatsapp")}
              </Button>
              <p class="soft">{t("or_sms")}</p>
            </>
          )}
          <Form
            act={({ phone: typed }) => send(typed ?? "")}
            go={asked ? t("again") : t("send")}
            beside={
              asked || !challenges.read() ? null : (
                <Button look="quiet" act={() => setAsked(true)}>
                  {t("have_code")}
                </Button>
              )
            }
          >
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
          <p class="status" role="status">
            {minutes ? t("sent", { minutes }) : null}
          </p>
          {asked ? (
            <>
              <CodeForm signIn={signIn} hint={t("code_hint")} />
              <Button look="quiet" act={knock}>
                {t("to_whatsapp")}
              </Button>
            </>
          ) : null}
        </>
      )}
      <PasskeyWayIn role={role} enter={come} />
    </section>
  );
}

/** Come in by a code that answers the challenge which this browser holds. */
export async function admitted(held: Challenges, code: string, role: Role): Promise<TokenView> {
  const challenge = held.read();
  if (!challenge) throw new FieldError("code", t("no_code"));
  const body: TokenBody = { challenge, code: code.replace(/\s/g, ""), role };
  const answer = await got(api.POST("/api/v1/auth/token", { body }));
  held.clear();
  cameByCode.value = true;
  return answer;
}

/** Where the code that an SMS or an answer has brought is typed, or filled in by the browser. */
export function CodeForm({
  signIn,
  hint,
}: {
  signIn: (code: string) => Promise<void>;
  hint: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const input = place.current?.querySelector("input");
    input?.focus();
    // The browser takes the code out of the SMS, where it can (WICG, "WebOTP API").
    if (!("OTPCredential" in window)) return;
    const waiting = new AbortController();
    const wanted = { otp: { transport: ["sms"] }, signal: waiting.signal };
    navigator.credentials
      .get(wanted as CredentialRequestOptions)
      .then((found) => {
        if (!input || !found) return;
        input.value = (found as Credential & { code: string }).code;
        input.form?.requestSubmit();
      })
      .catch(() => {}); // turned down, or typed meanwhile
    return () => waiting.abort();
  }, []);
  return (
    <div ref={place}>
      <Form act={({ code }) => signIn(code ?? "")} go={t("enter")}>
        <Field
          name="code"
          label={t("code")}
          hint={hint}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={16}
          big
        />
      </Form>
    </div>
  );
}
