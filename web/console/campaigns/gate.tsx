import { useState } from "preact/hooks";
import { CATEGORIES, categoryName } from "../../shared/categories";
import { Choice, Field } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    opens: "Dibuka",
    at_once: "Begitu waktunya tiba",
    grown: "Setelah penjualan {category} tumbuh",
    percent: "Pertumbuhan paling sedikit (%)",
    hint: "Penjualan pedagang yang sama dibanding tahun sebelumnya, diperiksa tiap hari. Di bawah nol: boleh turun sebanyak itu.",
  },
  en: {
    opens: "Opens",
    at_once: "As soon as its time has come",
    grown: "Once sales of {category} have grown",
    percent: "Growth at least (%)",
    hint: "Sales of the same merchants against the year before, looked at every day. Below zero: they may have fallen so much.",
  },
});

/** Whether a campaign waits for growth, and for whose. */
export function GateFields() {
  const [category, setCategory] = useState("");
  return (
    <>
      <Choice
        name="gate.category"
        label={t("opens")}
        value={category}
        onChange={(event) => setCategory(event.currentTarget.value)}
      >
        <option value="">{t("at_once")}</option>
        {CATEGORIES.map((one) => (
          <option key={one} value={one}>
            {t("grown", { category: categoryName(one) })}
          </option>
        ))}
      </Choice>
      {category ? (
        <Field
          name="gate.percent"
          label={t("percent")}
          hint={t("hint")}
          type="number"
          min="-100"
          max="1000"
          defaultValue="0"
          required
        />
      ) : null}
    </>
  );
}
