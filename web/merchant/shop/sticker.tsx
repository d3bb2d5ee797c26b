// The shop's sticker: what residents scan to pay, on the screen and to print; its photo; a new one.

import { correction, generate } from "lean-qr";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { OwnMerchantView, ShopPhotoView, StickerView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { save } from "../../shared/save";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Photo } from "./photo";

const t = catalogue({
  id: {
    title: "Stiker toko",
    lead: "Tempel di dekat kasir. Warga memindainya dengan HP sendiri, mengisi jumlah, lalu menunjukkan layar hijau dengan 3 angka.",
    image: "Kode QR stiker {name}",
    since: "Berlaku sejak",
    print: "Unduh untuk dicetak (A6)",
    file: "stiker-toko",
    check:
      "Lihat stiker setiap hari: bila ditempeli stiker lain, uang masuk ke toko lain. Cocokkan 3 angka di HP warga dengan daftar transaksi.",
    renew: "Ganti stiker",
    renew_title: "Ganti stiker toko?",
    renew_what:
      "Stiker yang sekarang langsung tidak berlaku di mana pun ia tertempel. Cetak dan tempel yang baru sebelum menerima pembayaran lagi.",
    renew_go: "Ya, ganti sekarang",
    renewed: "Stiker baru sudah berlaku. Cetak dan tempel yang baru.",
    photo: "Foto toko",
    photo_what: "Warga melihatnya sebelum membayar, sehingga tahu tokonya benar.",
    photo_none: "Belum ada foto.",
    photo_change: "Ganti foto toko",
    photo_hint:
      "Dari depan, papan nama terlihat, tanpa orang di dalamnya. Tempat pengambilannya tidak ikut disimpan.",
  },
  en: {
    title: "Shop sticker",
    lead: "Put it up near the till. Residents scan it with their own phone, enter the sum, then show a green screen with 3 digits.",
    image: "QR code of the sticker of {name}",
    since: "Counts since",
    print: "Download to print (A6)",
    file: "shop-sticker",
    check:
      "Look at the sticker every day: if another one is pasted over it, the money goes to another shop. Compare the 3 digits on the resident's phone with the list of sales.",
    renew: "Renew the sticker",
    renew_title: "Renew the shop's sticker?",
    renew_what:
      "The present sticker is void at once, wherever it hangs. Print and put up the new one before you take payments again.",
    renew_go: "Yes, renew it now",
    renewed: "The new sticker counts. Print it and put it up.",
    photo: "Photo of the shop",
    photo_what: "Residents see it before they pay, and so know that it is the right shop.",
    photo_none: "No photo yet.",
    photo_change: "Change the shop's photo",
    photo_hint:
      "From the front, with the name to be seen and nobody in it. Where it was taken is not kept.",
  },
});

const PDF = "application/pdf";

export function Sticker({ own }: { own: OwnMerchantView }) {
  const sticker = useMemo(() => source(() => got(api.GET("/api/v1/merchant/sticker"))), []);
  useEffect(() => {
    sticker.load();
  }, [sticker]);
  return (
    <>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <Loading of={sticker} rows={3} tall>
        {(found) => <Present own={own} sticker={found} took={sticker.set} />}
      </Loading>
      <ShopPhoto own={own} />
    </>
  );
}

function Present({
  own,
  sticker,
  took,
}: {
  own: OwnMerchantView;
  sticker: StickerView;
  took: (sticker: StickerView) => void;
}) {
  const [problem, attempt] = useAttempt();
  const [asking, ask] = useState(false);
  const key = useRef(new FormKey());
  const picture = useMemo(() => drawn(sticker.url), [sticker.url]);

  async function print(): Promise<void> {
    const file = await got(
      api.GET("/api/v1/merchant/sticker.pdf", { headers: { Accept: PDF }, parseAs: "blob" }),
    );
    save(`${t("file")}-${own.id}.pdf`, file as Blob);
  }

  async function renew(): Promise<void> {
    const header = key.current.for({ sticker: sticker.sticker });
    took(await got(api.POST("/api/v1/merchant/sticker/renew", { params: { header } })));
    key.current.succeeded();
    say(t("renewed"));
  }

  return (
    <section class="card stack">
      <img
        class="sticker"
        src={picture}
        alt={t("image", { name: own.name })}
        width="600"
        height="600"
      />
      <p class="soft small">
        {t("since")} <When at={sticker.issued_at} />
      </p>
      <div class="buttons">
        <Button look="primary" icon="download" act={() => attempt(print)}>
          {t("print")}
        </Button>
        {own.role === "owner" ? <Button act={() => ask(true)}>{t("renew")}</Button> : null}
      </div>
      <Problem error={problem} />
      <p class="soft small">{t("check")}</p>
      {asking ? (
        <Ask title={t("renew_title")} go={t("renew_go")} act={renew} close={() => ask(false)}>
          <p class="asked">{t("renew_what")}</p>
        </Ask>
      ) : null}
    </section>
  );
}

function drawn(url: string): string {
  const code = generate(url, { minCorrectionLevel: correction.M });
  return code.toDataURL({ scale: 8, on: [0, 0, 0, 255], off: [255, 255, 255, 255] });
}

const LOOK = () => got(api.GET("/api/v1/merchant/photo"));

function ShopPhoto({ own }: { own: OwnMerchantView }) {
  const photo = useMemo(() => source(LOOK), []);
  useEffect(() => {
    photo.load();
  }, [photo]);
  const [open, setOpen] = useState(false);
  return (
    <section class="card stack">
      <h2>{t("photo")}</h2>
      <p class="soft small">{t("photo_what")}</p>
      <Loading of={photo} rows={2}>
        {(now) => (
          <>
            {now.photo ? (
              <img class="photo" src={now.photo.large} alt={own.name} />
            ) : (
              <p>{t("photo_none")}</p>
            )}
            {own.role === "owner" ? (
              <div>
                <Button act={() => setOpen(true)}>{t("photo_change")}</Button>
              </div>
            ) : null}
            {open ? (
              <Photo of={pictured(own, now, photo.set)} close={() => setOpen(false)} />
            ) : null}
          </>
        )}
      </Loading>
    </section>
  );
}

function pictured(own: OwnMerchantView, now: ShopPhotoView, took: (now: ShopPhotoView) => void) {
  return {
    name: own.name,
    hint: t("photo_hint"),
    now,
    ask: (content_type: string) =>
      got(api.POST("/api/v1/merchant/photo", { body: { content_type } })),
    look: LOOK,
    drop: () => got(api.DELETE("/api/v1/merchant/photo")),
    took,
  };
}
