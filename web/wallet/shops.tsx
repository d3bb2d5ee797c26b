// Where to spend: shops and what they sell, those of one's own kelurahan first.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CATEGORIES, categoryName } from "../shared/categories";
import type { PublicMerchantView, PublicProductView } from "../shared/generated/schema";
import { allKelurahan, kelurahanName } from "../shared/kelurahan";
import { to } from "../shared/route";
import { Choice, Field } from "../shared/ui/form";
import { Icon } from "../shared/ui/icons";
import { Skeleton } from "../shared/ui/loading";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import {
  byNearness,
  type Category,
  type Found,
  type Nearness,
  type Sought,
  search,
  sought,
} from "./directory";
import type { Holdings } from "./holdings";
import { Listed } from "./listed";

const t = catalogue({
  id: {
    title: "Tempat belanja",
    search: "Cari",
    search_hint: "Nama tempat atau barang, misalnya bakso.",
    near: "Dekat kelurahan",
    shops: "Tempat",
    goods: "Barang & jasa",
    kind: "Yang dicari",
    categories: "Jenis usaha",
    all: "Semua",
    here: "Di kelurahan {name}",
    mine: "Di kelurahan Anda, {name}",
    same: "Satu kecamatan",
    else: "Lainnya",
    instead: "Maksud Anda:",
    none_shops:
      "Tidak ada tempat yang cocok. Coba kata lain, pilih “Semua”, atau cari di Barang & jasa.",
    none_goods: "Tidak ada barang yang cocok. Coba kata lain, pilih “Semua”, atau cari di Tempat.",
    for: "Untuk voucher {name}.",
    for_none: "Tampilkan semua tempat",
    made_here: "Buatan Malang",
    sold_out: "Habis",
  },
  en: {
    title: "Shops",
    search: "Search",
    search_hint: "A shop or a product, such as bakso.",
    near: "Near kelurahan",
    shops: "Shops",
    goods: "Goods",
    kind: "What to look for",
    categories: "Kinds of business",
    all: "All",
    here: "In kelurahan {name}",
    mine: "In your kelurahan, {name}",
    same: "Same kecamatan",
    else: "Further away",
    instead: "Did you mean:",
    none_shops: "No shop fits. Try another word, choose “All”, or look under Goods.",
    none_goods: "Nothing fits. Try another word, choose “All”, or look under Shops.",
    for: "For the voucher {name}.",
    for_none: "Show all shops",
    made_here: "Made in Malang",
    sold_out: "Sold out",
  },
});

// Between two letters of somebody who is typing.
const TYPING_MS = 350;

export function Shops({ mine, voucherId }: { mine: Holdings; voucherId?: string }) {
  const wallet = mine.wallet.state.value.value;
  const home = wallet?.kelurahanCode;
  const voucher = wallet?.vouchers.find(({ id }) => id === voucherId);
  const allowed: readonly Category[] = voucher?.categories.length ? voucher.categories : CATEGORIES;

  // A search begins where the person lives, and with what the voucher is for.
  useEffect(() => {
    if (!home) return;
    const before = sought.value ?? { kind: "shops", q: "", category: null, near: home };
    const preset = voucher?.categories.length ? (voucher.categories[0] ?? null) : before.category;
    sought.value = { ...before, category: preset };
  }, [home, voucher?.id]);

  const now = sought.value;
  return (
    <>
      <h1 class="unseen">{t("title")}</h1>
      {voucher ? (
        <p class="status">
          {t("for", { name: voucher.campaign_name })} <a href={to("shops")}>{t("for_none")}</a>
        </p>
      ) : null}
      {now && home ? (
        <>
          <Filters now={now} allowed={allowed} free={allowed.length === CATEGORIES.length} />
          <Results now={now} home={home} />
        </>
      ) : (
        <Skeleton rows={8} />
      )}
    </>
  );
}

function change(part: Partial<Sought>): void {
  if (sought.value) sought.value = { ...sought.value, ...part };
}

