import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { PspView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { FieldError, Form, TextArea, Tickbox } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Only } from "../shared/may";
import { Secrets } from "../shared/secrets";
import { Up } from "../shared/up";
import { AcquirerChip, useAcquirers } from "./acquirer_state";
import { adapterName } from "./adapters";
import { DailyFile } from "./daily_file";
import { newSecret } from "./secret";

const t = catalogue({
  id: {
    up: "Semua penyedia",
    unknown: "Penyedia ini tidak ada.",
    about: "Penyedia",
    client_id: "Client ID",
    client_secret: "Client secret baru",
    adapter: "Cara lapor",
    api_url: "Alamat API mereka",
    no_url: "Tidak ada",
    created: "Ditambahkan",
    number: "Nomor",
    rotate: "Ganti kunci",
    rotate_lead: "Yang lama masih berlaku 24 jam, agar kedua pihak sempat menggantinya.",
    public_key: "Kunci publik baru mereka (PEM)",
    public_key_hint: "Kosong: tetap yang sekarang.",
    new_secret: "Buat client secret baru",
    either: "Isi kunci publik baru, atau centang client secret baru.",
    rotate_go: "Ganti",
    never_mind: "Tidak jadi",
    rotate_done: "Kunci “{name}” diganti.",
    suspend: "Bekukan",
    suspend_title: "Bekukan “{name}”?",
    suspend_lead: "Laporan pembayarannya langsung ditolak, dan tidak ada hadiah dari mereka.",
    suspend_go: "Ya, bekukan",
    suspend_done: "“{name}” dibekukan.",
    reinstate: "Aktifkan lagi",
    reinstate_title: "Aktifkan lagi “{name}”?",
    reinstate_lead: "Laporan pembayarannya langsung diterima lagi.",
    reinstate_go: "Ya, aktifkan",
    reinstate_done: "“{name}” aktif lagi.",
  },
  en: {
    up: "All acquirers",
    unknown: "There is no such acquirer.",
    about: "Acquirer",
    client_id: "Client id",
    client_secret: "New client secret",
    adapter: "How it reports",
    api_url: "Address of their API",
    no_url: "None",
    created: "Added",
    number: "Id",
    rotate: "Rotate keys",
    rotate_lead: "The former ones are good for 24 hours yet, so that both sides can change over.",
    public_key: "Their new public key (PEM)",
    public_key_hint: "Empty: stays as it is.",
    new_secret: "Make a new client secret",
    either: "Fill in a new public key, or tick a new client secret.",
    rotate_go: "Rotate",
    never_mind: "Never mind",
    rotate_done: "The keys of “{name}” were rotated.",
    suspend: "Suspend",
    suspend_title: "Suspend “{name}”?",
    suspend_lead: "What they tell of payments is refused at once, and rewards nobody.",
    suspend_go: "Yes, suspend",
    suspend_done: "“{name}” is suspended.",
    reinstate: "Reinstate",
    reinstate_title: "Reinstate “{name}”?",
    reinstate_lead: "What they tell of payments is taken in again at once.",
    reinstate_go: "Yes, reinstate",
    reinstate_done: "“{name}” is active again.",
  },
});

type Action = "suspend" | "reinstate";

/** One acquirer: its keys, whether it is heard, and its daily file. */
export function Acquirer({ id }: { id: string }) {
  const acquirers = useAcquirers();
  const [secret, setSecret] = useState("");
  return (
    <Loading of={acquirers} tall>
      {(all) => {
        const found = all.find((one) => one.id === id);
        if (!found) return <Problem error={t("unknown")} />;
        return (
          <div class="stack">
            <Up
              path={["incentives", "acquirers"]}
              name={t("up")}
              title={found.name}
              chip={<AcquirerChip state={found.state} />}
            >
              <Only role="admin">
                <Actions of={found} changed={acquirers.load} rotated={setSecret} />
              </Only>
            </Up>
            {secret ? (
              <Secrets
                name={found.name}
                of={[{ what: t("client_secret"), text: secret }]}
                done={() => setSecret("")}
              />
            ) : null}
            <About of={found} />
            <Only role="admin">
              <DailyFile of={found} />
            </Only>
          </div>
        );
      }}
    </Loading>
  );
}

function About({ of }: { of: PspView }) {
  return (
    <section class="card stack" aria-labelledby="about">
      <h3 id="about">{t("about")}</h3>
      <Facts
        of={[
          [t("client_id"), <span class="code">{of.client_id}</span>],
          [t("adapter"), adapterName(of.adapter)],
          [t("api_url"), of.api_url || t("no_url")],
          [t("created"), <When at={of.created_at} />],
          [t("number"), <span class="code">{of.id}</span>],
        ]}
      />
    </section>
  );
}

function Actions({
  of,
  changed,
  rotated,
}: {
  of: PspView;
  changed: () => Promise<void>;
  /** Gets the new client secret, where one was made. */
  rotated: (secret: string) => void;
}) {
  const [asking, setAsking] = useState<Action | null>(null);
  const [rotating, setRotating] = useState(false);
  const offered: Action = of.state === "active" ? "suspend" : "reinstate";

  async function act(action: Action, reason: string): Promise<void> {
    const params = { path: { psp_id: of.id } };
    await got(api.POST(`/api/v1/admin/psps/{psp_id}/${action}`, { params, body: { reason } }));
    say(t(`${action}_done`, { name: of.name }));
    await changed();
  }

  return (
    <>
      <Button act={() => setRotating(true)}>{t("rotate")}</Button>
      <Button look={offered === "suspend" ? "danger" : "primary"} act={() => setAsking(offered)}>
        {t(offered)}
      </Button>
      {rotating ? <Rotate of={of} rotated={rotated} close={() => setRotating(false)} /> : null}
      {asking ? (
        <Ask
          title={t(`${asking}_title`, { name: of.name })}
          go={t(`${asking}_go`)}
          reason
          act={(reason) => act(asking, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking}_lead`)}</p>
        </Ask>
      ) : null}
    </>
  );
}

function Rotate({
  of,
  rotated,
  close,
}: {
  of: PspView;
  rotated: (secret: string) => void;
  close: () => void;
}) {
  async function rotate(publicKey: string, anew: boolean): Promise<void> {
    if (!publicKey && !anew) throw new FieldError("public_key", t("either"));
    const secret = anew ? newSecret() : "";
    await got(
      api.POST("/api/v1/admin/psps/{psp_id}/rotate", {
        params: { path: { psp_id: of.id } },
        body: { public_key: publicKey || null, client_secret: secret || null },
      }),
    );
    rotated(secret);
    say(t("rotate_done", { name: of.name }));
    close();
  }
  return (
    <Dialog title={t("rotate")} close={close}>
      <p class="ask-lead">{t("rotate_lead")}</p>
      <Form
        act={({ public_key = "", anew }) => rotate(public_key, anew !== undefined)}
        go={t("rotate_go")}
        beside={<Button act={close}>{t("never_mind")}</Button>}
      >
        <TextArea
          name="public_key"
          label={t("public_key")}
          hint={t("public_key_hint")}
          maxLength={4096}
        />
        <Tickbox name="anew" label={t("new_secret")} defaultChecked />
      </Form>
    </Dialog>
  );
}
