// How one wants to be told: each kind, pushes to this phone, silent hours.

import { useEffect, useState } from "preact/hooks";
import { got } from "../api";
import { useAttempt } from "../attempt";
import type { SettingsBody, SettingsView } from "../generated/schema";
import { type Source, source } from "../load";
import { say } from "../status";
import { Button } from "../ui/button";
import { Field, Form, Tickbox } from "../ui/form";
import { Loading } from "../ui/loading";
import { Problem } from "../ui/problem";
import { catalogue } from "../words";
import { type PushState, pushState, refusePushes, renewPushes, takePushes } from "./pushes";
import { type TellsRole, told } from "./told";

const t = catalogue({
  id: {
    kinds: "Yang diberitahukan",
    lapse: "Voucher yang segera kedaluwarsa",
    payment: "Pembayaran dan pengembalian",
    sale: "Pembayaran lewat stiker toko, saat HP terkunci",
    reward: "Cashback yang masuk",
    decision: "Keputusan petugas",
    payout: "Pencairan oleh bank",
    order: "Pesanan kota untuk dikirim",
    evening: "Jumlah hari ini",
    evening_sms: "Kirim SMS tiap malam setelah pukul 21.00",
    evening_why:
      "Ke nomor pemilik, hanya bila ada yang masuk. Berguna bila HP toko bukan ponsel pintar.",
    phone: "Notifikasi di HP ini",
    allow: "Izinkan notifikasi di HP ini",
    refuse: "Matikan notifikasi di HP ini",
    off: "Mati. Pemberitahuan hanya terlihat di aplikasi ini.",
    on: "Menyala. Layar terkunci hanya menunjukkan jenisnya, tanpa jumlah dan tanpa nama toko.",
    denied: "Diblokir di peramban ini. Ubah izin notifikasi di setelan peramban, lalu buka lagi.",
    unable:
      "Peramban ini tidak dapat menerimanya. Di iPhone, tambahkan dahulu aplikasi ini ke layar utama.",
    silence: "Jam tenang",
    silence_why: "Notifikasi ditunda sampai jam tenang selesai (WIB). Isi sama bila tidak perlu.",
    from: "Mulai",
    to: "Sampai",
    save: "Simpan jam tenang",
    saved: "Jam tenang disimpan.",
  },
  en: {
    kinds: "What you are told of",
    lapse: "Vouchers that lapse soon",
    payment: "Payments and refunds",
    sale: "Payments at the shop's sticker, while the phone is locked",
    reward: "Cashback that came in",
    decision: "Officers' decisions",
    payout: "Payouts by the bank",
    order: "The city's orders to deliver",
    evening: "The day's sum",
    evening_sms: "Send a text message every evening after nine",
    evening_why:
      "To the owner's number, where anything came in. Useful where the shop's phone is no smartphone.",
    phone: "Notifications on this phone",
    allow: "Allow notifications on this phone",
    refuse: "Turn notifications off on this phone",
    off: "Off. Notices are only seen in this app.",
    on: "On. A locked screen shows what kind it is, no sum and no shop's name.",
    denied:
      "Blocked in this browser. Change its permission in the browser's settings, then return.",
    unable: "This browser cannot take them. On an iPhone, first add this app to the home screen.",
    silence: "Silent hours",
    silence_why: "Notifications wait until the silent hours end (WIB). Give the same for none.",
    from: "From",
    to: "Until",
    save: "Save silent hours",
    saved: "The silent hours were saved.",
  },
});

const KINDS = ["lapse", "sale", "payment", "reward", "payout", "order", "decision"] as const;

export function NoticeSettings({ role, subject }: { role: TellsRole; subject: string }) {
  const [settings] = useState(() => source<SettingsView>(() => got(told[role].settings())));
  useEffect(() => {
    settings.load();
  }, [settings]);
  async function choose(body: SettingsBody): Promise<void> {
    settings.set(await got(told[role].choose(body)));
  }
  return (
    <Loading of={settings} rows={4}>
      {(chosen) => (
        <div class="stack">
          <OnThisPhone role={role} subject={subject} settings={settings} />
          <Kinds chosen={chosen} choose={choose} />
          {chosen.evening_sum ? <Evening chosen={chosen} choose={choose} /> : null}
          <Silence chosen={chosen} choose={choose} />
        </div>
      )}
    </Loading>
  );
}

interface Chosen {
  chosen: SettingsView;
  choose: (body: SettingsBody) => Promise<void>;
}

function Kinds({ chosen, choose }: Chosen) {
  const [problem, attempt] = useAttempt();
  return (
    <fieldset class="kinds">
      <legend>{t("kinds")}</legend>
      {KINDS.filter((kind) => kind in chosen.kinds).map((kind) => (
        <Tickbox
          key={kind}
          name={kind}
          label={t(kind)}
          checked={chosen.kinds[kind] === true}
          onInput={(event) => {
            const on = event.currentTarget.checked;
            attempt(() => choose({ kinds: { [kind]: on } }));
          }}
        />
      ))}
      <Problem error={problem} />
    </fieldset>
  );
}

function Evening({ chosen, choose }: Chosen) {
  const [problem, attempt] = useAttempt();
  return (
    <fieldset class="kinds">
      <legend>{t("evening")}</legend>
      <Tickbox
        name="evening_sum"
        label={t("evening_sms")}
        checked={chosen.evening_sum === "sms"}
        onInput={(event) => {
          const on = event.currentTarget.checked;
          attempt(() => choose({ evening_sum: on ? "sms" : "none" }));
        }}
      />
      <p class="soft small">{t("evening_why")}</p>
      <Problem error={problem} />
    </fieldset>
  );
}

function OnThisPhone({
  role,
  subject,
  settings,
}: {
  role: TellsRole;
  subject: string;
  settings: Source<SettingsView>;
}) {
  const [state, setState] = useState<PushState | null>(null);
  const [problem, attempt] = useAttempt();
  useEffect(() => {
    attempt(async () => {
      await renewPushes(role, subject);
      setState(await pushState(role, subject));
    });
  }, [role, subject]);

  async function allow(): Promise<void> {
    setState(await takePushes(role, subject));
    // Whoever has switched them off for all phones means this one now.
    if (settings.state.value.value?.push === false) await got(told[role].choose({ push: true }));
  }

  async function refuse(): Promise<void> {
    await refusePushes(role, subject);
    setState("off");
  }

  return (
    <section class="stack">
      <h2>{t("phone")}</h2>
      {state ? <p class="soft">{t(state)}</p> : null}
      <Problem error={problem} />
      {state === "off" ? (
        <Button look="primary" act={() => attempt(allow)}>
          {t("allow")}
        </Button>
      ) : null}
      {state === "on" ? <Button act={() => attempt(refuse)}>{t("refuse")}</Button> : null}
    </section>
  );
}

function Silence({ chosen, choose }: Chosen) {
  return (
    <section class="stack">
      <h2>{t("silence")}</h2>
      <p class="soft">{t("silence_why")}</p>
      <Form
        go={t("save")}
        label={t("silence")}
        act={async ({ silent_from = "", silent_until = "" }) => {
          await choose({ silent_from, silent_until });
          say(t("saved"));
        }}
      >
        <Field
          name="silent_from"
          label={t("from")}
          type="time"
          required
          defaultValue={chosen.silent_from}
        />
        <Field
          name="silent_until"
          label={t("to")}
          type="time"
          required
          defaultValue={chosen.silent_until}
        />
      </Form>
    </section>
  );
}
