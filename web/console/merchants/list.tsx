import { signal } from "@preact/signals";
import { api, everyPage } from "../../shared/api";
import { CATEGORIES, categoryName } from "../../shared/categories";
import type { MerchantView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Choice, Field, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { t as part } from "../shared/parts";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing, useSource } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { type MerchantState, STATES, StateChip, stateName } from "./state";

const t = catalogue({
  id: {
    import: "Impor data pedagang",
    stickers: "Stiker toko",
    state: "Keadaan",
    all: "Semua",
    query: "Nama, NIB, atau nomor pedagang",
    query_hint: "Dari nama cukup awal sebuah kata; NIB harus lengkap.",
    category: "Kategori",
    every_category: "Semua kategori",
    search: "Cari",
    none: "Tidak ada pedagang yang cocok. Ubah pencarian atau keadaannya, atau impor data pedagang.",
    none_waiting: "Tidak ada pendaftaran yang menunggu.",
    name: "Nama usaha",
    kelurahan: "Kelurahan",
    owner: "Pemilik",
    nib: "NIB",
    account: "Rekening",
    confirmed: "Terkonfirmasi",
    unconfirmed: "Belum dikonfirmasi",
    address: "Alamat",
    number: "Nomor pedagang",
  },
  en: {
    import: "Import merchants",
    stickers: "Shop stickers",
    state: "State",
    all: "All",
    query: "Name, NIB, or merchant id",
    query_hint: "The beginning of any word of the name is enough; a NIB must be whole.",
    category: "Category",
    every_category: "All categories",
    search: "Search",
    none: "No merchant fits. Change the search or the state, or import merchants.",
    none_waiting: "No application is waiting.",
    name: "Business",
    kelurahan: "Kelurahan",
    owner: "Owner",
    nib: "NIB",
    account: "Bank account",
    confirmed: "Confirmed",
    unconfirmed: "Not confirmed yet",
    address: "Address",
    number: "Merchant id",
  },
});

interface Wanted {
  q: string;
  state: MerchantState | "";
  category: (typeof CATEGORIES)[number] | "";
}

// Kept while the page is open: whoever comes back from one merchant goes on with the same list.
const wanted = signal<Wanted>({ q: "", state: "", category: "" });

function columns(): Column<MerchantView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("merchants", id)}>{name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "category", name: t("category"), of: ({ category }) => categoryName(category) },
    {
      key: "kelurahan",
      name: t("kelurahan"),
      of: ({ kelurahan_code }) => kelurahanName(kelurahan_code),
    },
    { key: "owner", name: t("owner"), of: ({ owner_name }) => owner_name },
    { key: "nib", name: t("nib"), of: ({ nib }) => nib },
    {
      key: "account",
      name: t("account"),
      of: (one) => t(one.account_confirmed ? "confirmed" : "unconfirmed"),
      cell: (one) =>
        one.account_confirmed ? t("confirmed") : <Chip tone="warn">{t("unconfirmed")}</Chip>,
    },
    { key: "address", name: t("address"), of: ({ address }) => address, inFileOnly: true },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

export function MerchantList() {
  const { q, state, category } = wanted.value;
  const waiting = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/merchants", {
          params: { query: { state: "pending", limit: 200, cursor } },
        }),
      ),
    [],
  );
  const merchants = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/merchants", {
        params: {
          query: {
            q,
            state: state || undefined,
            category: category || undefined,
            limit: 100,
            cursor,
          },
        },
      }),
    [q, state, category],
  );
  async function search(typed: string): Promise<void> {
    if (typed === q) await merchants.load();
    wanted.value = { ...wanted.value, q: typed };
  }
  return (
    <>
      <Head title={part("merchants")}>
        <ButtonLink href={to("merchants", "stickers")} icon="scan">
          {t("stickers")}
        </ButtonLink>
        <Only role="admin">
          <ButtonLink href={to("merchants", "import")} icon="upload">
            {t("import")}
          </ButtonLink>
        </Only>
      </Head>
      <div class="line-form">
        <Form act={({ q: typed }) => search(typed ?? "")} go={t("search")} icon="search">
          <Field
            name="q"
            type="search"
            label={t("query")}
            hint={t("query_hint")}
            maxLength={100}
            autoComplete="off"
            defaultValue={q}
          />
          <Choice
            name="category"
            label={t("category")}
            value={category}
            onChange={({ currentTarget: { value } }) => {
              wanted.value = { ...wanted.value, category: value as Wanted["category"] };
            }}
          >
            <option value="">{t("every_category")}</option>
            {CATEGORIES.map((one) => (
              <option key={one} value={one}>
                {categoryName(one)}
              </option>
            ))}
          </Choice>
        </Form>
      </div>
      <Pick
        label={t("state")}
        value={state}
        choose={(chosen) => {
          wanted.value = { ...wanted.value, state: chosen };
        }}
        of={[
          { value: "", name: t("all") },
          ...STATES.map((one) => ({
            value: one,
            name: stateName(one),
            rows: one === "pending" ? waiting.state.value.value?.length : undefined,
          })),
        ]}
      />
      <ListedTable
        of={merchants}
        caption={part("merchants")}
        columns={columns()}
        id={({ id }) => id}
        file="pedagang"
        empty={t(state === "pending" && !q && !category ? "none_waiting" : "none")}
      />
    </>
  );
}
