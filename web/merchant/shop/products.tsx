// What the shop sells, as it stands in the residents' wallet.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, everyPage, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import type { OwnMerchantView, ProductView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { Button } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Empty, Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { type Motif, Photo } from "./photo";
import { ProductForm } from "./product_form";
import { serviceName } from "./services";

const t = catalogue({
  id: {
    title: "Produk",
    lead: "Warga menemukannya di dompet mereka, di Belanja.",
    add: "Tambah produk",
    none: "Belum ada produk. Tambahkan yang paling sering dibeli: warga di sekitar Anda mencarinya di dompet.",
    change: "Ubah",
    change_of: "Ubah {name}",
    photo: "Foto",
    photo_of: "Foto {name}",
    photo_hint:
      "Terang, dari dekat, tanpa orang di dalamnya. Tempat pengambilannya tidak ikut disimpan.",
    made_here: "Buatan Malang",
    sold_out: "Habis",
  },
  en: {
    title: "Products",
    lead: "Residents find them in their wallet, under Shops.",
    add: "Add a product",
    none: "No products yet. Add what is bought most: residents near you look for it in their wallet.",
    change: "Change",
    change_of: "Change {name}",
    photo: "Photo",
    photo_of: "Photo of {name}",
    photo_hint: "Bright, from near, with nobody in it. Where it was taken is not kept.",
    made_here: "Made in Malang",
    sold_out: "Sold out",
  },
});

export function Products({ own }: { own: OwnMerchantView }) {
  const shelf = useMemo(
    () =>
      source(() =>
        everyPage((cursor) =>
          api.GET("/api/v1/merchant/products", { params: { query: { limit: 200, cursor } } }),
        ),
      ),
    [],
  );
  useEffect(() => {
    shelf.load();
  }, [shelf]);
  const [open, setOpen] = useState<ProductView | "new" | null>(null);
  const [shown, show] = useState<ProductView | null>(null);

  // A product that was added, changed, or is gone (null).
  function took(id: string, product: ProductView | null): void {
    const others = (shelf.state.value.value ?? []).filter((one) => one.id !== id);
    const all = product ? [...others, product] : others;
    shelf.set(all.sort((one, other) => one.name.localeCompare(other.name, "id")));
  }

  return (
    <>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <div>
        <Button look="primary" icon="plus" act={() => setOpen("new")}>
          {t("add")}
        </Button>
      </div>
      <Loading of={shelf} rows={4}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t("none")}</Empty>
          ) : (
            <Shelf all={all} open={setOpen} show={show} />
          )
        }
      </Loading>
      {open ? (
        <ProductForm
          product={open === "new" ? null : open}
          category={own.category}
          took={took}
          close={() => setOpen(null)}
        />
      ) : null}
      {shown ? <Photo of={pictured(shown, took)} close={() => show(null)} /> : null}
    </>
  );
}

function pictured(
  product: ProductView,
  took: (id: string, product: ProductView) => void,
): Motif<ProductView> {
  const params = { path: { product_id: product.id } };
  return {
    name: product.name,
    hint: t("photo_hint"),
    now: product,
    ask: (content_type) =>
      got(
        api.POST("/api/v1/merchant/products/{product_id}/photo", {
          body: { content_type },
          params,
        }),
      ),
    look: () => got(api.GET("/api/v1/merchant/products/{product_id}", { params })),
    drop: () => got(api.DELETE("/api/v1/merchant/products/{product_id}/photo", { params })),
    took: (now) => took(product.id, now),
  };
}

function Shelf({
  all,
  open,
  show,
}: {
  all: readonly ProductView[];
  open: (product: ProductView) => void;
  show: (product: ProductView) => void;
}) {
  return (
    <ul class="rows">
      {all.map((one) => (
        <li key={one.id} class="person">
          {one.photo ? <img class="thumbnail" src={one.photo.small} alt="" /> : null}
          <div class="grow">
            <strong>{one.name}</strong>
            <br />
            <Money amount={one.price} />
            <br />
            <span class="soft small">
              {[categoryName(one.category), ...one.services.map(serviceName)].join(" · ")}
            </span>
            {one.made_in_malang || !one.available ? (
              <>
                <br />
                {one.available ? null : <Chip tone="warn">{t("sold_out")}</Chip>}{" "}
                {one.made_in_malang ? <Chip tone="good">{t("made_here")}</Chip> : null}
              </>
            ) : null}
          </div>
          <div class="acts">
            <Button label={t("change_of", { name: one.name })} act={() => open(one)}>
              {t("change")}
            </Button>
            <Button label={t("photo_of", { name: one.name })} act={() => show(one)}>
              {t("photo")}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
