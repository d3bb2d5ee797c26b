import { TextArea } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    label: "Situs tempat warga kembali",
    hint: "Satu per baris, hanya asalnya: https://toko.example. Warga hanya dikembalikan ke situs ini.",
  },
  en: {
    label: "Sites that shoppers go back to",
    hint: "One a line, the origin only: https://shop.example. Shoppers are sent back to no other site.",
  },
});

/** The field for the origins that a partner may send shoppers back to. */
export function OriginsField({ of = [] }: { of?: readonly string[] }) {
  return (
    <TextArea
      name="return_origins"
      label={t("label")}
      hint={t("hint")}
      defaultValue={of.join("\n")}
      required
    />
  );
}

/** The origins that were typed, one a line. */
export function originsIn(typed: string | undefined): string[] {
  return (typed ?? "").split(/\s+/).filter(Boolean);
}