function Filters({
  now,
  allowed,
  free,
}: {
  now: Sought;
  allowed: readonly Category[];
  free: boolean;
}) {
  const typing = useRef(0);
  useEffect(() => () => clearTimeout(typing.current), []);
  return (
    <form class="stack filters" onSubmit={(event) => event.preventDefault()}>
      <Field
        name="q"
        type="search"
        label={t("search")}
        hint={t("search_hint")}
        defaultValue={now.q}
        maxLength={60}
        autoComplete="off"
        onInput={(event) => {
          const q = event.currentTarget.value.trim();
          clearTimeout(typing.current);
          typing.current = window.setTimeout(() => change({ q }), TYPING_MS);
        }}
      />
      <fieldset>
        <legend class="unseen">{t("categories")}</legend>
        <div class="chips">
          {free ? (
            <Pressed on={now.category === null} act={() => change({ category: null })}>
              {t("all")}
            </Pressed>
          ) : null}
          {allowed.map((one) => (
            <Pressed key={one} on={now.category === one} act={() => change({ category: one })}>
              {categoryName(one)}
            </Pressed>
          ))}
        </div>
      </fieldset>
      <Choice
        name="near"
        label={t("near")}
        value={now.near}
        onChange={(event) => change({ near: event.currentTarget.value })}
      >
        {[...allKelurahan]
          .sort((one, other) => one.name.localeCompare(other.name))
          .map(({ code, name, kecamatan }) => (
            <option key={code} value={code}>
              {name} ({kecamatan})
            </option>
          ))}
      </Choice>
      <fieldset>
        <legend class="unseen">{t("kind")}</legend>
        <div class="halves">
          <Pressed on={now.kind === "shops"} act={() => change({ kind: "shops" })}>
            {t("shops")}
          </Pressed>
          <Pressed on={now.kind === "goods"} act={() => change({ kind: "goods" })}>
            {t("goods")}
          </Pressed>
        </div>
      </fieldset>
    </form>
  );
}

function Pressed({
  on,
  act,
  children,
}: {
  on: boolean;
  act: () => void;
  children: ComponentChildren;
}) {
  return (
    <button type="button" class="pressed" aria-pressed={on} onClick={act}>
      {children}
    </button>
  );
}

function Results({ now, home }: { now: Sought; home: string }) {
  const found = search(now);
  const instead = found.instead.value;
  return (
    <>
      {instead ? (
        <p class="status" role="status">
          {t("instead")} <strong>{instead}</strong>
        </p>
      ) : null}
      <Rows found={found} near={now.near} home={home} />
    </>
  );
}

function Rows({ found, near, home }: { found: Found; near: string; home: string }) {
  // Keyed: the list of another search has nothing in common with this one.
  const key = found.text;
  if (found.kind === "goods") {
    return (
      <Listed key={key} of={found.list} empty={t("none_goods")}>
        {(items) => (
          <Groups items={items} near={near} home={home}>
            {(one) => <Good good={one} />}
          </Groups>
        )}
      </Listed>
    );
  }
  return (
    <Listed key={key} of={found.list} empty={t("none_shops")}>
      {(items) => (
        <Groups items={items} near={near} home={home}>
          {(one) => <ShopRow shop={one} />}
        </Groups>
      )}
    </Listed>
  );
}

function Groups<T extends { id: string; kelurahan_code: string }>({
  items,
  near,
  home,
  children,
}: {
  items: readonly T[];
  near: string;
  home: string;
  children: (item: T) => ComponentChildren;
}) {
  const heading = (far: Nearness): string => {
    if (far !== "here") return t(far);
    return t(near === home ? "mine" : "here", { name: kelurahanName(near) });
  };
  return (
    <div>
      {byNearness(items, near).map((group) => (
        <section key={group.nearness}>
          <h2 class="day">{heading(group.nearness)}</h2>
          <ul class="rows">
            {group.items.map((one) => (
              <li key={one.id}>{children(one)}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ShopRow({ shop }: { shop: PublicMerchantView }) {
  return (
    <a class="row-link" href={to("shops", shop.kelurahan_code, shop.id)}>
      <span>
        <strong>{shop.name}</strong>
        <span class="soft small">
          {categoryName(shop.category)} · {shop.address}, {kelurahanName(shop.kelurahan_code)}
        </span>
      </span>
      <Icon name="next" size={18} />
    </a>
  );
}

function Good({ good }: { good: PublicProductView }) {
  return (
    <a class="row-link" href={to("shops", good.kelurahan_code, good.merchant_id)}>
      <span>
        <strong>{good.name}</strong>
        <span class="soft small">
          {good.merchant_name}, {kelurahanName(good.kelurahan_code)}
        </span>
        {good.available ? null : <span class="soft small">{t("sold_out")}</span>}
        {good.made_in_malang ? <span class="soft small">{t("made_here")}</span> : null}
      </span>
      {good.photo ? (
        <img class="thumb" src={good.photo.small} alt="" width="64" height="64" loading="lazy" />
      ) : null}
      <Money class="strong" amount={good.price} />
      <Icon name="next" size={18} />
    </a>
  );
}
