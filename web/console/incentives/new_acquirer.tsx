import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import type { PspView } from "../../shared/generated/schema";
import { go } from "../../shared/route";
import { say } from "../../shared/status";
import { Choice, Field, Form, TextArea, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Secrets } from "../shared/secrets";
import { Up } from "../shared/up";
import { ADAPTERS, type Adapter, adapterName } from "./adapters";
import { newSecret } from "./secret";

const t = catalogue({
  id: {
    title: "Tambah penyedia QRIS",
    up: "Semua penyedia",
    name: "Nama penyedia",
    client_id: "Client ID",
    client_id_hint: "Nama mereka di X-CLIENT-KEY dan X-PARTNER-ID, paling banyak 64 huruf.",
    adapter: "Cara lapor",
    adapter_hint:
      "Menurut dokumentasi mereka. Bila isi tidak ditandatangani, tiap pembayaran ditanyakan dulu ke alamat mereka.",
    api_url: "Alamat API mereka",
    api_url_hint: "https, tempat pembayaran ditanyakan. Boleh kosong bila isinya ditandatangani.",
    public_key: "Kunci publik mereka (PEM)",
    public_key_hint: "Dimulai dengan -----BEGIN PUBLIC KEY-----.",
    add: "Tambah",
    added: "{name} ditambahkan. Salin kuncinya sekarang.",
    client_secret: "Client secret",
  },
  en: {
    title: "Add an acquirer",
    up: "All acquirers",
    name: "Acquirer's name",
    client_id: "Client id",
    client_id_hint: "Their name in X-CLIENT-KEY and X-PARTNER-ID, at most 64 letters.",
    adapter: "How it reports",
    adapter_hint:
      "By their documentation. Where the body is not signed, each payment is first asked for at their address.",
    api_url: "Address of their API",
    api_url_hint: "https, where payments are asked for. May be empty where the body is signed.",
    public_key: "Their public key (PEM)",
    public_key_hint: "Begins with -----BEGIN PUBLIC KEY-----.",
    add: "Add",
    added: "{name} is added. Copy its secret now.",
    client_secret: "Client secret",
  },
});

/** Registers an acquirer with a secret that is made here, and shows it once. */
export function NewAcquirer() {
  const key = useRef(new FormKey());
  const secret = useRef(newSecret());
  const [added, setAdded] = useState<PspView | null>(null);

  async function add(typed: Typed): Promise<void> {
    const { name = "", client_id = "", public_key = "", api_url = "", adapter } = typed;
    const body = {
      name,
      client_id,
      public_key,
      api_url,
      adapter: adapter as Adapter,
      client_secret: secret.current,
    };
    const header = key.current.for(body);
    setAdded(await got(api.POST("/api/v1/admin/psps", { params: { header }, body })));
    key.current.succeeded();
    say(t("added", { name }));
  }

  if (added) {
    return (
      <Secrets
        name={added.name}
        of={[
          { what: t("client_id"), text: added.client_id },
          { what: t("client_secret"), text: secret.current },
        ]}
        done={() => go(["incentives", "acquirers", added.id], { replace: true })}
      />
    );
  }
  return (
    <>
      <Up path={["incentives", "acquirers"]} name={t("up")} title={t("title")} />
      <section class="card">
        <Form act={add} go={t("add")} icon="plus">
          <div class="pair">
            <Field name="name" label={t("name")} required maxLength={100} autoComplete="off" />
            <Field
              name="client_id"
              label={t("client_id")}
              hint={t("client_id_hint")}
              required
              maxLength={64}
              autoComplete="off"
            />
          </div>
          <Choice name="adapter" label={t("adapter")} hint={t("adapter_hint")}>
            {ADAPTERS.map((one) => (
              <option key={one} value={one}>
                {adapterName(one)}
              </option>
            ))}
          </Choice>
          <Field
            name="api_url"
            label={t("api_url")}
            hint={t("api_url_hint")}
            maxLength={200}
            autoComplete="off"
          />
          <TextArea
            name="public_key"
            label={t("public_key")}
            hint={t("public_key_hint")}
            required
            maxLength={4096}
          />
        </Form>
      </section>
    </>
  );
}
