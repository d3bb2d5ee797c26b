import { useState } from "preact/hooks";
import { Button } from "../shared/ui/button";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: { share: "Bagikan", share_of: "Bagikan {what}", copied: "Alamatnya sudah disalin." },
  en: { share: "Share", share_of: "Share {what}", copied: "Its address is copied." },
});

/** A button that hands on the address of a page that everybody can open: by the phone's own sheet
 * (W3C, "Web Share API"), else by the clipboard. */
export function Share({ what, path, small }: { what: string; path: string; small?: boolean }) {
  const [said, setSaid] = useState("");

  async function share(): Promise<void> {
    const url = new URL(path, location.origin).href;
    if (!navigator.share) {
      await navigator.clipboard.writeText(url);
      return setSaid(t("copied"));
    }
    // Turning it down is no error.
    await navigator.share({ title: what, url }).catch(() => {});
  }

  return (
    <>
      <Button
        look={small ? "quiet" : "plain"}
        icon="upload"
        label={t("share_of", { what })}
        act={share}
      >
        {t("share")}
      </Button>
      <span role="status" class="soft small">
        {said}
      </span>
    </>
  );
}
