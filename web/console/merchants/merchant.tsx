import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import type { MerchantView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { sizeName, yesOrNo } from "../shared/size";
import { useSource } from "../shared/table/listing";
import { BankAccount } from "./bank_account";
import { Checks } from "./checks";
import { Evening } from "./evening";
import { openingLines } from "./hours";
import { StateChip } from "./state";
import { Sticker } from "./sticker";

const t = catalogue({
  id: {
    up: "Semua pedagang",
    edit: "Ubah data",
    approve: "Setujui",
    approve_title: "Setujui “{name}”?",
    approve_lead: "Kasirnya langsung dapat menerima voucher. Periksa dulu NIB dan rekeningnya.",
    approve_usual: "Data sesuai",
    approve_go: "Ya, setujui",
    approve_done: "“{name}” disetujui.",
    suspend: "Bekukan",
    suspend_title: "Bekukan “{name}”?",
    suspend_lead:
      "Kasirnya langsung berhenti menerima voucher dan pencairannya ditahan. Alasan ini dibaca pedagang.",
    suspend_go: "Ya, bekukan",
    suspend_done: "“{name}” dibekukan.",
    reinstate: "Aktifkan lagi",
    reinstate_title: "Aktifkan lagi “{name}”?",
    reinstate_lead: "Kasirnya langsung dapat menerima voucher lagi.",
    reinstate_go: "Ya, aktifkan",
    reinstate_done: "“{name}” aktif lagi.",
    business: "Data usaha",
    nib: "NIB",
    owner: "Pemilik",
    phone: "Nomor HP",
    category: "Kategori",
    kelurahan: "Kelurahan",
    address: "Alamat",
    nmid: "NMID (QRIS)",
    size: "Skala usaha",
    cooperative: "Koperasi",
    npwp: "NPWP",
    pkp: "PKP",
    services: "Layanan",
    dine_in: "makan di tempat",
    take_away: "bawa pulang",
    delivery: "diantar",
    hours: "Jam buka",
    page: "Halaman toko",
    number: "Nomor pedagang",
    reason: "Alasan terakhir",
    waiting: "Pendaftaran ini menunggu persetujuan petugas program.",
  },
  en: {
    up: "All merchants",
    edit: "Change details",
    approve: "Approve",
    approve_title: "Approve “{name}”?",
    approve_lead: "Its till can take vouchers at once. Check the NIB and the bank account first.",
    approve_usual: "Details are right",
    approve_go: "Yes, approve",
    approve_done: "“{name}” is approved.",
    suspend: "Suspend",
    suspend_title: "Suspend “{name}”?",
    suspend_lead:
      "Its till stops taking vouchers at once and its payouts are held. The merchant reads this reason.",
    suspend_go: "Yes, suspend",
    suspend_done: "“{name}” is suspended.",
    reinstate: "Reinstate",
    reinstate_title: "Reinstate “{name}”?",
    reinstate_lead: "Its till can take vouchers again at once.",
    reinstate_go: "Yes, reinstate",
    reinstate_done: "“{name}” is active again.",
    business: "Business",
    nib: "NIB",
    owner: "Owner",
    phone: "Phone",
    category: "Category",
    kelurahan: "Kelurahan",
    address: "Address",
    nmid: "NMID (QRIS)",
    size: "Size of the business",
    cooperative: "Cooperative",
    npwp: "NPWP",
    pkp: "Charges VAT (PKP)",
    services: "Services",
    dine_in: "eat in",
    take_away: "take away",
    delivery: "delivery",
    hours: "Opening hours",
    page: "Shop's page",
    number: "Merchant id",
    reason: "Last reason",
    waiting: "This application waits for a program officer's approval.",
  },
});

type Action = "approve" | "suspend" | "reinstate";

// What an admin can do with a merchant in each state.
const ACTION: Readonly<Record<MerchantView["state"], Action>> = {
  pending: "approve",
  active: "suspend",
  suspended: "reinstate",
};

export function Merchant({ id }: { id: string }) {
  const params = { path: { merchant_id: id } };
  const merchant = useSource(
    () => got(api.GET("/api/v1/admin/merchants/{merchant_id}", { params })),
    [id],
  );
  async function act(action: Action, reason: string): Promise<void> {
    const changed = await got(
      api.POST(`/api/v1/admin/merchants/{merchant_id}/${action}`, { params, body: { reason } }),
    );
    merchant.set(changed);
    say(t(`${action}_done`, { name: changed.name }));
  }
  return (
    <Loading of={merchant} tall>
      {(found) => (
        <>
          <Head
            title={found.name}
            up={{ href: to("merchants"), name: t("up") }}
            chip={<StateChip state={found.state} />}
          >
            <Only role="admin">
              <ButtonLink href={to("merchants", found.id, "edit")}>{t("edit")}</ButtonLink>
              <Change of={found} act={act} />
            </Only>
          </Head>
          <div class="stack">
            {found.state === "pending" ? <p class="note">{t("waiting")}</p> : null}
            <div class="two">
              <Business of={found} />
              <div class="stack">
                <BankAccount of={found} confirmed={merchant.set} />
                <Checks of={found} changed={merchant.set} />
                {found.state === "active" ? <Sticker of={found} /> : null}
                {found.state === "pending" ? null : <Evening of={found} />}
              </div>
            </div>
          </div>
        </>
      )}
    </Loading>
  );
}

function Change({
  of,
  act,
}: {
  of: MerchantView;
  act: (action: Action, reason: string) => Promise<void>;
}) {
  const [asking, setAsking] = useState<Action | null>(null);
  const offered = ACTION[of.state];
  return (
    <>
      <Button look={offered === "suspend" ? "danger" : "primary"} act={() => setAsking(offered)}>
        {t(offered)}
      </Button>
      {asking ? (
        <Ask
          title={t(`${asking}_title`, { name: of.name })}
          go={t(`${asking}_go`)}
          reason
          usual={asking === "approve" ? t("approve_usual") : ""}
          act={(reason) => act(asking, reason)}
          close={() => setAsking(null)}
        >
          <p class="ask-lead">{t(`${asking}_lead`)}</p>
        </Ask>
      ) : null}
    </>
  );
}

function Business({ of }: { of: MerchantView }) {
  return (
    <section class="card stack" aria-labelledby="business">
      <h2 id="business">{t("business")}</h2>
      <Facts
        of={[
          [t("nib"), of.nib],
          [t("owner"), of.owner_name],
          [t("phone"), of.phone],
          [t("category"), categoryName(of.category)],
          [t("kelurahan"), kelurahanName(of.kelurahan_code)],
          [t("address"), of.address],
          [t("nmid"), of.nmid ?? "–"],
          [t("size"), sizeName(of.size)],
          [t("cooperative"), yesOrNo(of.cooperative)],
          [t("npwp"), of.npwp ?? "–"],
          [t("pkp"), yesOrNo(of.pkp)],
          [t("services"), of.services.map((one) => t(one)).join(", ") || "–"],
          [t("hours"), openingLines(of.hours).join("; ") || "–"],
          [t("page"), <a href={`/toko/${of.id}`}>{t("page")}</a>],
          [t("number"), <span class="code">{of.id}</span>],
          [t("reason"), of.reason || "–"],
        ]}
      />
    </section>
  );
}
