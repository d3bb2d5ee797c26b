// The registries that take files: what their columns are, and a row to begin from.

import { route, to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { Import } from "./import";

const t = catalogue({
  id: {
    residents: "Impor data warga",
    all_residents: "Semua warga",
    merchants: "Impor data pedagang",
    all_merchants: "Semua pedagang",
  },
  en: {
    residents: "Import residents",
    all_residents: "All residents",
    merchants: "Import merchants",
    all_merchants: "All merchants",
  },
});

// An import that was started before has its id in the address.
function started(): string | undefined {
  return route.value[2];
}

export function ImportResidents() {
  return (
    <Import
      kind="residents"
      title={t("residents")}
      up={{ href: to("residents"), name: t("all_residents") }}
      columns={["nik", "name", "phone", "kelurahan_code", "segments"]}
      sample={[
        "3573014708900001",
        "Siti Rahayu",
        "081234567890",
        "35.73.02.1001",
        "lansia|difabel",
      ]}
      job={started()}
    />
  );
}

export function ImportMerchants() {
  return (
    <Import
      kind="merchants"
      title={t("merchants")}
      up={{ href: to("merchants"), name: t("all_merchants") }}
      columns={[
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
        "size",
        "cooperative",
        "npwp",
        "pkp",
      ]}
      sample={[
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
        "micro",
        "tidak",
        "3573014708900001",
        "tidak",
      ]}
      job={started()}
    />
  );
}
