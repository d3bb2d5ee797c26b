import { route, to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { Import } from "../imports/import";
import { EditMerchant } from "./edit";
import { MerchantList } from "./list";
import { Merchant } from "./merchant";

const t = catalogue({
  id: { import: "Impor data pedagang", up: "Semua pedagang" },
  en: { import: "Import merchants", up: "All merchants" },
});

const COLUMNS = [
  "nib",
  "name",
  "owner_name",
  "phone",
  "category",
  "kelurahan_code",
  "address",
  "bank_code",
  "bank_account",
  "bank_account_name",
  "nmid",
];
const SAMPLE = [
  "9120001234567",
  "Soto Bu Sri",
  "Sri Wahyuni",
  "081234567890",
  "kuliner",
  "35.73.02.1001",
  "Jl. Kawi 12",
  "014",
  "0012345678",
  "SRI WAHYUNI",
  "ID1020304050607",
];

/** The part about merchants: the list, one of them, its form, or their import. */
export function Merchants() {
  const [, id, next] = route.value;
  if (id === "import") {
    return (
      <Import
        kind="merchants"
        title={t("import")}
        up={{ href: to("merchants"), name: t("up") }}
        columns={COLUMNS}
        sample={SAMPLE}
        job={next}
      />
    );
  }
  if (!id) return <MerchantList />;
  return next === "edit" ? <EditMerchant key={id} id={id} /> : <Merchant key={id} id={id} />;
}
