import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import type { StaffClaimView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Thing } from "../shared/thing";
import { Claim } from "./claim";
import { reasonName, StateChip, stateName } from "./state";

const t = catalogue({
  id: {
    lead: "Pemeriksaan otomatis hanya menahan, tidak pernah menolak. Petugas memutuskan dengan alasan yang dibaca warga; keberatan diputuskan petugas lain.",
    title: "Klaim hadiah",
    which: "Keadaan",
    held: "Ditahan",
    objected: "Keberatan",
    flagged: "Ditandai",
    refused: "Ditolak",
    waiting: "Menunggu",
    granted: "Diberi hadiah",
    none_held: "Tidak ada klaim yang menunggu keputusan.",
    none_objected: "Tidak ada keberatan yang menunggu keputusan.",
    none_flagged: "Tidak ada hadiah terpakai yang pembayarannya dikembalikan.",
    none_refused: "Tidak ada klaim yang ditolak.",
    none_waiting: "Tidak ada klaim yang menunggu pembayarannya.",
    none_granted: "Belum ada klaim yang diberi hadiah.",
    claimed: "Diklaim (WIB)",
    rrn: "Nomor bukti (RRN)",
    shop: "Toko",
    amount: "Pembayaran",
    state: "Keadaan",
    why: "Alasan",
    resident: "Warga",
    reward: "Hadiah",
    number: "Nomor klaim",
  },
  en: {
    lead: "Screening only holds and never refuses. An officer decides with a reason that the resident reads; another officer decides on objections.",
    title: "Claims for rewards",
    which: "State",
    held: "Held",
    objected: "Objections",
    flagged: "Flagged",
    refused: "Refused",
    waiting: "Waiting",
    granted: "Granted",
    none_held: "No claim waits for a decision.",
    none_objected: "No objection waits for a decision.",
    none_flagged: "No spent reward whose payment was refunded.",
    none_refused: "No claim was refused.",
    none_waiting: "No claim waits for its payment.",
    none_granted: "No claim has been granted yet.",
    claimed: "Claimed (WIB)",
    rrn: "Receipt number (RRN)",
    shop: "Shop",
    amount: "Payment",
    state: "State",
    why: "Reason",
    resident: "Resident",
    reward: "Reward",
    number: "Claim id",
  },
});

const LISTS = ["held", "objected", "flagged", "refused", "waiting", "granted"] as const;
type List = (typeof LISTS)[number];

function columns(): Column<StaffClaimView>[] {
  return [
    {
      key: "claimed",
      name: t("claimed"),
      of: ({ created_at }) => created_at,
      kind: "moment",
      cell: ({ id, created_at }) => (
        <a href={to("incentives", "claims", id)}>
          <When at={created_at} />
        </a>
      ),
    },
    { key: "shop", name: t("shop"), of: (one) => one.merchant_name },
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money" },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "why", name: t("why"), of: ({ reason }) => (reason ? reasonName(reason) : null) },
    {
      key: "resident",
      name: t("resident"),
      of: (one) => one.resident_id,
      cell: (one) => <Thing id={one.resident_id} />,
    },
    { key: "reward", name: t("reward"), of: ({ reward }) => reward, kind: "money" },
    { key: "rrn", name: t("rrn"), of: ({ rrn }) => rrn, inFileOnly: true },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

/** One claim, or those that somebody should look at. */
export function Claims({ id }: { id?: string }) {
  return id ? <Claim id={id} /> : <ClaimList />;
}

function ClaimList() {
  const [list, setList] = useState<List>("held");
  const claims = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/incentive-claims", {
        params: { query: { state: list, limit: 100, cursor } },
      }),
    [list],
  );
  return (
    <>
      <p class="soft lead">{t("lead")}</p>
      <Pick
        label={t("which")}
        value={list}
        choose={setList}
        of={LISTS.map((one) => ({ value: one, name: t(one) }))}
      />
      <ListedTable
        of={claims}
        caption={t("title")}
        columns={columns()}
        id={({ id }) => id}
        file={`klaim-${list}`}
        empty={t(`none_${list}`)}
      />
    </>
  );
}
