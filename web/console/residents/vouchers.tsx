import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { ResidentView, VoucherView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Voucher",
    table: "Voucher warga ini",
    none: "Warga ini belum mengklaim voucher.",
    campaign: "Kampanye",
    state: "Keadaan",
    face_value: "Nilai",
    remaining: "Sisa",
    issued_at: "Diklaim",
    spend_until: "Berlaku sampai",
    number: "Nomor voucher",
    actions: "Tindakan",
    active: "Aktif",
    spent: "Habis dipakai",
    expired: "Kedaluwarsa",
    voided: "Dibatalkan",
    void: "Batalkan",
    void_title: "Batalkan voucher “{name}”?",
    void_lead: "Sisa {amount} kembali ke kampanye. Tidak dapat diurungkan.",
    void_go: "Ya, batalkan",
    void_done: "Voucher “{name}” dibatalkan.",
    reissue: "Terbitkan ulang",
    reissue_title: "Terbitkan ulang “{name}”?",
    reissue_lead:
      "Untuk HP yang hilang: voucher lama mati bersama kodenya, sisa {amount} pindah ke voucher baru.",
    reissue_go: "Ya, terbitkan ulang",
    reissue_done: "Voucher “{name}” terbit ulang dengan nomor baru.",
  },
  en: {
    title: "Vouchers",
    table: "This resident's vouchers",
    none: "This resident has not claimed a voucher yet.",
    campaign: "Campaign",
    state: "State",
    face_value: "Value",
    remaining: "Left",
    issued_at: "Claimed",
    spend_until: "Valid until",
    number: "Voucher id",
    actions: "Actions",
    active: "Active",
    spent: "Spent",
    expired: "Expired",
    voided: "Voided",
    void: "Void",
    void_title: "Void the voucher “{name}”?",
    void_lead: "The {amount} left goes back to the campaign. This cannot be undone.",
    void_go: "Yes, void it",
    void_done: "The voucher “{name}” is void.",
    reissue: "Reissue",
    reissue_title: "Reissue “{name}”?",
    reissue_lead:
      "For a lost phone: the old voucher dies with its codes, the {amount} left moves to a new one.",
    reissue_go: "Yes, reissue it",
    reissue_done: "The voucher “{name}” was reissued under a new id.",
  },
});

const TONES: Readonly<Record<VoucherView["state"], Tone>> = {
  active: "good",
  spent: "calm",
  expired: "warn",
  voided: "bad",
};

type Action = "void" | "reissue";

export function Vouchers({ resident }: { resident: ResidentView }) {
  const [asking, setAsking] = useState<{ action: Action; voucher: VoucherView } | null>(null);
  const key = useRef(new FormKey());
  const vouchers = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/residents/{resident_id}/vouchers", {
        params: { path: { resident_id: resident.id }, query: { limit: 100, cursor } },
      }),
    [resident.id],
  );

  async function act(action: Action, voucher: VoucherView, reason: string): Promise<void> {
    const header = key.current.for([action, voucher.id, reason]);
    const params = { path: { voucher_id: voucher.id }, header };
    await untilKnown<VoucherView>(() =>
      api.POST(`/api/v1/admin/vouchers/{voucher_id}/${action}`, { params, body: { reason } }),
    );
    key.current.succeeded();
    say(t(`${action}_done`, { name: voucher.campaign_name }));
    await vouchers.load();
  }

  return (
    <section class="section" aria-labelledby="vouchers">
      <h2 id="vouchers">{t("title")}</h2>
      <ListedTable
        of={vouchers}
        caption={t("table")}
        columns={columns((action, voucher) => setAsking({ action, voucher }))}
        id={({ id }) => id}
        file="voucher"
        empty={t("none")}
      />
      {asking ? (
        <Ask
          title={t(`${asking.action}_title`, { name: asking.voucher.campaign_name })}
          go={t(`${asking.action}_go`)}
          reason
          act={(reason) => act(asking.action, asking.voucher, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">
            {t(`${asking.action}_lead`, { amount: rupiah(asking.voucher.remaining) })}
          </p>
        </Ask>
      ) : null}
    </section>
  );
}

function columns(ask: (action: Action, voucher: VoucherView) => void): Column<VoucherView>[] {
  const shown: Column<VoucherView>[] = [
    {
      key: "campaign",
      name: t("campaign"),
      of: ({ campaign_name }) => campaign_name,
      cell: (one) => <a href={to("campaigns", one.campaign_id)}>{one.campaign_name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => t(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{t(state)}</Chip>,
    },
    {
      key: "face_value",
      name: t("face_value"),
      of: (one) => one.face_value,
      kind: "money",
      inFileOnly: true,
    },
    { key: "remaining", name: t("remaining"), of: (one) => one.remaining, kind: "money" },
    {
      key: "issued_at",
      name: t("issued_at"),
      of: (one) => one.issued_at,
      kind: "moment",
      cell: ({ issued_at }) => <When at={issued_at} style="day" />,
    },
    {
      key: "spend_until",
      name: t("spend_until"),
      of: (one) => one.spend_until,
      kind: "moment",
      cell: ({ spend_until }) => <When at={spend_until} style="day" />,
    },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
  if (!may("admin")) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (voucher) =>
        voucher.state === "active" ? (
          <span class="row-actions">
            <Button act={() => ask("reissue", voucher)}>{t("reissue")}</Button>
            <Button act={() => ask("void", voucher)}>{t("void")}</Button>
          </span>
        ) : null,
    },
  ];
}
