import { useEffect, useState } from "preact/hooks";
import { enter, signedIn, whenToProve } from "../session";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Problem } from "../ui/problem";
import { catalogue } from "../words";

const t = catalogue({
  id: {
    title: "Buktikan bahwa ini Anda",
    lead: "Anda punya kunci sandi. Untuk ini, buktikan lagi dengan sidik jari, wajah, atau PIN. Bukti itu berlaku 10 menit, dan permintaan tadi langsung dilanjutkan.",
    go: "Buktikan dengan kunci sandi",
    never_mind: "Tidak jadi",
    none: "Tidak ada kunci sandi yang dipakai. Tidak ada yang diubah. Coba lagi.",
  },
  en: {
    title: "Prove that this is you",
    lead: "You have a passkey. For this, prove it again by your finger, face or PIN. The proof is good for 10 minutes, and what you asked for goes on at once.",
    go: "Prove with the passkey",
    never_mind: "Never mind",
    none: "No passkey was used. Nothing was changed. Try again.",
  },
});

/** Asks whoever has a passkey to prove it again when the API wants that; what was asked for is then
 * sent once more, by the same key. */
export function ProveAgain() {
  const [ended, setEnded] = useState<((proved: boolean) => void) | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let asking: Promise<boolean> | null = null;
    whenToProve(() => {
      asking ??= new Promise<boolean>((done) => setEnded(() => done)).finally(() => {
        asking = null;
        setEnded(null);
        setError(null);
      });
      return asking;
    });
    return () => whenToProve(null);
  }, []);

  async function prove(): Promise<void> {
    const role = signedIn.value?.role;
    if (!role) return ended?.(false);
    setError(null);
    const device = await import("./device");
    try {
      enter(await device.proveAgain(role));
      ended?.(true);
    } catch (failed) {
      setError(failed instanceof device.TurnedDown ? t("none") : failed);
    }
  }

  if (!ended) return null;
  return (
    <Dialog title={t("title")} close={() => ended(false)}>
      <div class="stack">
        <p>{t("lead")}</p>
        <Problem error={error} />
        <div class="buttons">
          <Button look="primary" icon="lock" act={prove}>
            {t("go")}
          </Button>
          <Button act={() => ended(false)}>{t("never_mind")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
