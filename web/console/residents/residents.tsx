import { route, to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { Import } from "../imports/import";
import { Resident } from "./resident";
import { ResidentSearch } from "./search";

const t = catalogue({
  id: { import: "Impor data warga", up: "Semua warga" },
  en: { import: "Import residents", up: "All residents" },
});

const COLUMNS = ["nik", "name", "phone", "kelurahan_code", "segments"];
const SAMPLE = [
  "3573014708900001",
  "Siti Rahayu",
  "081234567890",
  "35.73.02.1001",
  "lansia|difabel",
];

/** The part about residents: the search, one of them, or their import. */
export function Residents() {
  const [, id, job] = route.value;
  if (id === "import") {
    return (
      <Import
        kind="residents"
        title={t("import")}
        up={{ href: to("residents"), name: t("up") }}
        columns={COLUMNS}
        sample={SAMPLE}
        job={job}
      />
    );
  }
  return id ? <Resident key={id} id={id} /> : <ResidentSearch />;
}
