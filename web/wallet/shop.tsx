// One shop: where it is and what it sells.

import { useEffect, useMemo } from "preact/hooks";
import { categoryName } from "../shared/categories";
import type { PublicMerchantView, PublicProductView } from "../shared/generated/schema";
import { allKelurahan, kelurahanName } from "../shared/kelurahan";
import { source } from "../shared/load";
import { to } from "../shared/route";
import { ButtonLink } from "../shared/ui/button";
import { Chip } from "../shared/ui/chip";
import { Empty, Loading } from "../shared/ui/loading";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { shop as findShop, soldBy } from "./directory";

const t = catalogue({
  id: {
    back: "Tempat belanja",
    place: "Kelurahan {name}, Kecamatan {kecamatan}",
    map: "Buka di peta",
    goods: "Yang dijual",
    none: "Tempat ini belum mencantumkan barangnya. Voucher tetap bisa dipakai di sini.",
    missing: "Tempat ini tidak ada lagi di daftar. Cari tempat lain.",
    made_here: "Buatan Malang",
    dine_in: "makan di tempat",
    take_away: "bawa pulang",
    delivery: "diantar",
  },
  en: {
    back: "Shops",
    place: "Kelurahan {name}, Kecamatan {kecamatan}",
    map: "Open in a map",
    goods: "What they sell",
    none: "This shop has not listed its goods yet. Vouchers are good here all the same.",
    missing: "This shop is no longer listed. Look for another one.",
    made_here: "Made in Malang",
    dine_in: "eat in",
    take_away: "take away",
    delivery: "delivery",
  },
});

export function Shop({ kelurahan, id }: { kelurahan: string; id: string }) {
  const [found, goods] = useMemo(
    () => [
      source(async () => ({ shop: await findShop(kelurahan, id) })),
      source(() => soldBy(kelurahan, id)),
    ],
    [kelurahan, id],
  );
  useEffect(() => {
    found.load();
    goods.load();
  }, [found, goods]);
  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to("shops")}>
        {t("back")}
      </ButtonLink>
      <Loading of={found} rows={2}>
        {({ shop }) => (shop ? <About shop={shop} /> : <Empty>{t("missing")}</Empty>)}
      </Loading>
      <section class="section">
        <h2>{t("goods")}</h2>
        <Loading of={goods} rows={4}>
          {(sold) => <Goods sold={sold} />}
        </Loading>
      </section>
    </>
  );
}

function About({ shop }: { shop: PublicMerchantView }) {
  const kecamatan = allKelurahan.find(({ code }) => code === shop.kelurahan_code)?.kecamatan ?? "";
  const name = kelurahanName(shop.kelurahan_code);
  const query = encodeURIComponent(`${shop.name}, ${shop.address}, ${name}, ${kecamatan}`);
  return (
    <div class="card about">
      <h1>{shop.name}</h1>
      <Chip>{categoryName(shop.category)}</Chip>
      <p>
        {shop.address}
        <br />
        <span class="soft">{t("place", { name, kecamatan })}</span>
      </p>
      {/* A plain link that a phone opens in its map app; nothing is loaded from there. */}
      <ButtonLink icon="pin" href={`https://www.google.com/maps/search/?api=1&query=${query}`}>
        {t("map")}
      </ButtonLink>
    </div>
  );
}

function Goods({ sold }: { sold: readonly PublicProductView[] }) {
  if (sold.length === 0) return <Empty>{t("none")}</Empty>;
  return (
    <ul class="rows">
      {sold.map((one) => (
        <li key={one.id} class="good">
          <div>
            <h3 class="plain-heading">{one.name}</h3>
            {one.description ? <p class="small">{one.description}</p> : null}
            {one.services.length > 0 ? (
              <p class="soft small">{one.services.map((service) => t(service)).join(", ")}</p>
            ) : null}
            {one.made_in_malang ? <Chip tone="good">{t("made_here")}</Chip> : null}
          </div>
          <Money class="strong" amount={one.price} />
        </li>
      ))}
    </ul>
  );
}
