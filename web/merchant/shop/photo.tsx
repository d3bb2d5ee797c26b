// A photo of the shop or of what it sells: taken or chosen on the phone, made smaller there, sent, and shown.

import { useEffect, useState } from "preact/hooks";
import { Unreachable } from "../../shared/api";
import type { ShopPhotoView } from "../../shared/generated/schema";
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

/** What is photographed, as it stands now. */
export interface Motif<T extends ShopPhotoView> {
  name: string;
  /** How to take it. */
  hint: string;
  now: T;
  /** Ask for the address to put a photo of this type to. */
  ask: (content_type: string) => Promise<{ upload_url: string }>;
  look: () => Promise<T>;
  drop: () => Promise<T>;
  took: (now: T) => void;
}

export function Photo<T extends ShopPhotoView>({ of, close }: { of: Motif<T>; close: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [left] = useState(() => new AbortController());
  useEffect(() => () => left.abort(), [left]);
  const { name, now: shown } = of;

  async function send(file: File): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const picture = await smaller(file);
      const { upload_url } = await of.ask(picture.type);
      await put(upload_url, picture);
      const now = await made(of.look, left.signal);
      if (left.signal.aborted) return;
      of.took(now);
      if (now.photo_state === "shown") {
        close();
        say(t("shown", { name }));
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
      of.took(await of.drop());
      close();
      say(t("removed", { name }));
    } catch (failed) {
      setError(failed);
    }
  }

  return (
    <Dialog title={t("title", { name })} close={close}>
      <div class="stack">
        {shown.photo ? <img class="photo" src={shown.photo.large} alt={name} /> : null}
        <FileField
          name="photo"
          label={t("choose")}
          hint={of.hint}
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
          {shown.photo ? (
            <Button look="quiet" act={remove}>
              {t("remove")}
            </Button>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}

function trouble({ photo_state }: ShopPhotoView): "unreadable" | "too_large" {
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
