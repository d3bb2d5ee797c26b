import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import type { ResidentView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Field, FieldError, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { may, Only } from "../shared/may";
import { t as part } from "../shared/parts";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    import: "Impor data warga",
    query: "Nama, NIK, nomor HP, atau nomor warga",
    query_hint: "Nama cukup awalnya; NIK dan nomor HP harus lengkap.",
    query_reader: "Awal nama, atau nomor warga",
    no_digits: "Hanya petugas program yang mencari dengan NIK atau nomor HP.",
    search: "Cari",
    none: "Tidak ada warga yang cocok. Periksa ejaannya, atau impor data warga.",
    name: "Nama",
    nik: "NIK",
    phone: "Nomor HP",
    kelurahan: "Kelurahan",
    segments: "Kelompok",
    number: "Nomor warga",
  },
  en: {
    import: "Import residents",
    query: "Name, NIK, phone number, or resident id",
    query_hint: "The beginning of a name is enough; NIK and phone number must be whole.",
    query_reader: "Beginning of the name, or resident id",
    no_digits: "Only program officers search by NIK or phone number.",
    search: "Search",
    none: "No resident fits. Check the spelling, or import residents.",
    name: "Name",
    nik: "NIK",
    phone: "Phone",
    kelurahan: "Kelurahan",
    segments: "Groups",
    number: "Resident id",
  },
});

// Personal data must not stand in an address, which is logged on the way.
const PERSONAL = /^[^_]*\d{4}/;

async function found(q: string) {
  const { data, ...rest } = await api.POST("/api/v1/admin/residents/search", {
    body: { q, limit: 200 },
  });
  return { ...rest, data: data && { items: data.items, next_cursor: null } };
}

function columns(): Column<ResidentView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: ({ id, name }) => <a href={to("residents", id)}>{name}</a>,
    },
    { key: "nik", name: t("nik"), of: ({ nik }) => nik },
    { key: "phone", name: t("phone"), of: ({ phone }) => phone },
    {
      key: "kelurahan",
      name: t("kelurahan"),
      of: ({ kelurahan_code }) => kelurahanName(kelurahan_code),
    },
    { key: "segments", name: t("segments"), of: ({ segments }) => segments.join(", ") },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

export function ResidentSearch() {
  const [q, setQ] = useState("");
  const residents = useListing(
    (cursor) =>
      PERSONAL.test(q)
        ? found(q)
        : api.GET("/api/v1/admin/residents", { params: { query: { q, limit: 100, cursor } } }),
    [q],
  );
  async function search(typed: string): Promise<void> {
    if (PERSONAL.test(typed) && !may("admin")) throw new FieldError("q", t("no_digits"));
    if (typed === q) await residents.load();
    setQ(typed);
  }
  return (
    <>
      <Head title={part("residents")}>
        <Only role="admin">
          <ButtonLink href={to("residents", "import")} icon="upload">
            {t("import")}
          </ButtonLink>
        </Only>
      </Head>
      <div class="line-form">
        <Form act={({ q: typed }) => search(typed ?? "")} go={t("search")} icon="search">
          <Field
            name="q"
            type="search"
            label={t(may("admin") ? "query" : "query_reader")}
            hint={may("admin") ? t("query_hint") : undefined}
            maxLength={100}
            autoComplete="off"
          />
        </Form>
      </div>
      <ListedTable
        of={residents}
        caption={part("residents")}
        columns={columns()}
        id={({ id }) => id}
        file="warga"
        empty={t("none")}
      />
    </>
  );
}
