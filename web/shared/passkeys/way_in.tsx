import { useState } from "preact/hooks";
import type { TokenView } from "../generated/schema";
import type { Role } from "../session";
import { Button } from "../ui/button";
import { Problem } from "../ui/problem";
import { catalogue } from "../words";
import { canPasskeys } from "./passkeys";

const t = catalogue({
  id: {
    come_in: "Masuk dengan kunci sandi",
    none: "Tidak ada kunci sandi yang dipakai. Coba lagi, atau masuk dengan kode.",
  },
  en: {
    come_in: "Sign in with a passkey",
    none: "No passkey was used. Try again, or sign in with a code.",
  },
});

/** The way in for whoever has a passkey, where the browser knows what that is. */
export function PasskeyWayIn({ role, enter }: { role: Role; enter: (answer: TokenView) => void }) {
  const [error, setError] = useState<unknown>(null);
  async function comeIn(): Promise<void> {
    setError(null);
    const device = await import("./device");
    try {
      enter(await device.comeIn(role));
    } catch (failed) {
      setError(failed instanceof device.TurnedDown ? t("none") : failed);
    }
  }
  if (!canPasskeys) return null;
  return (
    <>
      <Button icon="lock" wide act={comeIn}>
        {t("come_in")}
      </Button>
      <Problem error={error} />
    </>
  );
}
