import { useState } from "preact/hooks";
import type { PasskeyView } from "../generated/schema";
import { Button } from "../ui/button";
import { Problem } from "../ui/problem";
import { catalogue } from "../words";

const t = catalogue({
  id: {
    make: "Buat kunci sandi",
    none: "Kunci sandi tidak dibuat. Coba lagi kapan saja.",
  },
  en: {
    make: "Make a passkey",
    none: "No passkey was made. Try again whenever you like.",
  },
});

/** The button that makes a passkey on this device. */
export function Make({ made }: { made: (passkey: PasskeyView) => unknown }) {
  const [error, setError] = useState<unknown>(null);
  async function make(): Promise<void> {
    setError(null);
    const device = await import("./device");
    try {
      await made(await device.makePasskey());
    } catch (failed) {
      setError(failed instanceof device.TurnedDown ? t("none") : failed);
    }
  }
  return (
    <>
      <Button look="primary" icon="lock" act={make}>
        {t("make")}
      </Button>
      <Problem error={error} />
    </>
  );
}
