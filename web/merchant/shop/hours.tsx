// When and how the shop sells, as its owner says.

import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { OpeningView, OwnMerchantView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Form, Tickbox, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { profile } from "../shared/profile";
import { SERVICES, serviceName } from "./services";

const t = catalogue({
  id: {
    title: "Jam buka & layanan",
    lead: "Tampil di halaman toko Anda, yang dapat dibuka siapa saja.",
    services: "Cara membeli",
    hours: "Jam buka",
    closed: "Tutup",
    opens: "{day}, buka pukul",
    closes: "{day}, tutup pukul",
    add: "Tambah jam",
    add_to: "Tambah jam {day}",
    remove: "Hapus",
    remove_from: "Hapus jam {day}",
    same: "Samakan semua hari dengan Senin",
    night: "Tutup lewat tengah malam? Isi saja jam tutupnya, misalnya 02.00.",
    save: "Simpan",
    saved: "Jam buka dan layanan sudah disimpan.",
    monday: "Senin",
    tuesday: "Selasa",
    wednesday: "Rabu",
    thursday: "Kamis",
    friday: "Jumat",
    saturday: "Sabtu",
    sunday: "Minggu",
  },
  en: {
    title: "Hours and services",
    lead: "Shown on your shop's page, which anybody can open.",
    services: "How to buy",
    hours: "Opening hours",
    closed: "Closed",
    opens: "{day}, opens at",
    closes: "{day}, closes at",
    add: "Add hours",
    add_to: "Add hours on {day}",
    remove: "Remove",
    remove_from: "Remove hours on {day}",
    same: "Make every day like Monday",
    night: "Closing after midnight? Just enter that time, such as 02:00.",
    save: "Save",
    saved: "Hours and services are saved.",
    monday: "Monday",
    tuesday: "Tuesday",
    wednesday: "Wednesday",
    thursday: "Thursday",
    friday: "Friday",
    saturday: "Saturday",
    sunday: "Sunday",
  },
});

type Day = OpeningView["day"];

const DAYS: readonly Day[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];
const USUAL = { opens: "08:00", closes: "17:00" };

/** The form of a shop's hours and services. */
export function Hours({ own }: { own: OwnMerchantView }) {
  const [hours, setHours] = useState<readonly OpeningView[]>(own.hours);

  async function save(typed: Typed): Promise<void> {
    const services = SERVICES.filter((service) => service in typed);
    const body = { services, hours: [...hours] };
    profile.set(await got(api.PATCH("/api/v1/merchant/profile", { body })));
    say(t("saved"));
  }

  function change(index: number, changes: Partial<OpeningView>): void {
    setHours(hours.map((one, i) => (i === index ? { ...one, ...changes } : one)));
  }

  const monday = hours.filter(({ day }) => day === "monday");
  return (
    <>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <Form act={save} go={t("save")}>
        <fieldset class="options">
          <legend>{t("services")}</legend>
          {SERVICES.map((service) => (
            <Tickbox
              key={service}
              name={service}
              label={serviceName(service)}
              defaultChecked={own.services.includes(service)}
            />
          ))}
        </fieldset>
        <h2>{t("hours")}</h2>
        <ul class="rows">
          {DAYS.map((day) => (
            <li key={day} class="open-day">
              <strong>{t(day)}</strong>
              <div class="stack">
                {hours.map((one, i) =>
                  one.day === day ? (
                    <Span
                      key={i}
                      opening={one}
                      change={(changes) => change(i, changes)}
                      remove={() => setHours(hours.filter((_, other) => other !== i))}
                    />
                  ) : null,
                )}
                {hours.some((one) => one.day === day) ? null : (
                  <span class="soft">{t("closed")}</span>
                )}
                <Button
                  look="quiet"
                  icon="plus"
                  label={t("add_to", { day: t(day) })}
                  act={() => setHours([...hours, { day, ...USUAL }])}
                >
                  {t("add")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
        {monday.length > 0 ? (
          <Button
            act={() => setHours(DAYS.flatMap((day) => monday.map((one) => ({ ...one, day }))))}
          >
            {t("same")}
          </Button>
        ) : null}
        <p class="soft small">{t("night")}</p>
      </Form>
    </>
  );
}

function Span({
  opening,
  change,
  remove,
}: {
  opening: OpeningView;
  change: (changes: Partial<OpeningView>) => void;
  remove: () => void;
}) {
  const day = t(opening.day);
  return (
    <div class="open-span">
      <input
        type="time"
        required
        aria-label={t("opens", { day })}
        value={opening.opens}
        onInput={({ currentTarget }) => change({ opens: currentTarget.value })}
      />
      –
      <input
        type="time"
        required
        aria-label={t("closes", { day })}
        // A browser's clock ends before 24:00.
        value={opening.closes === "24:00" ? "00:00" : opening.closes}
        onInput={({ currentTarget }) => change({ closes: currentTarget.value })}
      />
      <Button look="quiet" label={t("remove_from", { day })} act={remove}>
        {t("remove")}
      </Button>
    </div>
  );
}
