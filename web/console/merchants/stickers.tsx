// Stickers of many shops: printed by the kelurahan; and shops whose sticker somebody should look at.

import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { StickerDoubtView } from "../../shared/generated/schema";
import { allKelurahan, kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { save } from "../../shared/save";
import { say } from "../../shared/status";
import { Choice, Form } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { StateChip, stateName } from "./state";

const t = catalogue({
  id: {
    title: "Stiker toko",
    up: "Semua pedagang",
    print: "Cetak per kelurahan",
    print_lead: "Satu stiker A6 per halaman, untuk toko yang aktif; paling banyak 100 per berkas.",
    kelurahan: "Kelurahan",
    go: "Unduh PDF",
    file: "stiker",
    printed: "{count} berkas diunduh.",
    doubts: "Perlu diperiksa",
    doubts_lead:
      "Dalam 30 hari, hampir tidak ada pembayar dari kecamatan toko sendiri dan sebagian besar dari satu kecamatan lain: mungkin stikernya ditempel di atas stiker toko lain. Angka ini bukan bukti; datangi dan lihat dulu sebelum mencabut stiker.",
    through: "Dihitung sampai {when}.",
    none: "Tidak ada toko yang perlu diperiksa.",
    name: "Nama usaha",
    state: "Keadaan",
    place: "Kelurahan toko",
    payments: "Pembayaran",
    near: "Dari kecamatan sendiri",
    elsewhere: "Terbanyak dari",
    there: "Dari sana",
  },
  en: {
    title: "Shop stickers",
    up: "All merchants",
    print: "Print by the kelurahan",
    print_lead: "One A6 sticker a page, of active shops; a hundred in a file at most.",
    kelurahan: "Kelurahan",
    go: "Download PDF",
    file: "stickers",
    printed: "{count} files downloaded.",
    doubts: "To be looked at",
    doubts_lead:
      "In 30 days next to nobody of the shop's own kecamatan has paid, and most of those who have live in one other: its sticker may have been pasted over another shop's. These numbers prove nothing; go there and look before you revoke a sticker.",
    through: "Counted up to {when}.",
    none: "No shop needs to be looked at.",
    name: "Business",
    state: "State",
    place: "Shop's kelurahan",
    payments: "Payments",
    near: "From its own kecamatan",
    elsewhere: "Most from",
    there: "From there",
  },
});

export function Stickers() {
  return (
    <>
      <Head title={t("title")} up={{ href: to("merchants"), name: t("up") }} />
      <div class="stack">
        <Doubts />
        <Print />
      </div>
    </>
  );
}

function columns(): Column<StickerDoubtView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ merchant_id, name }) => <a href={to("merchants", merchant_id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "place", name: t("place"), of: ({ kelurahan_code }) => kelurahanName(kelurahan_code) },
    { key: "payments", name: t("payments"), of: ({ payments }) => payments },
    { key: "near", name: t("near"), of: ({ near }) => near },
    { key: "elsewhere", name: t("elsewhere"), of: ({ elsewhere }) => elsewhere.kecamatan },
    { key: "there", name: t("there"), of: ({ elsewhere }) => elsewhere.payments },
  ];
}

function Doubts() {
  const found = useSource(
    () => got(api.GET("/api/v1/admin/sticker-doubts", { params: { query: { limit: 200 } } })),
    [],
  );
  return (
    <section class="card stack" aria-labelledby="doubts">
      <h2 id="doubts">{t("doubts")}</h2>
      <p class="soft small">{t("doubts_lead")}</p>
      <Loading of={found} rows={3}>
        {({ items, through }) => (
          <>
            <Table
              caption={t("doubts")}
              rows={items}
              columns={columns()}
              id={({ merchant_id }) => merchant_id}
              file="stiker-diperiksa"
              empty={t("none")}
            />
            {through ? <p class="soft small">{t("through", { when: moment(through) })}</p> : null}
          </>
        )}
      </Loading>
    </section>
  );
}

function Print() {
  return (
    <section class="card stack" aria-labelledby="print">
      <h2 id="print">{t("print")}</h2>
      <p class="soft small">{t("print_lead")}</p>
      <Form act={({ kelurahan }) => print(kelurahan ?? "")} go={t("go")} icon="download">
        <Choice name="kelurahan" label={t("kelurahan")} required>
          {allKelurahan.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Choice>
      </Form>
    </section>
  );
}

async function print(kelurahan: string): Promise<void> {
  let after: string | undefined;
  let count = 0;
  do {
    const answered = api.GET("/api/v1/admin/stickers.pdf", {
      params: { query: { kelurahan, after } },
      headers: { Accept: "application/pdf" },
      parseAs: "blob",
    });
    const file = await got(answered);
    count += 1;
    save(`${t("file")}-${kelurahan}-${count}.pdf`, file as Blob);
    after = next((await answered).response.headers.get("Link"));
  } while (after);
  say(t("printed", { count }));
}

function next(link: string | null): string | undefined {
  const [, address] = /<([^>]*)>; rel="next"/.exec(link ?? "") ?? [];
  if (!address) return undefined;
  return new URL(address, location.origin).searchParams.get("after") ?? undefined;
}
