import { api, everyPage } from "../../shared/api";
import type { PartnerView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { t as part } from "../shared/parts";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { StateChip, stateName, webhookName } from "./state";

const t = catalogue({
  id: {
    lead: "Mitra adalah lokapasar yang menjual barang UMKM dan menerima voucher. Warga menyetujui tiap pesanan di dompetnya.",
    new: "Tambah mitra",
    none: "Belum ada mitra. Tambahkan satu, lalu sampaikan kuncinya.",
    name: "Nama",
    state: "Keadaan",
    origins: "Situs",
    webhook: "Webhook",
    created: "Ditambahkan (WIB)",
    number: "Client ID",
  },
  en: {
    lead: "Partners are marketplaces that sell local goods and take vouchers. Residents agree to each order in their wallet.",
    new: "Add a partner",
    none: "No partners yet. Add one, then hand over its secrets.",
    name: "Name",
    state: "State",
    origins: "Sites",
    webhook: "Webhook",
    created: "Added (WIB)",
    number: "Client id",
  },
});

function columns(): Column<PartnerView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("partners", id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "origins", name: t("origins"), of: (one) => one.return_origins.join(", ") },
    { key: "webhook", name: t("webhook"), of: (one) => webhookName(one.webhook_state) },
    { key: "created", name: t("created"), of: ({ created_at }) => created_at, kind: "moment" },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

export function PartnerList() {
  const partners = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/partners", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  return (
    <>
      <Head title={part("partners")}>
        <Only role="admin">
          <ButtonLink href={to("partners", "new")} look="primary" icon="plus">
            {t("new")}
          </ButtonLink>
        </Only>
      </Head>
      <p class="soft lead">{t("lead")}</p>
      <Loading of={partners} rows={4}>
        {(all) => (
          <Table
            caption={part("partners")}
            columns={columns()}
            rows={all}
            id={({ id }) => id}
            file="mitra"
            empty={t("none")}
            filter
          />
        )}
      </Loading>
    </>
  );
}
