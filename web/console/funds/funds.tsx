import type { CampaignView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { moneyName, StateChip, stateName, useCampaigns } from "../shared/campaigns";
import { type Column, Table } from "../shared/table/table";
import { Fund } from "./fund";

const t = catalogue({
  id: {
    title: "Pendanaan kampanye",
    name: "Kampanye",
    state: "Keadaan",
    account_code: "Kode rekening",
    number: "Nomor",
    none: "Belum ada kampanye. Petugas program membuatnya di bagian Kampanye.",
  },
  en: {
    title: "Funding of campaigns",
    name: "Campaign",
    state: "State",
    account_code: "Account code",
    number: "Id",
    none: "No campaigns yet. A program officer creates them under Campaigns.",
  },
});

/** Campaigns and their money, or the funding of one. */
export function Funds({ id }: { id?: string }) {
  return id ? <Fund id={id} /> : <FundList />;
}

function FundList() {
  const campaigns = useCampaigns();
  return (
    <Loading of={campaigns} rows={6}>
      {(all) => (
        <Table
          caption={t("title")}
          columns={columns()}
          rows={all}
          id={({ id }) => id}
          file="pendanaan"
          filter
          empty={t("none")}
        />
      )}
    </Loading>
  );
}

function columns(): Column<CampaignView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("finance", "funds", id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "account_code", name: t("account_code"), of: (one) => one.account_code || null },
    ...(["funded", "issued", "remaining"] as const).map(
      (key): Column<CampaignView> => ({
        key,
        name: moneyName(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
      }),
    ),
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}
