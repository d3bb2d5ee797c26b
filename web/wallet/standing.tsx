// For whom this phone's holder stands, or is asked to: residents who have no phone.

import { useEffect, useState } from "preact/hooks";
import { api, got } from "../shared/api";
import { useAttempt } from "../shared/attempt";
import { moment } from "../shared/format";
import type { DelegationView } from "../shared/generated/schema";
import { source } from "../shared/load";
import { go } from "../shared/route";
import { resume } from "../shared/session";
import { say } from "../shared/status";
import { Button } from "../shared/ui/button";
import { Empty, Loading } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { catalogue } from "../shared/words";
import { stillMe } from "./holdings";

const t = catalogue({
  id: {
    title: "Menjadi wakil",
    lead: "Warga yang tidak punya HP dapat menunjuk Anda lewat petugas kelurahan. Sebagai wakil Anda mengklaim dan membayar dengan voucher milik mereka, untuk keperluan mereka. Setiap pembayaran mencatat nama Anda.",
    none: "Tidak ada yang Anda wakili, dan tidak ada yang meminta.",
    asked: "{name} meminta Anda menjadi wakilnya",
    for: "Untuk {name}",
    until: "Sampai {at}",
    accept: "Setuju",
    refuse: "Tolak",
    open: "Buka dompetnya",
    leave: "Berhenti mewakili",
    accepted: "Anda sekarang mewakili {name}. Dompetnya dibuka lewat namanya di bagian atas.",
    left: "Anda tidak mewakilinya lagi.",
  },
  en: {
    title: "Standing for somebody",
    lead: "A resident without a phone can name you through the officers of the kelurahan. You then claim and pay with vouchers that are theirs, for what they need. Each payment notes your name.",
    none: "You stand for nobody, and nobody has asked.",
    asked: "{name} asks you to stand for them",
    for: "For {name}",
    until: "Until {at}",
    accept: "Agree",
    refuse: "Decline",
    open: "Open their wallet",
    leave: "Stand for them no more",
    accepted: "You stand for {name} now. Open their wallet by their name at the top.",
    left: "You stand for them no more.",
  },
});

export function Standing({ subject }: { subject: string }) {
  const [mine] = useState(() =>
    source(async () => {
      stillMe(subject);
      // A phone stands for a few at most: one page.
      return (await got(api.GET("/api/v1/resident/delegations"))).items;
    }),
  );
  useEffect(() => {
    mine.load();
  }, [mine]);
  const [problem, attempt] = useAttempt();

  async function decide(of: DelegationView, decision: "accept" | "leave"): Promise<void> {
    stillMe(subject);
    const params = { path: { resident_id: of.resident_id } };
    const path = `/api/v1/resident/delegations/{resident_id}/${decision}` as const;
    const told = await got(api.POST(path, { params }));
    say(decision === "accept" ? t("accepted", { name: told.name }) : t("left"));
    // Whom one may act for stands in the sign-in.
    await resume("resident", subject);
    await mine.load();
  }

  async function open(of: DelegationView): Promise<void> {
    await resume("resident", of.resident_id);
    go([]);
  }

  return (
    <section class="stack">
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <Problem error={problem} />
      <Loading of={mine} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("none")}</Empty>
          ) : (
            <ul class="rows">
              {items.map((one) => (
                <li key={one.resident_id} class="card stack">
                  <h2>{t(one.state === "proposed" ? "asked" : "for", { name: one.name })}</h2>
                  <p class="soft">{t("until", { at: moment(one.until, "day") })}</p>
                  <div class="actions">
                    {one.state === "proposed" ? (
                      <>
                        <Button look="primary" act={() => attempt(() => decide(one, "accept"))}>
                          {t("accept")}
                        </Button>
                        <Button act={() => attempt(() => decide(one, "leave"))}>
                          {t("refuse")}
                        </Button>
                      </>
                    ) : (
                      <>
                        <Button look="primary" act={() => attempt(() => open(one))}>
                          {t("open")}
                        </Button>
                        <Button act={() => attempt(() => decide(one, "leave"))}>
                          {t("leave")}
                        </Button>
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </section>
  );
}
