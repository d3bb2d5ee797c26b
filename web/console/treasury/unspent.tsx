import { api, everyPage, got } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { UnspentView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { Chip } from "../../shared/ui/chip";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { type Steps, stepsOf, waitsFor } from "./checklist";

const t = catalogue({
  id: {
    title: "Yang belum terpakai",
    lead: "Dana yang tidak terpakai sampai 31 Desember kembali ke kas daerah, oleh dua orang.",
    steps: "Langkah akhir tahun",
    residents_step: "Tunggu masa berlaku voucher",
    residents_how:
      "Warga masih boleh memakainya. Yang tidak terpakai kembali sendiri ke kampanye setelah masa berlaku; sebelum itu admin hanya dapat membatalkan voucher satu per satu.",
    close_step: "Tutup kampanye yang sudah selesai",
    close_how: "Saat ditutup oleh admin, semua sisanya dilepas ke kas daerah.",
    payout_step: "Cairkan yang terutang kepada pedagang",
    payout_how: "Buat pencairan, kirim ke bank, dan terima rekening korannya.",
    surrender_step: "Setorkan ke kas daerah",
    surrender_how: "Satu bendahara mengajukan STS, yang lain menyetujui; baris bank membukukannya.",
    go_payout: "Buka Pencairan",
    go_surrender: "Buka Surat tanda setoran",
    nothing_now: "Tidak ada sekarang",
    campaign: "Kampanye",
    account_code: "Kode rekening",
    unissued: "Belum diterbitkan",
    vouchers: "Di voucher",
    owed: "Terutang ke pedagang",
    spend_until: "Berlaku sampai (WIB)",
    waits: "Menunggu",
    residents: "Masa berlaku",
    close: "Ditutup admin",
    payout: "Pencairan",
    nothing: "–",
    none: "Tidak ada yang tersisa: semua sudah dibayar atau dilepas.",
  },
  en: {
    title: "What is unspent",
    lead: "Money that is not spent by 31 December goes back to the city, by two people.",
    steps: "Steps of the year's end",
    residents_step: "Wait until vouchers are no longer valid",
    residents_how:
      "Residents may still spend them. What they do not spend goes back to the campaign by itself afterwards; before that an admin can only void vouchers one by one.",
    close_step: "Close campaigns that are over",
    close_how: "When an admin closes one, all that is left of it is released to the treasury.",
    payout_step: "Pay out what merchants are owed",
    payout_how: "Make a settlement, send it to the bank, and accept the statement.",
    surrender_step: "Surrender it to the city",
    surrender_how: "One officer proposes an STS, another approves; the bank's line books it.",
    go_payout: "Open Settlements",
    go_surrender: "Open Surrenders",
    nothing_now: "Nothing now",
    campaign: "Campaign",
    account_code: "Account code",
    unissued: "Not issued",
    vouchers: "In vouchers",
    owed: "Owed to merchants",
    spend_until: "Valid until (WIB)",
    waits: "Waits for",
    residents: "Its end",
    close: "An admin to close it",
    payout: "A payout",
    nothing: "–",
    none: "Nothing is left: all was paid or released.",
  },
});

/** What is left of a year's money, and what has to be done about it. */
export function Unspent({ year }: { year: number }) {
  const left = useSource(
    async () => ({
      items: await everyPage((cursor) =>
        api.GET("/api/v1/finance/fiscal-years/{year}/unspent", {
          params: { path: { year: String(year) }, query: { limit: 200, cursor } },
        }),
      ),
      treasury: (
        await got(
          api.GET("/api/v1/finance/accounts/{account}", {
            params: { path: { account: "treasury" } },
          }),
        )
      ).balance,
    }),
    [year],
  );
  return (
    <section class="section stack" aria-labelledby="unspent">
      <h2 id="unspent">{t("title")}</h2>
      <p class="soft">{t("lead")}</p>
      <Loading of={left} rows={4}>
        {({ items, treasury }) => (
          <>
            <StepList of={stepsOf(items, treasury, serverNow())} />
            <Table
              caption={t("title")}
              columns={columns()}
              rows={items}
              id={(one) => one.campaign_id}
              file={`belum-terpakai-${year}`}
              empty={t("none")}
            />
          </>
        )}
      </Loading>
    </section>
  );
}

const STEPS = ["residents", "close", "payout", "surrender"] as const;

function StepList({ of }: { of: Steps }) {
  return (
    <ol class="stack" aria-label={t("steps")}>
      {STEPS.map((step) => (
        <li key={step}>
          <span class="strong">{t(`${step}_step`)}</span>{" "}
          {of[step] ? (
            <Chip tone="warn">{rupiah(of[step])}</Chip>
          ) : (
            <Chip tone="good">{t("nothing_now")}</Chip>
          )}
          {of[step] ? (
            <p class="soft small">
              {t(`${step}_how`)}{" "}
              {step === "payout" ? (
                <a href={to("finance", "settlements")}>{t("go_payout")}</a>
              ) : null}
              {step === "surrender" ? (
                <a href={to("finance", "surrenders")}>{t("go_surrender")}</a>
              ) : null}
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function columns(): Column<UnspentView>[] {
  return [
    {
      key: "campaign",
      name: t("campaign"),
      of: ({ name }) => name,
      cell: ({ campaign_id, name }) => <a href={to("campaigns", campaign_id)}>{name}</a>,
    },
    { key: "account_code", name: t("account_code"), of: (one) => one.account_code || null },
    ...(["unissued", "vouchers", "owed"] as const).map(
      (key): Column<UnspentView> => ({
        key,
        name: t(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
      }),
    ),
    { key: "spend_until", name: t("spend_until"), of: (one) => one.spend_until, kind: "moment" },
    { key: "waits", name: t("waits"), of: (one) => t(waitsFor(one, serverNow())) },
  ];
}
