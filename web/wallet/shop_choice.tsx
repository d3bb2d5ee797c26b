// Choosing the shop where something was paid: one of those paid lately, one that is searched, or the
// one whose QRIS code stands on the counter.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiProblem, api, got } from "../shared/api";
import { Camera } from "../shared/camera/camera";
import { kelurahanName } from "../shared/kelurahan";
import { looksLikeQris, readQris } from "../shared/qris";
import { Button } from "../shared/ui/button";
import { Field } from "../shared/ui/form";
import { Icon } from "../shared/ui/icons";
import { told } from "../shared/ui/problem";
import { catalogue } from "../shared/words";
import type { Holdings } from "./holdings";
import { Listed } from "./listed";
import { listing } from "./listing";

const t = catalogue({
  id: {
    title: "Di toko mana?",
    recent: "Terakhir Anda kunjungi",
    search: "Cari nama toko",
    scan: "Pindai QRIS toko",
    close: "Tutup kamera",
    none: "Tidak ada UMKM terdaftar dengan nama itu, jadi pembayaran di sana belum dapat cashback. Periksa tulisannya, atau pindai QRIS di tokonya.",
    reading: "Arahkan ke QRIS di toko",
    checking: "Mencari tokonya…",
    refused_how:
      "Ketuk gembok di samping alamat, izinkan Kamera, lalu pindai lagi. Atau cari nama tokonya.",
    missing_how: "Perangkat ini tidak punya kamera yang bisa dipakai. Cari nama tokonya.",
    busy_how: "Tutup aplikasi lain yang memakai kamera, lalu pindai lagi.",
    resting_how: "Kamera ditutup agar baterai hemat.",
    no_reader: "Pembaca kode belum bisa dimuat. Cari nama tokonya.",
    damaged: "QRIS ini tidak terbaca utuh. Coba lagi, atau cari nama tokonya.",
    not_qris: "Ini bukan QRIS. Pindai kode yang Anda pakai untuk membayar.",
  },
  en: {
    title: "At which shop?",
    recent: "Where you were last",
    search: "Search by name",
    scan: "Scan the shop's QRIS",
    close: "Close the camera",
    none: "No registered shop has that name, so payments there bring no cashback yet. Check the spelling, or scan the QRIS in the shop.",
    reading: "Point it at the shop's QRIS",
    checking: "Looking for the shop…",
    refused_how:
      "Tap the lock beside the address, allow the camera, then scan again. Or search by name.",
    missing_how: "This device has no camera that can be used. Search by name.",
    busy_how: "Close other apps that use the camera, then scan again.",
    resting_how: "The camera was closed to spare the battery.",
    no_reader: "The code reader cannot be loaded yet. Search by name.",
    damaged: "This QRIS was not read in whole. Try again, or search by name.",
    not_qris: "This is no QRIS. Scan the code that you pay with.",
  },
});

/** A shop as it is chosen. */
export interface Chosen {
  id: string;
  name: string;
}

type Choose = (shop: Chosen) => void;

export function ShopChoice({ mine, choose }: { mine: Holdings; choose: Choose }) {
  const [scanning, setScanning] = useState(false);
  const [named, setNamed] = useState("");
  const near = mine.wallet.state.value.value?.kelurahanCode;
  return (
    <section class="stack">
      <h2>{t("title")}</h2>
      {scanning ? (
        <Scan
          choose={choose}
          search={(name) => {
            setScanning(false);
            setNamed(name);
          }}
        />
      ) : null}
      <Button
        wide
        icon={scanning ? "close" : "scan"}
        look={scanning ? "plain" : "primary"}
        act={() => setScanning(!scanning)}
      >
        {t(scanning ? "close" : "scan")}
      </Button>
      <Search key={named} first={named} near={near} choose={choose} />
      <Recent mine={mine} choose={choose} />
    </section>
  );
}

// A shop whose number the city does not know may stand in its list all the same: under the name that
// the code gives, or one much like it.
function Scan({ choose, search }: { choose: Choose; search: (name: string) => void }) {
  const [wrong, setWrong] = useState("");

  async function take(text: string): Promise<void> {
    const qris = readQris(text);
    if (!qris) return setWrong(t(looksLikeQris(text) ? "damaged" : "not_qris"));
    try {
      const shop = qris.nmid ? await shopOf(qris.nmid) : null;
      if (shop) choose(shop);
      else search(qris.name);
    } catch (error) {
      setWrong(told(error));
    }
  }

  return (
    <>
      <Camera round={0} words={t} read={take} />
      <p role="status" class={wrong ? "problem" : ""}>
        {wrong}
      </p>
    </>
  );
}

async function shopOf(nmid: string): Promise<Chosen | null> {
  try {
    return await got(api.GET("/api/v1/resident/qris/{nmid}", { params: { path: { nmid } } }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

// Between two letters of somebody who is typing.
const TYPING_MS = 350;

function Search({ first, near, choose }: { first: string; near?: string; choose: Choose }) {
  const [q, setQ] = useState(first);
  const typing = useRef(0);
  useEffect(() => () => clearTimeout(typing.current), []);
  const found = useMemo(
    () =>
      listing((cursor) => {
        const query = { q: q.toLowerCase(), limit: 10, cursor, ...(near ? { near } : {}) };
        return got(api.GET("/api/v1/public/merchants", { params: { query } }));
      }),
    [q, near],
  );
  useEffect(() => {
    if (q) found.load();
  }, [found, q]);
  return (
    <>
      <Field
        name="q"
        type="search"
        label={t("search")}
        defaultValue={first}
        maxLength={60}
        autoComplete="off"
        onInput={(event) => {
          const typed = event.currentTarget.value.trim();
          clearTimeout(typing.current);
          typing.current = window.setTimeout(() => setQ(typed), TYPING_MS);
        }}
      />
      {q ? (
        <Listed key={q} of={found} empty={t("none")}>
          {(shops) => (
            <ul class="rows">
              {shops.map((one) => (
                <Row
                  key={one.id}
                  shop={one}
                  choose={choose}
                  place={`${one.address}, ${kelurahanName(one.kelurahan_code)}`}
                />
              ))}
            </ul>
          )}
        </Listed>
      ) : null}
    </>
  );
}

const MOST_RECENT = 4;

function Recent({ mine, choose }: { mine: Holdings; choose: Choose }) {
  useEffect(() => {
    mine.history.load();
  }, [mine]);
  const { items } = mine.history.state.value;
  const shops = new Map((items ?? []).map((one) => [one.merchant_id, one.merchant_name]));
  if (shops.size === 0) return null;
  return (
    <div>
      <h3 class="day">{t("recent")}</h3>
      <ul class="rows">
        {[...shops].slice(0, MOST_RECENT).map(([id, name]) => (
          <Row key={id} shop={{ id, name }} choose={choose} />
        ))}
      </ul>
    </div>
  );
}

function Row({ shop, place, choose }: { shop: Chosen; place?: string; choose: Choose }) {
  const { id, name } = shop;
  return (
    <li>
      <button type="button" class="row-link" onClick={() => choose({ id, name })}>
        <span>
          <strong>{name}</strong>
          {place ? <span class="soft small">{place}</span> : null}
        </span>
        <Icon name="next" size={18} />
      </button>
    </li>
  );
}
