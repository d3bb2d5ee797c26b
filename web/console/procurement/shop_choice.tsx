import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import type { MerchantView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { Button } from "../../shared/ui/button";
import { Field, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { sizeName } from "../shared/size";

const t = catalogue({
  id: {
    title: "Toko",
    query: "Nama, NIB, atau nomor pedagang",
    query_hint: "Dari nama cukup awal sebuah kata; NIB harus lengkap.",
    search: "Cari",
    choose: "Pilih",
    choose_of: "Pilih {name}",
    change: "Ganti toko",
    none: "Tidak ada pedagang aktif yang cocok. Ubah pencariannya.",
    more: "Masih ada yang lain: persempit pencariannya.",
    size: "Skala usaha {size}",
    cooperative: "Koperasi",
  },
  en: {
    title: "Shop",
    query: "Name, NIB, or merchant id",
    query_hint: "The beginning of any word of the name is enough; a NIB must be whole.",
    search: "Search",
    choose: "Choose",
    choose_of: "Choose {name}",
    change: "Change the shop",
    none: "No active merchant fits. Change the search.",
    more: "There are others: narrow the search.",
    size: "Size {size}",
    cooperative: "Cooperative",
  },
});

const FOUND_AT_ONCE = 8;

interface Found {
  items: readonly MerchantView[];
  more: boolean;
}

/** As much of a merchant as the form needs; more where it was just looked for. */
export type Shop = Pick<MerchantView, "id" | "name"> & Partial<MerchantView>;

/** Who is ordered from: looked for among the active merchants, then chosen. */
export function ShopChoice({
  chosen,
  choose,
}: {
  chosen: Shop | null;
  choose: (shop: Shop | null) => void;
}) {
  return (
    <section class="card stack" aria-labelledby="shop">
      <h3 id="shop">{t("title")}</h3>
      {chosen ? (
        <div class="spread">
          <About of={chosen} />
          <Button act={() => choose(null)}>{t("change")}</Button>
        </div>
      ) : (
        <Search choose={choose} />
      )}
    </section>
  );
}

function Search({ choose }: { choose: (merchant: MerchantView) => void }) {
  const [found, setFound] = useState<Found | null>(null);
  async function search(q: string): Promise<void> {
    const query = { q, state: "active", limit: FOUND_AT_ONCE } as const;
    const page = await got(api.GET("/api/v1/admin/merchants", { params: { query } }));
    setFound({ items: page.items, more: page.next_cursor !== null });
  }
  return (
    <>
      <div class="line-form">
        <Form act={({ q = "" }) => search(q)} go={t("search")} icon="search">
          <Field
            name="q"
            type="search"
            label={t("query")}
            hint={t("query_hint")}
            maxLength={100}
            autoComplete="off"
            required
          />
        </Form>
      </div>
      <div role="status" class="stack">
        {found?.items.length === 0 ? <p>{t("none")}</p> : null}
        {found && found.items.length > 0 ? (
          <ul class="rows">
            {found.items.map((one) => (
              <li key={one.id} class="spread">
                <About of={one} />
                <Button label={t("choose_of", { name: one.name })} act={() => choose(one)}>
                  {t("choose")}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        {found?.more ? <p class="small soft">{t("more")}</p> : null}
      </div>
    </>
  );
}

function About({ of }: { of: Shop }) {
  const facts = [
    of.cooperative ? t("cooperative") : t("size", { size: sizeName(of.size ?? null) }),
    of.category && categoryName(of.category),
    of.kelurahan_code && kelurahanName(of.kelurahan_code),
  ];
  return (
    <div>
      <strong>{of.name}</strong>
      <br />
      {of.category ? <span class="soft small">{facts.join(" · ")}</span> : null}
    </div>
  );
}
