import { useState } from "preact/hooks";
import { count } from "../../shared/format";
import { allKelurahan } from "../../shared/kelurahan";
import { Tickbox } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    legend: "Hanya warga kelurahan (tanpa pilihan: semua)",
    whole: "Seluruh Kecamatan {name}",
    some: "{chosen} dari {all}",
  },
  en: {
    legend: "Only residents of kelurahan (none chosen: all)",
    whole: "All of Kecamatan {name}",
    some: "{chosen} of {all}",
  },
});

const kecamatan = [...new Set(allKelurahan.map((one) => one.kecamatan))];

/** Kelurahan by name, kecamatan by kecamatan; `changed` after each choice. */
export function KelurahanChoice({ changed }: { changed: () => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  function set(codes: readonly string[], on: boolean): void {
    const next = new Set(chosen);
    for (const code of codes) on ? next.add(code) : next.delete(code);
    setChosen(next);
    // The boxes change with the next drawing, and the preview reads the boxes.
    requestAnimationFrame(changed);
  }
  return (
    <fieldset class="choices">
      <legend>{t("legend")}</legend>
      {kecamatan.map((name) => {
        const here = allKelurahan.filter((one) => one.kecamatan === name);
        const ticked = here.filter(({ code }) => chosen.has(code)).length;
        return (
          <details key={name}>
            <summary>
              {name}
              {ticked ? (
                <span class="pick-count">
                  {t("some", { chosen: count(ticked), all: count(here.length) })}
                </span>
              ) : null}
            </summary>
            <Tickbox
              name="kecamatan"
              label={t("whole", { name })}
              checked={ticked === here.length}
              onInput={({ currentTarget: { checked } }) =>
                set(
                  here.map(({ code }) => code),
                  checked,
                )
              }
            />
            <div class="boxes">
              {here.map(({ code, name: label }) => (
                <Tickbox
                  key={code}
                  name="kelurahan"
                  value={code}
                  label={label}
                  checked={chosen.has(code)}
                  onInput={({ currentTarget: { checked } }) => set([code], checked)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </fieldset>
  );
}
