import { useState } from "preact/hooks";
import { api, got, keyed, newKey, untilKnown } from "../../shared/api";
import type { PartnerView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Copy } from "../../shared/ui/copy";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { Form } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { Secrets } from "../shared/secrets";
import { useSource } from "../shared/table/listing";
import { Orders } from "./orders";
import { OriginsField, originsIn } from "./origins";
import { StateChip, webhookName } from "./state";
import { Webhooks } from "./webhooks";

const t = catalogue({
  id: {
    up: "Semua mitra",
    about: "Mitra",
    client_id: "Client ID",
    client_secret: "Client secret baru",
    origins: "Situs",
    webhook: "Webhook",
    former: "Kunci lama berlaku sampai",
    created: "Ditambahkan",
    change_origins: "Ubah situs",
    save: "Simpan",
    never_mind: "Tidak jadi",
    origins_saved: "Situs “{name}” tersimpan.",
    rotate: "Ganti kunci",
    rotate_title: "Ganti kunci “{name}”?",
    rotate_lead:
      "Kunci baru ditampilkan sekali. Kunci lama masih berlaku satu hari, agar mitra sempat menggantinya.",
    rotate_go: "Ya, ganti",
    rotate_done: "Kunci “{name}” diganti. Salin sekarang.",
    suspend: "Bekukan",
    suspend_title: "Bekukan “{name}”?",
    suspend_lead:
      "Mitra langsung tidak dapat membuat, menagih, atau mengembalikan pesanan. Uang yang ditahan kembali ke warga setelah 7 hari.",
    suspend_go: "Ya, bekukan",
    suspend_done: "“{name}” dibekukan.",
    reinstate: "Aktifkan lagi",
    reinstate_title: "Aktifkan lagi “{name}”?",
    reinstate_lead: "Mitra langsung dapat membuat dan menagih pesanan lagi.",
    reinstate_go: "Ya, aktifkan",
    reinstate_done: "“{name}” aktif lagi.",
  },
  en: {
    up: "All partners",
    about: "Partner",
    client_id: "Client id",
    client_secret: "New client secret",
    origins: "Sites",
    webhook: "Webhook",
    former: "The former secret is good until",
    created: "Added",
    change_origins: "Change sites",
    save: "Save",
    never_mind: "Never mind",
    origins_saved: "The sites of “{name}” are saved.",
    rotate: "Rotate secret",
    rotate_title: "Rotate the secret of “{name}”?",
    rotate_lead:
      "The new secret is shown once. The former one is good for a day yet, so that the partner can change over.",
    rotate_go: "Yes, rotate",
    rotate_done: "The secret of “{name}” was rotated. Copy it now.",
    suspend: "Suspend",
    suspend_title: "Suspend “{name}”?",
    suspend_lead:
      "At once it can neither create, capture nor refund orders. Money that is held goes back to residents after 7 days.",
    suspend_go: "Yes, suspend",
    suspend_done: "“{name}” is suspended.",
    reinstate: "Reinstate",
    reinstate_title: "Reinstate “{name}”?",
    reinstate_lead: "It can create and capture orders again at once.",
    reinstate_go: "Yes, reinstate",
    reinstate_done: "“{name}” is active again.",
  },
});

type Action = "suspend" | "reinstate";

export function Partner({ id }: { id: string }) {
  const params = { path: { partner_id: id } };
  const partner = useSource(
    () => got(api.GET("/api/v1/admin/partners/{partner_id}", { params })),
    [id],
  );
  const [secret, setSecret] = useState("");

  async function act(action: Action, reason: string): Promise<void> {
    const changed = await got(
      api.POST(`/api/v1/admin/partners/{partner_id}/${action}`, { params, body: { reason } }),
    );
    partner.set(changed);
    say(t(`${action}_done`, { name: changed.name }));
  }

  async function rotate(name: string): Promise<void> {
    const header = keyed(newKey());
    const made = await untilKnown(() =>
      api.POST("/api/v1/admin/partners/{partner_id}/rotate", { params: { ...params, header } }),
    );
    setSecret(made.client_secret);
    say(t("rotate_done", { name }));
    await partner.load();
  }

  return (
    <Loading of={partner} tall>
      {(found) => (
        <>
          <Head
            title={found.name}
            up={{ href: to("partners"), name: t("up") }}
            chip={<StateChip state={found.state} />}
          >
            <Only role="admin">
              <Actions of={found} act={act} rotate={() => rotate(found.name)} />
            </Only>
          </Head>
          <div class="stack">
            {secret ? (
              <Secrets
                name={found.name}
                of={[{ what: t("client_secret"), text: secret }]}
                done={() => setSecret("")}
              />
            ) : null}
            <About of={found} changed={partner.set} />
            <Orders of={found} />
            <Webhooks of={found} />
          </div>
        </>
      )}
    </Loading>
  );
}

function Actions({
  of,
  act,
  rotate,
}: {
  of: PartnerView;
  act: (action: Action, reason: string) => Promise<void>;
  rotate: () => Promise<void>;
}) {
  const [asking, setAsking] = useState<Action | "rotate" | null>(null);
  const offered: Action = of.state === "active" ? "suspend" : "reinstate";
  return (
    <>
      <Button act={() => setAsking("rotate")}>{t("rotate")}</Button>
      <Button look={offered === "suspend" ? "danger" : "primary"} act={() => setAsking(offered)}>
        {t(offered)}
      </Button>
      {asking ? (
        <Ask
          title={t(`${asking}_title`, { name: of.name })}
          go={t(`${asking}_go`)}
          reason={asking !== "rotate"}
          act={(reason) => (asking === "rotate" ? rotate() : act(asking, reason))}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking}_lead`)}</p>
        </Ask>
      ) : null}
    </>
  );
}

function About({ of, changed }: { of: PartnerView; changed: (partner: PartnerView) => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <section class="card stack" aria-labelledby="about">
      <h2 id="about">{t("about")}</h2>
      <Facts
        of={[
          [
            t("client_id"),
            <span class="secret">
              <span class="code">{of.id}</span> <Copy text={of.id} what={t("client_id")} />
            </span>,
          ],
          [t("origins"), of.return_origins.join(", ")],
          [
            t("webhook"),
            [of.webhook_url, webhookName(of.webhook_state)].filter(Boolean).join(" · "),
          ],
          ...(of.secret_until ? [[t("former"), <When at={of.secret_until} />] as const] : []),
          [t("created"), <When at={of.created_at} />],
        ]}
      />
      <Only role="admin">
        <div class="buttons">
          <Button act={() => setAsking(true)}>{t("change_origins")}</Button>
        </div>
        {asking ? <Origins of={of} changed={changed} close={() => setAsking(false)} /> : null}
      </Only>
    </section>
  );
}

function Origins({
  of,
  changed,
  close,
}: {
  of: PartnerView;
  changed: (partner: PartnerView) => void;
  close: () => void;
}) {
  async function save(typed: string | undefined): Promise<void> {
    const saved = await got(
      api.PATCH("/api/v1/admin/partners/{partner_id}", {
        params: { path: { partner_id: of.id } },
        body: { return_origins: originsIn(typed) },
      }),
    );
    changed(saved);
    say(t("origins_saved", { name: saved.name }));
    close();
  }
  return (
    <Dialog title={t("change_origins")} close={close}>
      <Form
        act={({ return_origins }) => save(return_origins)}
        go={t("save")}
        beside={<Button act={close}>{t("never_mind")}</Button>}
      >
        <OriginsField of={of.return_origins} />
      </Form>
    </Dialog>
  );
}
