import { useEffect, useMemo } from "preact/hooks";
import { api, everyPage } from "../../shared/api";
import type { ApplicationView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Icon, Tick } from "../../shared/ui/icons";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    waiting: "Menunggu persetujuan",
    waiting_what:
      "Pendaftaran {name} sudah kami terima. Petugas program memeriksa NIB dan rekeningnya.",
    listed: "Sudah disetujui",
    listed_what:
      "{name} sudah tercantum sebagai tempat belanja voucher. Masuk dengan nomor HP yang Anda daftarkan untuk membuka kasirnya.",
    number: "Nomor pendaftaran",
    how: "Keadaannya bisa dilihat di sini. Begitu disetujui, masuk dengan nomor HP yang Anda daftarkan.",
    again: "Periksa lagi",
    sign_in: "Masuk",
    another: "Daftarkan usaha lain",
  },
  en: {
    waiting: "Waiting for approval",
    waiting_what:
      "We have the application of {name}. The program office checks its NIB and bank account.",
    listed: "Approved",
    listed_what:
      "{name} is listed as a place to spend vouchers. Sign in with the phone number that you gave to open its till.",
    number: "Application number",
    how: "You can see here how it stands. Once it is approved, sign in with the phone number that you gave.",
    again: "Check again",
    sign_in: "Sign in",
    another: "Register another business",
  },
});

/** How an application stands. Whoever sent it is not signed in, so the public directory says. */
export function Sent({ sent, another }: { sent: ApplicationView; another: () => void }) {
  const listed = useMemo(() => source(() => isListed(sent)), [sent]);
  useEffect(() => {
    listed.load();
  }, [listed]);
  const { value, error } = listed.state.value;
  return (
    <section class="card stack closed">
      {value ? <Tick /> : <Icon name="history" size={40} />}
      <div role="status">
        <h1>{t(value ? "listed" : "waiting")}</h1>
        <p>{t(value ? "listed_what" : "waiting_what", { name: sent.name })}</p>
      </div>
      <p>
        <span class="soft">{t("number")}</span>
        <br />
        <span class="number strong">{sent.id}</span>
      </p>
      {value ? null : <p class="soft">{t("how")}</p>}
      <Problem error={error} />
      <div class="buttons">
        <ButtonLink look="primary" href={to()}>
          {t("sign_in")}
        </ButtonLink>
        {value ? null : <Button act={listed.load}>{t("again")}</Button>}
      </div>
      <Button look="quiet" act={another}>
        {t("another")}
      </Button>
    </section>
  );
}

async function isListed({
  merchant_id,
  name,
  category,
  kelurahan_code,
}: ApplicationView): Promise<boolean> {
  const shops = await everyPage((cursor) =>
    api.GET("/api/v1/public/merchants", {
      params: {
        query: {
          q: name,
          category: category as "kuliner",
          kelurahan: kelurahan_code,
          limit: 200,
          cursor,
        },
      },
    }),
  );
  return shops.some((one) => one.id === merchant_id);
}
