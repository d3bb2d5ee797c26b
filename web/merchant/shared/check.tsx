import { Chip } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { check: "Stiker · kode {digits}" },
  en: { check: "Sticker · code {digits}" },
});

/** That a sale came by the sticker, with the three digits on the resident's green screen. */
export function Check({ digits }: { digits: string }) {
  return <Chip>{t("check", { digits })}</Chip>;
}
