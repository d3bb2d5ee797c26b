import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import type { IssuedView } from "../../shared/generated/schema";
import { go, to } from "../../shared/route";
import { say } from "../../shared/status";
import { Field, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Secrets } from "../shared/secrets";
import { OriginsField, originsIn } from "./origins";

const t = catalogue({
  id: {
    title: "Tambah mitra",
    up: "Semua mitra",
    name: "Nama mitra",
    name_hint: "Dibaca warga saat menyetujui pesanan.",
    add: "Tambah",
    added: "{name} ditambahkan. Salin kuncinya sekarang.",
    client_id: "Client ID",
    client_secret: "Client secret",
    webhook_secret: "Kunci webhook",
  },
  en: {
    title: "Add a partner",
    up: "All partners",
    name: "Partner's name",
    name_hint: "Residents read it when they agree to an order.",
    add: "Add",
    added: "{name} is added. Copy its secrets now.",
    client_id: "Client id",
    client_secret: "Client secret",
    webhook_secret: "Webhook secret",
  },
});

/** Lets a marketplace in, and shows its secrets once. */
export function NewPartner() {
  const key = useRef(new FormKey());
  const [issued, setIssued] = useState<{ name: string; of: IssuedView } | null>(null);

  async function add({ name = "", return_origins }: Typed): Promise<void> {
    const body = { name, return_origins: originsIn(return_origins) };
    const header = key.current.for(body);
    const of = await got(api.POST("/api/v1/admin/partners", { params: { header }, body }));
    key.current.succeeded();
    setIssued({ name, of });
    say(t("added", { name }));
  }

  return (
    <>
      <Head title={t("title")} up={{ href: to("partners"), name: t("up") }} />
      {issued ? (
        <Secrets
          name={issued.name}
          of={(["client_id", "client_secret", "webhook_secret"] as const).map((what) => ({
            what: t(what),
            text: issued.of[what],
          }))}
          done={() => go(["partners", issued.of.client_id], { replace: true })}
        />
      ) : (
        <section class="card">
          <Form act={add} go={t("add")} icon="plus">
            <Field
              name="name"
              label={t("name")}
              hint={t("name_hint")}
              required
              maxLength={100}
              autoComplete="off"
            />
            <OriginsField />
          </Form>
        </section>
      )}
    </>
  );
}
