// A text to send by WhatsApp: fetched when somebody chooses that way in.

import { useEffect, useState } from "preact/hooks";
import type { Challenges, Text } from "../challenge";
import { catalogue } from "../words";
import { Button } from "./button";
import { Copy } from "./copy";
import { Skeleton } from "./loading";
import { Problem } from "./problem";

const t = catalogue({
  id: {
    how: "Kirim teks ini dari WhatsApp di HP Anda yang terdaftar. Balasannya berisi kode.",
    open: "Buka WhatsApp",
    the_text: "teks",
    never:
      "Kirim hanya teks yang muncul di layar Anda sendiri, jangan pernah teks dari orang lain.",
    new_text: "Teks baru",
  },
  en: {
    how: "Send this text from WhatsApp on your registered phone. The reply brings a code.",
    open: "Open WhatsApp",
    the_text: "the text",
    never: "Send only a text that your own screen shows, never one that somebody gave you.",
    new_text: "New text",
  },
});

export interface SendingProps {
  challenges: Challenges;
  /** Of a visitor. */
  campaignCode?: string;
}

/** The text of a knock, and the button that opens WhatsApp with it. */
export function Sending({ challenges, campaignCode }: SendingProps) {
  const [text, setText] = useState<Text | null>(() => waiting(challenges, campaignCode));
  const [error, setError] = useState<unknown>(null);

  async function knock(): Promise<void> {
    setError(null);
    try {
      setText(await challenges.knock(campaignCode));
    } catch (failed) {
      setError(failed);
    }
  }
  useEffect(() => {
    if (!text) knock();
  }, []);

  if (error) return <Problem error={error} retry={knock} />;
  if (!text) return <Skeleton rows={2} />;
  return (
    <div class="stack">
      <p role="status">{t("how")}</p>
      <p>
        <code>{text.text}</code> <Copy text={text.text} what={t("the_text")} />
      </p>
      <a class="button primary wide" href={text.address} target="_blank" rel="noreferrer">
        {t("open")}
      </a>
      <p class="soft small">{t("never")}</p>
      <div>
        <Button look="quiet" act={knock}>
          {t("new_text")}
        </Button>
      </div>
    </div>
  );
}

// One that waits for the same end is sent rather than another: it may be on its way.
function waiting(challenges: Challenges, campaignCode?: string): Text | null {
  const text = challenges.text();
  return text && text.campaignCode === campaignCode ? text : null;
}
