import type { PspView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Only, Readers } from "../shared/may";
import { type Column, Table } from "../shared/table/table";
import { Acquirer } from "./acquirer";
import { AcquirerChip, acquirerState, useAcquirers } from "./acquirer_state";
import { adapterName } from "./adapters";
import { NewAcquirer } from "./new_acquirer";

const t = catalogue({
  id: {
    lead: "Penyedia QRIS (acquirer) memberi tahu Tumbas tiap pembayaran QRIS di toko mereka. Hanya pembayaran yang mereka laporkan yang dapat diberi hadiah.",
    title: "Penyedia QRIS",
    new: "Tambah penyedia",
    none: "Belum ada penyedia QRIS. Tambahkan satu agar pembayaran dapat diberi hadiah.",
    name: "Nama",
    state: "Keadaan",
    adapter: "Cara lapor",
    created: "Ditambahkan (WIB)",
    client_id: "Client ID",
    number: "Nomor",
  },
  en: {
    lead: "Acquirers tell Tumbas of every QRIS payment at their shops. Only payments that they tell of can be rewarded.",
    title: "Acquirers",
    new: "Add an acquirer",
    none: "No acquirers yet. Add one so that payments can be rewarded.",
    name: "Name",
    state: "State",
    adapter: "How it reports",
    created: "Added (WIB)",
    client_id: "Client id",
    number: "Id",
  },
});

function columns(): Column<PspView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("incentives", "acquirers", id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => acquirerState(state),
      cell: ({ state }) => <AcquirerChip state={state} />,
    },
    { key: "adapter", name: t("adapter"), of: ({ adapter }) => adapterName(adapter) },
    { key: "client_id", name: t("client_id"), of: ({ client_id }) => client_id },
    { key: "created", name: t("created"), of: ({ created_at }) => created_at, kind: "moment" },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

/** One acquirer, the form for another, or all of them. */
export function Acquirers({ id }: { id?: string }) {
  if (id === "new") {
    return (
      <Readers roles={["admin"]}>
        <NewAcquirer />
      </Readers>
    );
  }
  return id ? <Acquirer id={id} /> : <AcquirerList />;
}

function AcquirerList() {
  const acquirers = useAcquirers();
  return (
    <>
      <div class="spread">
        <p class="soft lead">{t("lead")}</p>
        <Only role="admin">
          <ButtonLink href={to("incentives", "acquirers", "new")} icon="plus">
            {t("new")}
          </ButtonLink>
        </Only>
      </div>
      <Loading of={acquirers} rows={4}>
        {(all) => (
          <Table
            caption={t("title")}
            columns={columns()}
            rows={all}
            id={({ id }) => id}
            file="penyedia-qris"
            empty={t("none")}
          />
        )}
      </Loading>
    </>
  );
}
