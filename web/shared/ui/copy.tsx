import { useState } from "preact/hooks";
import { catalogue } from "../words";
import { Button } from "./button";

const t = catalogue({
  id: {
    copy: "Salin",
    copy_of: "Salin {what}",
    copied: "Tersalin",
    failed: "Tidak tersalin. Pilih teksnya, lalu salin sendiri.",
  },
  en: {
    copy: "Copy",
    copy_of: "Copy {what}",
    copied: "Copied",
    failed: "Not copied. Select the text and copy it yourself.",
  },
});

/** A button that puts a text into the clipboard, such as a hash that nobody would type. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState("");

  async function copy(): Promise<void> {
    setSaid("");
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t("copied"));
    } catch {
      setSaid(t("failed"));
    }
  }

  return (
    <span class="copy">
      <Button look="quiet" label={t("copy_of", { what })} act={copy}>
        {t("copy")}
      </Button>
      <span role="status" class="soft small">
        {said}
      </span>
    </span>
  );
}
