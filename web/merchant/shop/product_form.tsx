import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { CATEGORIES, categoryName } from "../../shared/categories";
import { amountIn, grouped } from "../../shared/format";
import type { ProductView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import {
  Choice,
  Field,
  FieldError,
  Form,
  MoneyField,
  TextArea,
  Tickbox,
  type Typed,
} from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { SERVICES, serviceName } from "./services";

const t = catalogue({
  id: {
    new: "Produk baru",
    change: "Ubah produk",
    name: "Nama",
    price: "Harga (Rp)",
    no_price: "Isi harganya.",
    category: "Jenis",
    description: "Keterangan (boleh kosong)",
    services: "Cara mendapatkannya",
    made_here: "Buatan Malang",
    sold_out: "Habis",
    save: "Simpan",
    never_mind: "Tidak jadi",
    saved: "{name} sudah disimpan. Warga melihatnya di dompet sebentar lagi.",
    remove: "Hapus produk",
    sure: "Ya, hapus {name}",
    removed: "{name} sudah dihapus.",
  },
  en: {
    new: "New product",
    change: "Change the product",
    name: "Name",
    price: "Price (Rp)",
    no_price: "Enter the price.",
    category: "Kind",
    description: "Description (may stay empty)",
    services: "How to get it",
    made_here: "Made in Malang",
    sold_out: "Sold out",
    save: "Save",
    never_mind: "Never mind",
    saved: "{name} is saved. Residents see it in their wallet in a moment.",
    remove: "Remove the product",
    sure: "Yes, remove {name}",
    removed: "{name} is removed.",
  },
});

/** A product that is new, changed or removed. */
export function ProductForm({
  product,
  category,
  took,
  close,
}: {
  product: ProductView | null;
  /** What kind of thing the shop sells. */
  category: string;
  took: (id: string, product: ProductView | null) => void;
  close: () => void;
}) {
  const key = useRef(new FormKey());

  async function save(typed: Typed): Promise<void> {
    const price = amountIn(typed.price ?? "");
    if (!price) throw new FieldError("price", t("no_price"));
    const body = {
      name: typed.name ?? "",
      price,
      category: typed.category as ProductView["category"],
      description: typed.description ?? "",
      made_in_malang: "made_in_malang" in typed,
      services: SERVICES.filter((service) => service in typed),
      available: !("sold_out" in typed),
    };
    const saved = product
      ? await got(
          api.PATCH("/api/v1/merchant/products/{product_id}", {
            body,
            params: { path: { product_id: product.id } },
          }),
        )
      : await got(
          api.POST("/api/v1/merchant/products", {
            body,
            params: { header: key.current.for(body) },
          }),
        );
    key.current.succeeded();
    took(saved.id, saved);
    close();
    say(t("saved", { name: saved.name }));
  }

  return (
    <Dialog title={t(product ? "change" : "new")} close={close}>
      <div class="stack">
        <Form act={save} go={t("save")} beside={<Button act={close}>{t("never_mind")}</Button>}>
          <Field
            name="name"
            label={t("name")}
            required
            maxLength={60}
            autoComplete="off"
            defaultValue={product?.name}
          />
          <div class="two">
            <MoneyField
              name="price"
              label={t("price")}
              required
              defaultValue={product ? grouped(product.price) : ""}
            />
            <Choice name="category" label={t("category")}>
              {CATEGORIES.map((one) => (
                <option key={one} value={one} selected={one === (product?.category ?? category)}>
                  {categoryName(one)}
                </option>
              ))}
            </Choice>
          </div>
          <TextArea
            name="description"
            label={t("description")}
            maxLength={500}
            defaultValue={product?.description}
          />
          <fieldset class="options">
            <legend>{t("services")}</legend>
            {SERVICES.map((service) => (
              <Tickbox
                key={service}
                name={service}
                label={serviceName(service)}
                defaultChecked={product?.services.includes(service)}
              />
            ))}
          </fieldset>
          <Tickbox
            name="made_in_malang"
            label={t("made_here")}
            defaultChecked={product?.made_in_malang}
          />
          <Tickbox
            name="sold_out"
            label={t("sold_out")}
            defaultChecked={product ? !product.available : false}
          />
        </Form>
        {product ? <Remove product={product} took={took} close={close} /> : null}
      </div>
    </Dialog>
  );
}

function Remove({
  product,
  took,
  close,
}: {
  product: ProductView;
  took: (id: string, product: null) => void;
  close: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function remove(): Promise<void> {
    const path = { product_id: product.id };
    setError(null);
    try {
      await got(api.DELETE("/api/v1/merchant/products/{product_id}", { params: { path } }));
    } catch (failed) {
      setError(failed);
      return;
    }
    took(product.id, null);
    close();
    say(t("removed", { name: product.name }));
  }
  return (
    <div>
      {asking ? (
        <Button look="danger" act={remove}>
          {t("sure", { name: product.name })}
        </Button>
      ) : (
        <Button look="quiet" act={() => setAsking(true)}>
          {t("remove")}
        </Button>
      )}
      <Problem error={error} />
    </div>
  );
}
