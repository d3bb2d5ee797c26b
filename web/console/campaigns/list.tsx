import { useState } from "preact/hooks";
import { api, everyPage } from "../../shared/api";
import type { CampaignView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Empty, Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { type CampaignState, moneyName, STATES, StateChip, stateName } from "../shared/campaigns";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { t as part } from "../shared/parts";
import { Pick } from "../shared/pick";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Progress } from "./progress";

const t = catalogue({
  id: {
    new: "Kampanye baru",
    state: "Keadaan",
    all: "Semua",
    none: "Belum ada kampanye. Buat satu, danai, lalu terbitkan.",
    none_so: "Tidak ada kampanye dalam keadaan ini.",
    name: "Nama",
    kind: "Jenis",
    voucher: "Voucher",
    incentive: "Insentif",
    face_value: "Nilai voucher",
    progress: "Penyerapan",
    spend_until: "Berlaku sampai",
    number: "Nomor",
  },
  en: {
    new: "New campaign",
    state: "State",
    all: "All",
    none: "No campaigns yet. Create one, fund it, then publish it.",
    none_so: "No campaign is in this state.",
    name: "Name",
    kind: "Kind",
    voucher: "Voucher",
    incentive: "Incentive",
    face_value: "Voucher value",
    progress: "Uptake",
    spend_until: "Valid until",
    number: "Id",
  },
});

function columns(): Column<CampaignView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name, kind }) => (
        <span>
          <a href={to("campaigns", id)}>{name}</a>{" "}
          {kind === "incentive" ? <Chip>{t(kind)}</Chip> : null}
        </span>
      ),
    },
    { key: "kind", name: t("kind"), of: ({ kind }) => t(kind), inFileOnly: true },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    {
      key: "face_value",
      name: t("face_value"),
      of: (one) => one.face_value,
      kind: "money",
      inFileOnly: true,
    },
    {
      key: "progress",
      name: t("progress"),
      cell: (one) => <Progress of={one} />,
    },
    ...(["funded", "issued", "redeemed", "remaining"] as const).map(
      (key): Column<CampaignView> => ({
        key,
        name: moneyName(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
        // On the screen the bar tells it, with what is still unspent.
        inFileOnly: key === "issued",
      }),
    ),
    {
      key: "spend_until",
      name: t("spend_until"),
      of: (one) => one.spend_until,
      kind: "moment",
      cell: ({ spend_until }) => <When at={spend_until} style="day" />,
    },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

export function CampaignList() {
  const [state, setState] = useState<CampaignState | "">("");
  const campaigns = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/campaigns", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
  return (
    <>
      <Head title={part("campaigns")}>
        <Only role="admin">
          <ButtonLink href={to("campaigns", "new")} look="primary" icon="plus">
            {t("new")}
          </ButtonLink>
        </Only>
      </Head>
      <Loading of={campaigns} rows={6}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t("none")}</Empty>
          ) : (
            <>
              <Pick
                label={t("state")}
                value={state}
                choose={setState}
                of={[
                  { value: "", name: t("all"), rows: all.length },
                  ...STATES.map((one) => ({
                    value: one,
                    name: stateName(one),
                    rows: all.filter((campaign) => campaign.state === one).length,
                  })),
                ]}
              />
              <Table
                caption={part("campaigns")}
                columns={columns()}
                rows={state ? all.filter((one) => one.state === state) : all}
                id={({ id }) => id}
                file="kampanye"
                empty={t("none_so")}
                filter
              />
            </>
          )
        }
      </Loading>
    </>
  );
}
