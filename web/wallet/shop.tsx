// One shop: where it is and what it sells.

import { useEffect, useMemo } from "preact/hooks";
import { categoryName } from "../shared/categories";
import type { PublicMerchantView, PublicProductView } from "../shared/generated/schema";
import { allKelurahan, kelurahanName } from "../shared/kelurahan";
import { source } from "../shared/load";
import { merchantCheckName } from "../shared/merchant_checks";
import { to } from "../shared/route";
import { serverNow } from "../shared/session";
import { ButtonLink } from "../shared/ui/button";
import { Chip } from "../shared/ui/chip";
import { Empty, Loading } from "../shared/ui/loading";
import { Pair } from "../shared/ui/pair";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { shop as findShop, soldBy } from "./directory";
import { openness, week } from "./hours";
import { Share } from "./share";

const t = catalogue({
  id: {
    back: "Tempat belanja",
    place: "Kelurahan {name}, Kecamatan {kecamatan}",
    map: "Buka di peta",
    goods: "Yang dijual",
    none: "Tempat ini belum mencantumkan barangnya. Voucher tetap bisa dipakai di sini.",
    missing: "Tempat ini tidak ada lagi di daftar. Cari tempat lain.",
    made_here: "Buatan Malang",
    sold_out: "Habis",
    dine_in: "makan di tempat",
    take_away: "bawa pulang",
    delivery: "diantar",
    hours: "Jam buka",
    closed: "tutup",
    checks: "Sudah diperiksa",
  },
  en: {
    back: "Shops",
    place: "Kelurahan {name}, Kecamatan {kecamatan}",
    map: "Open in a map",
    goods: "What they sell",
    none: "This shop has not listed its goods yet. Vouchers are good here all the same.",
    missing: "This shop is no longer listed. Look for another one.",
    made_here: "Made in Malang",
    sold_out: "Sold out",
    dine_in: "eat in",
    take_away: "take away",
    delivery: "delivery",
    hours: "Opening hours",
    closed: "closed",
    checks: "Checked",
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
  const now = openness(shop.hours, serverNow());
  const query = encodeURIComponent(`${shop.name}, ${shop.address}, ${name}, ${kecamatan}`);
  return (
    <div class="card about">
      <h1>{shop.name}</h1>
      <div class="chips-line">
        <Chip>{categoryName(shop.category)}</Chip>
        {now ? <Chip tone={now.open ? "good" : "warn"}>{now.words}</Chip> : null}
      </div>
      <p>
        {shop.address}
        <br />
        <span class="soft">{t("place", { name, kecamatan })}</span>
      </p>
      {shop.services.length > 0 ? <p>{servicesText(shop.services)}</p> : null}
      {shop.checks.length > 0 ? (
        <ul class="chips-line" aria-label={t("checks")}>
          {shop.checks.map(({ kind }) => (
            <li key={kind}>
              <Chip tone="good">{merchantCheckName(kind)}</Chip>
            </li>
          ))}
        </ul>
      ) : null}
      {shop.hours.length > 0 ? <Hours hours={shop.hours} /> : null}
      {/* A plain link that a phone opens in its map app; nothing is loaded from there. */}
      <ButtonLink icon="pin" href={`https://www.google.com/maps/search/?api=1&query=${query}`}>
        {t("map")}
      </ButtonLink>
      <Share what={shop.name} path={`/toko/${shop.id}`} />
    </div>
  );
}

function Hours({ hours }: { hours: PublicMerchantView["hours"] }) {
  return (
    <details class="hours">
      <summary>{t("hours")}</summary>
      <dl class="pairs">
        {week(hours).map(({ day, times }) => (
          <Pair key={day} name={day}>
            {times || t("closed")}
          </Pair>
        ))}
      </dl>
    </details>
  );
}

function servicesText(services: readonly ("dine_in" | "take_away" | "delivery")[]): string {
  return services.map((service) => t(service)).join(", ");
}

function Goods({ sold }: { sold: readonly PublicProductView[] }) {
  if (sold.length === 0) return <Empty>{t("none")}</Empty>;
  return (
    <ul class="rows">
      {sold.map((one) => (
        <li key={one.id} class="good">
          {one.photo ? (
            <img src={one.photo.small} alt="" width="96" height="96" loading="lazy" />
          ) : null}
          <div>
            <h3 class="plain-heading">{one.name}</h3>
            {one.description ? <p class="small">{one.description}</p> : null}
            {one.services.length > 0 ? (
              <p class="soft small">{servicesText(one.services)}</p>
            ) : null}
            {one.available ? null : <Chip tone="warn">{t("sold_out")}</Chip>}{" "}
            {one.made_in_malang ? <Chip tone="good">{t("made_here")}</Chip> : null}
            <Share what={one.name} path={`/barang/${one.id}`} small />
          </div>
          <Money class="strong" amount={one.price} />
        </li>
      ))}
    </ul>
  );
}
