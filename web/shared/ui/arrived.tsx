// By the link in an answer: its code is of use to the browser that asked, and to no other, for only
// that one holds the challenge.

import { useEffect, useState } from "preact/hooks";
import { api, got } from "../api";
import { Challenges } from "../challenge";
import type { TokenBody } from "../generated/schema";
import { cameByCode } from "../passkeys/passkeys";
import { go, to } from "../route";
import { enter, type Role } from "../session";
import { catalogue } from "../words";
import { ButtonLink } from "./button";
import { Skeleton } from "./loading";
import { Problem } from "./problem";

const t = catalogue({
  id: {
    title: "Masuk",
    elsewhere:
      "Tautan ini hanya membuka peramban yang meminta kode, dan bukan yang ini. Di sini tidak terjadi apa-apa.",
    not_asked: "Bila bukan Anda yang meminta kode, jangan berikan kepada siapa pun.",
    type: "Bila Anda yang meminta, ketik kode dari WhatsApp di halaman itu.",
    form: "Kode Anda: {code}. Kembali ke formulir pendaftaran, lalu ketik kode itu di sana.",
    back: "Ke halaman masuk",
  },
  en: {
    title: "Sign in",
    elsewhere:
      "This link opens the browser that asked for the code, and that is not this one. Nothing happens here.",
    not_asked: "If it was not you who asked for a code, never pass it on.",
    type: "If it was you, type the code from WhatsApp on that page.",
    form: "Your code: {code}. Go back to the application form and type it there.",
    back: "To the sign-in",
  },
});

const PLACES = {
  sign_in: new Challenges(),
  visitor: new Challenges("visitor"),
  application: new Challenges("application"),
};

/** Whoever has opened the link in an answer. */
export function Arrived({ code, role }: { code: string; role: Role }) {
  const [error, setError] = useState<unknown>(null);
  const [asked] = useState(() =>
    (["sign_in", "visitor", "application"] as const).find((one) => PLACES[one].text()),
  );
  const text = asked && PLACES[asked].text();
  const theirs = text && text.page !== location.pathname ? text.page : null;

  async function signIn(): Promise<void> {
    setError(null);
    if (!asked || asked === "application") return;
    const challenge = PLACES[asked].read() ?? "";
    const body: TokenBody = { challenge, code, role: asked === "visitor" ? "resident" : role };
    try {
      const answer = await got(api.POST("/api/v1/auth/token", { body }));
      const campaignCode = text?.campaignCode;
      PLACES[asked].clear();
      // A used code is no address to come back to.
      go(campaignCode ? ["kode", campaignCode] : [], { replace: true });
      cameByCode.value = true;
      enter(answer);
    } catch (failed) {
      setError(failed);
    }
  }
  useEffect(() => {
    if (theirs) location.replace(theirs + location.hash);
    else signIn();
  }, []);

  if (asked === "application" && !theirs) return <Said words={[t("form", { code })]} />;
  if (!asked) return <Said words={[t("elsewhere"), t("type"), t("not_asked")]} />;
  if (!error) return <Skeleton rows={2} />;
  return (
    <section class="sign-in">
      <h1>{t("title")}</h1>
      <Problem error={error} retry={signIn} />
      <ButtonLink href={to()}>{t("back")}</ButtonLink>
    </section>
  );
}

function Said({ words }: { words: string[] }) {
  return (
    <section class="sign-in">
      <h1>{t("title")}</h1>
      {words.map((one) => (
        <p key={one} role="status">
          {one}
        </p>
      ))}
      <ButtonLink href={to()}>{t("back")}</ButtonLink>
    </section>
  );
}
