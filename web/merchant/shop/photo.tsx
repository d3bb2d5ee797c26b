// A product's photo: taken or chosen on the phone, made smaller there, sent, and shown.

import { useEffect, useState } from "preact/hooks";
import { api, got, Unreachable } from "../../shared/api";
import type { ProductView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { FileField } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { made, smaller } from "./picture";

const t = catalogue({
  id: {
    title: "Foto {name}",
    choose: "Ambil atau pilih foto",
    hint: "Terang, dari dekat, tanpa orang di dalamnya. Tempat pengambilannya tidak ikut disimpan.",
    sending: "Mengirim foto…",
    unreadable:
      "Foto ini tidak bisa dibaca, yang lama tetap tampil. Pilih foto lain (JPEG, PNG, WebP).",
    too_large: "Foto ini terlalu besar, yang lama tetap tampil. Pilih foto lain.",
    slow: "Foto sudah terkirim. Ia tampil sebentar lagi.",
    shown: "Foto {name} sudah tampil.",
    remove: "Hapus foto",
    removed: "Foto {name} sudah dihapus.",
    close: "Tutup",
  },
  en: {
    title: "Photo of {name}",
    choose: "Take or choose a photo",
    hint: "Bright, from near, with nobody in it. Where it was taken is not kept.",
    sending: "Sending the photo…",
    unreadable: "This photo cannot be read; the old one stays. Choose another (JPEG, PNG, WebP).",
    too_large: "This photo is too large; the old one stays. Choose another.",
    slow: "The photo is sent. It will be shown in a moment.",
    shown: "The photo of {name} is shown.",
    remove: "Remove the photo",
    removed: "The photo of {name} is removed.",
    close: "Close",
  },
});

export function Photo({
  product,
  took,
  close,
}: {
  product: ProductView;
  took: (id: string, product: ProductView) => void;
  close: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [left] = useState(() => new AbortController());
  useEffect(() => () => left.abort(), [left]);
  const path = { product_id: product.id };

  async function send(file: File): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const picture = await smaller(file);
      const { upload_url } = await got(
        api.POST("/api/v1/merchant/products/{product_id}/photo", {
          body: { content_type: picture.type },
          params: { path },
        }),
      );
      await put(upload_url, picture);
      const now = await made(path, left.signal);
      if (left.signal.aborted) return;
      took(product.id, now);
      if (now.photo_state === "shown") {
        close();
        say(t("shown", { name: product.name }));
      } else setError(t(now.photo_state === "waiting" ? "slow" : trouble(now)));
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  }

  async function remove(): Promise<void> {
    setError(null);
    try {
      took(
        product.id,
        await got(api.DELETE("/api/v1/merchant/products/{product_id}/photo", { params: { path } })),
      );
      close();
      say(t("removed", { name: product.name }));
    } catch (failed) {
      setError(failed);
    }
  }

  return (
    <Dialog title={t("title", { name: product.name })} close={close}>
      <div class="stack">
        {product.photo ? <img class="photo" src={product.photo.large} alt={product.name} /> : null}
        <FileField
          name="photo"
          label={t("choose")}
          hint={t("hint")}
          accept="image/*"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = "";
            if (file && !busy) send(file);
          }}
        />
        <p role="status">{busy ? t("sending") : null}</p>
        <Problem error={error} />
        <div class="buttons">
          <Button act={close}>{t("close")}</Button>
          {product.photo ? (
            <Button look="quiet" act={remove}>
              {t("remove")}
            </Button>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}

function trouble({ photo_state }: ProductView): "unreadable" | "too_large" {
  return photo_state === "too_large" ? "too_large" : "unreadable";
}

async function put(address: string, picture: Blob): Promise<void> {
  const sent = await fetch(address, {
    method: "PUT",
    body: picture,
    headers: { "Content-Type": picture.type },
  }).catch(() => null);
  if (!sent?.ok) throw new Unreachable(`photo ${sent?.status ?? ""}`);
}
