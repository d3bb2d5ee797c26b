import { useEffect, useState } from "preact/hooks";
import { api, everyPage } from "../api";
import { kept } from "../kept";
import { type Session, signedIn } from "../session";
import { say } from "../status";
import { Button } from "../ui/button";
import { catalogue } from "../words";
import { Make } from "./make";
import { cameByCode } from "./passkeys";

const t = catalogue({
  id: {
    title: "Lain kali masuk tanpa kode",
    lead: "Cukup sidik jari, wajah, atau PIN HP ini. Tidak perlu SMS.",
    staff:
      "Buat kunci sandi, lalu petugas program lain mengonfirmasinya. Setelah itu uang hanya bergerak dengan kunci sandi Anda: siapa pun yang mencuri SMS tidak mendapat apa-apa.",
    later: "Nanti saja",
    made: "Kunci sandi dibuat. Lain kali masuk dengan kunci sandi.",
    waits: "Kunci sandi dibuat. Petugas program lain mengonfirmasinya di bagian Petugas.",
  },
  en: {
    title: "Next time come in without a code",
    lead: "Your finger, your face or this phone's PIN is enough. No SMS is needed.",
    staff:
      "Make a passkey, then another program officer confirms it. From then on money only moves with your passkey: whoever steals an SMS gains nothing.",
    later: "Later",
    made: "The passkey is made. Next time, sign in with it.",
    waits: "The passkey is made. Another program officer confirms it under Staff.",
  },
});

/** Offers a passkey to whoever has come in by a code, where the device can make one: to the staff
 * until they have one, to others until they have said what they want. */
export function Offer() {
  const session = signedIn.value;
  return session ? <OfferTo key={session.role} session={session} /> : null;
}

function OfferTo({ session: { role } }: { session: Session }) {
  const answered = kept<boolean>(`tumbas.passkey.${role}`);
  const staff = role !== "resident" && role !== "merchant";
  const [offered, setOffered] = useState(false);

  useEffect(() => {
    async function look(): Promise<boolean> {
      if (!staff && answered.read()) return false;
      if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()))
        return false;
      return !staff || (await everyPage(() => api.GET("/api/v1/auth/passkeys"))).length === 0;
    }
    look().then(setOffered, () => {}); // whoever cannot be asked is not asked
  }, []);

  function done(): void {
    answered.write(true);
    cameByCode.value = false;
  }

  if (!offered) return null;
  return (
    <section class="card stack" aria-labelledby="passkey-offer">
      <h2 id="passkey-offer">{t("title")}</h2>
      <p>{staff ? t("staff") : t("lead")}</p>
      <div class="buttons">
        <Make
          made={({ state }) => {
            say(state === "proposed" ? t("waits") : t("made"));
            done();
          }}
        />
        <Button look="quiet" act={done}>
          {t("later")}
        </Button>
      </div>
    </section>
  );
}
