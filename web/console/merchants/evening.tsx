// Whether a shop is told its day's sum by text message: for a seller without a smartphone.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { EveningBody, MerchantView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Jumlah hari ini lewat SMS",
    lead: "Sekali sehari setelah pukul 21.00, hanya bila ada yang masuk. Untuk penjual tanpa ponsel pintar yang memintanya; tiap SMS dibayar kota.",
    sms: "Dikirim ke nomor pemilik.",
    none: "Tidak dikirim.",
    to_sms: "Kirim tiap malam",
    to_none: "Jangan kirim lagi",
    saved_sms: "Jumlahnya dikirim tiap malam.",
    saved_none: "Jumlahnya tidak dikirim lagi.",
  },
  en: {
    title: "The day's sum by text message",
    lead: "Once a day after nine in the evening, where anything came in. For a seller without a smartphone who asks for it; the city pays each message.",
    sms: "It is sent to the owner's number.",
    none: "It is not sent.",
    to_sms: "Send it every evening",
    to_none: "Send it no more",
    saved_sms: "The sum is sent every evening.",
    saved_none: "The sum is sent no more.",
  },
});

export function Evening({ of }: { of: MerchantView }) {
  const path = "/api/v1/admin/merchants/{merchant_id}/evening-sum";
  const params = { path: { merchant_id: of.id } };
  const chosen = useSource(() => got(api.GET(path, { params })), [of.id]);
  const [problem, attempt] = useAttempt();

  async function choose(body: EveningBody): Promise<void> {
    chosen.set(await got(api.PUT(path, { params, body })));
    say(t(`saved_${body.evening_sum}`));
  }

  return (
    <section class="card stack" aria-labelledby="evening">
      <h2 id="evening">{t("title")}</h2>
      <p class="soft small">{t("lead")}</p>
      <Problem error={problem} />
      <Loading of={chosen}>
        {({ evening_sum }) => {
          const other = evening_sum === "sms" ? "none" : "sms";
          return (
            <>
              <p>{t(evening_sum)}</p>
              <Only role="admin">
                <div class="buttons">
                  <Button act={() => attempt(() => choose({ evening_sum: other }))}>
                    {t(`to_${other}`)}
                  </Button>
                </div>
              </Only>
            </>
          );
        }}
      </Loading>
    </section>
  );
}
