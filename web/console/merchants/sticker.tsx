// A shop's sticker: printed for it, and taken out of use where somebody misuses it.

import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { MerchantView } from "../../shared/generated/schema";
import { save } from "../../shared/save";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";

const t = catalogue({
  id: {
    title: "Stiker toko",
    lead: "Warga membayar dengan memindainya. Pemilik dapat mencetak dan menggantinya sendiri di kasir.",
    print: "Unduh stiker (A6)",
    file: "stiker",
    revoke: "Cabut stiker",
    revoke_title: "Cabut stiker “{name}”?",
    revoke_lead:
      "Stiker yang sekarang langsung tidak berlaku di mana pun ia tertempel. Toko mendapat stiker baru untuk dicetak.",
    revoke_go: "Ya, cabut",
    revoked: "Stiker “{name}” dicabut. Cetakkan yang baru untuk toko itu.",
  },
  en: {
    title: "Shop sticker",
    lead: "Residents pay by scanning it. Its owner can print and renew it at the till.",
    print: "Download the sticker (A6)",
    file: "sticker",
    revoke: "Revoke the sticker",
    revoke_title: "Revoke the sticker of “{name}”?",
    revoke_lead:
      "The present sticker is void at once, wherever it hangs. The shop gets a new one to print.",
    revoke_go: "Yes, revoke it",
    revoked: "The sticker of “{name}” is revoked. Print the new one for that shop.",
  },
});

export function Sticker({ of }: { of: MerchantView }) {
  const [asking, ask] = useState(false);
  const key = useRef(new FormKey());
  const [problem, attempt] = useAttempt();
  const { id, name } = of;

  async function print(): Promise<void> {
    const file = await got(
      api.GET("/api/v1/admin/stickers.pdf", {
        params: { query: { merchant_ids: id } },
        headers: { Accept: "application/pdf" },
        parseAs: "blob",
      }),
    );
    save(`${t("file")}-${id}.pdf`, file as Blob);
  }

  async function revoke(reason: string): Promise<void> {
    const body = { reason };
    await got(
      api.POST("/api/v1/admin/merchants/{merchant_id}/revoke-sticker", {
        // Asked again for want of an answer, it takes no second sticker out of use.
        params: { path: { merchant_id: id }, header: key.current.for(body) },
        body,
      }),
    );
    key.current.succeeded();
    say(t("revoked", { name }));
  }

  return (
    <section class="card stack" aria-labelledby="sticker">
      <h2 id="sticker">{t("title")}</h2>
      <p class="soft small">{t("lead")}</p>
      <Problem error={problem} />
      <div class="buttons">
        <Button icon="download" act={() => attempt(print)}>
          {t("print")}
        </Button>
        <Only role="admin">
          <Button look="danger" act={() => ask(true)}>
            {t("revoke")}
          </Button>
        </Only>
      </div>
      {asking ? (
        <Ask
          title={t("revoke_title", { name })}
          go={t("revoke_go")}
          reason
          act={revoke}
          close={() => ask(false)}
        >
          <p class="ask-lead">{t("revoke_lead")}</p>
        </Ask>
      ) : null}
    </section>
  );
}
