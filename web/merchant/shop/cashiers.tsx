// Who may use the till. Each cashier's name stands on the receipts of what they take.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, everyPage, FormKey, got } from "../../shared/api";
import type { CashierView } from "../../shared/generated/schema";
import { type Source, source } from "../../shared/load";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Ask, Dialog } from "../../shared/ui/dialog";
import { Field, Form, type Typed } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    title: "Daftar kasir",
    lead: "Setiap kasir masuk dengan nomor HP-nya sendiri. Namanya tercantum di bukti transaksi.",
    owner: "Pemilik",
    since: "sejak",
    none: "Belum ada kasir selain Anda. Tambahkan nama dan nomor HP orang yang ikut menerima voucher.",
    add: "Tambah kasir",
    add_title: "Kasir baru",
    name: "Nama",
    name_hint: "Seperti yang tercantum di bukti, misalnya Rini.",
    phone: "Nomor HP kasir",
    go: "Tambahkan",
    never_mind: "Tidak jadi",
    added: "{name} sekarang bisa masuk di halaman ini dengan nomor HP-nya.",
    remove: "Hapus",
    remove_of: "Hapus {name}",
    remove_title: "Hapus {name} dari kasir?",
    remove_what: "Ia langsung tidak bisa menerima voucher lagi. Transaksi yang sudah ada tetap.",
    removed: "{name} tidak bisa memakai kasir toko ini lagi.",
  },
  en: {
    title: "Cashiers",
    lead: "Each cashier signs in with a phone of their own. Their name stands on the receipts.",
    owner: "Owner",
    since: "since",
    none: "No cashier but you yet. Add the name and phone number of whoever takes vouchers with you.",
    add: "Add a cashier",
    add_title: "New cashier",
    name: "Name",
    name_hint: "As it stands on the receipts, such as Rini.",
    phone: "The cashier's phone number",
    go: "Add",
    never_mind: "Never mind",
    added: "{name} can now sign in on this page with that phone.",
    remove: "Remove",
    remove_of: "Remove {name}",
    remove_title: "Remove {name} from the till?",
    remove_what: "They cannot take vouchers any more, from this moment on. Past sales stay.",
    removed: "{name} cannot use this shop's till any more.",
  },
});

type Everybody = Source<CashierView[]>;

export function Cashiers() {
  const everybody: Everybody = useMemo(
    () =>
      source(() =>
        everyPage((cursor) =>
          api.GET("/api/v1/merchant/cashiers", { params: { query: { limit: 50, cursor } } }),
        ),
      ),
    [],
  );
  useEffect(() => {
    everybody.load();
  }, [everybody]);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <div>
        <Button look="primary" icon="plus" act={() => setAdding(true)}>
          {t("add")}
        </Button>
      </div>
      <Loading of={everybody} rows={3}>
        {(all) => <Listed all={all} everybody={everybody} />}
      </Loading>
      {adding ? <Add everybody={everybody} close={() => setAdding(false)} /> : null}
    </>
  );
}

function Listed({ all, everybody }: { all: readonly CashierView[]; everybody: Everybody }) {
  const [removing, setRemoving] = useState<CashierView | null>(null);
  return (
    <div class="stack">
      <ul class="rows">
        {all.map((one) => (
          <li key={one.id} class="person">
            <div>
              <strong>{one.name}</strong>
              <br />
              <span class="soft small">
                {one.phone}
                {one.added_at ? (
                  <>
                    {` · ${t("since")} `}
                    <When at={one.added_at} style="day" />
                  </>
                ) : null}
              </span>
            </div>
            {one.role === "owner" ? (
              <Chip tone="good">{t("owner")}</Chip>
            ) : (
              <Button label={t("remove_of", { name: one.name })} act={() => setRemoving(one)}>
                {t("remove")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {all.length > 1 ? null : <Empty>{t("none")}</Empty>}
      {removing ? (
        <Ask
          title={t("remove_title", { name: removing.name })}
          go={t("remove")}
          act={() => remove(removing, everybody)}
          close={() => setRemoving(null)}
        >
          <p class="asked">{t("remove_what")}</p>
        </Ask>
      ) : null}
    </div>
  );
}

async function remove(cashier: CashierView, everybody: Everybody): Promise<void> {
  const path = { cashier_id: cashier.id };
  await got(api.DELETE("/api/v1/merchant/cashiers/{cashier_id}", { params: { path } }));
  const all = everybody.state.value.value ?? [];
  everybody.set(all.filter(({ id }) => id !== cashier.id));
  say(t("removed", { name: cashier.name }));
}

function Add({ everybody, close }: { everybody: Everybody; close: () => void }) {
  const key = useRef(new FormKey());
  async function add(typed: Typed): Promise<void> {
    const body = { name: typed.name ?? "", phone: typed.phone ?? "" };
    const header = key.current.for(body);
    const added = await got(api.POST("/api/v1/merchant/cashiers", { body, params: { header } }));
    key.current.succeeded();
    everybody.set([...(everybody.state.value.value ?? []), added]);
    close();
    say(t("added", { name: added.name }));
  }
  return (
    <Dialog title={t("add_title")} close={close}>
      <Form act={add} go={t("go")} beside={<Button act={close}>{t("never_mind")}</Button>}>
        <Field
          name="name"
          label={t("name")}
          hint={t("name_hint")}
          required
          maxLength={40}
          autoComplete="off"
        />
        <Field
          name="phone"
          type="tel"
          label={t("phone")}
          required
          maxLength={24}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
