// A receipt's picture, to read its numbers from while typing. It stays on the phone: what is printed
// there is another person's business, too.

import { useEffect, useId, useState } from "preact/hooks";
import { Icon } from "../shared/ui/icons";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    photo: "Foto struk atau pilih tangkapan layar",
    another: "Ganti foto struk",
    stays: "Foto hanya untuk Anda baca. Tidak dikirim ke mana pun.",
    picture: "Foto struk Anda",
  },
  en: {
    photo: "Photograph the receipt, or choose a screenshot",
    another: "Another photo",
    stays: "The photo is for you to read from. It is sent nowhere.",
    picture: "Your receipt's photo",
  },
});

export function ReceiptPhoto() {
  const id = useId();
  const [address, setAddress] = useState("");
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <div class="receipt-photo">
      <input
        id={id}
        class="unseen"
        type="file"
        accept="image/*"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) setAddress(URL.createObjectURL(file));
        }}
      />
      <label class="button plain wide" for={id}>
        <Icon name="scan" size={20} /> {t(address ? "another" : "photo")}
      </label>
      {address ? (
        <figure>
          <img src={address} alt={t("picture")} />
          <figcaption class="soft small">{t("stays")}</figcaption>
        </figure>
      ) : null}
    </div>
  );
}
