// Claiming by a code, signed in.

import { useState } from "preact/hooks";
import { moment, rupiah } from "../shared/format";
import { go, to } from "../shared/route";
import { say } from "../shared/status";
import { ButtonLink } from "../shared/ui/button";
import { Field, Form } from "../shared/ui/form";
import { catalogue } from "../shared/words";
import type { Holdings } from "./holdings";
import { categoriesText } from "./voucher";

const t = catalogue({
  id: {
    back: "Dompet",
    title: "Punya kode?",
    lead: "Ketik kode dari kartu Anda. Satu kode satu voucher, dan satu nomor HP satu kode untuk setiap program.",
    code: "Kode program",
    code_hint: "13 huruf dan angka, misalnya 7MXR-4K2P-9DVQ-T.",
    claim: "Klaim",
    claimed: "Sudah diklaim: {name}, {amount}. Belanjakan di {where}, sebelum {until}.",
    waiting:
      "Jawaban belum sampai. Permintaan yang sama dikirim lagi; voucher tidak akan dobel. Tunggu sebentar.",
  },
  en: {
    back: "Wallet",
    title: "Have a code?",
    lead: "Type the code on your card. One code is one voucher, and one phone has one code of a campaign.",
    code: "Campaign code",
    code_hint: "13 letters and digits, such as 7MXR-4K2P-9DVQ-T.",
    claim: "Claim",
    claimed: "Claimed: {name}, {amount}. Spend it at {where}, before {until}.",
    waiting:
      "No answer yet. The same request is sent again; you will not get a voucher twice. Please wait.",
  },
});

/** The form of a code, which may have been `typed` by a camera. */
export function ClaimCode({ mine, typed }: { mine: Holdings; typed: string }) {
  const [waiting, setWaiting] = useState(false);

  async function claim(code: string): Promise<void> {
    try {
      const voucher = await mine.claimByCode(code, () => setWaiting(true));
      say(
        t("claimed", {
          name: voucher.campaign_name,
          amount: rupiah(voucher.face_value),
          where: categoriesText(voucher.categories),
          until: moment(voucher.spend_until),
        }),
      );
      await mine.wallet.load();
      go([], { replace: true });
    } finally {
      setWaiting(false);
    }
  }

  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to()}>
        {t("back")}
      </ButtonLink>
      <section class="card stack">
        <h1>{t("title")}</h1>
        <p>{t("lead")}</p>
        <Form act={({ code }) => claim(code ?? "")} go={t("claim")}>
          <Field
            name="code"
            label={t("code")}
            hint={t("code_hint")}
            defaultValue={typed}
            autoComplete="off"
            required
            maxLength={24}
            big
          />
        </Form>
        {waiting ? (
          <p class="status" role="status">
            {t("waiting")}
          </p>
        ) : null}
      </section>
    </>
  );
}
