import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { CATEGORIES, categoryName } from "../../shared/categories";
import { go, to } from "../../shared/route";
import { say } from "../../shared/status";
import { Field, FieldError, Form, MoneyField, TextArea, Tickbox } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { KelurahanChoice } from "./kelurahan_choice";
import { type Look, Preview } from "./preview";
import { campaignOf, crossesYearEnd, type Reach, reachOf } from "./typed";
import { YearEnd } from "./year_end";

const t = catalogue({
  id: {
    title: "Kampanye baru",
    up: "Semua kampanye",
    what: "Apa",
    name: "Nama kampanye",
    description: "Keterangan",
    description_hint: "Dibaca warga di dompetnya.",
    face_value: "Nilai voucher (Rp)",
    per_resident: "Voucher per warga",
    when: "Kapan",
    claim_from: "Klaim mulai (WIB)",
    claim_until: "Klaim sampai (WIB)",
    spend_until: "Berlaku sampai (WIB)",
    after: "Harus setelah “{before}”.",
    not_before: "Tidak boleh sebelum “{before}”.",
    who: "Untuk siapa",
    segments: "Hanya kelompok (pisahkan koma)",
    segments_hint: "Seperti di data warga, misalnya lansia, difabel. Kosong: semua.",
    where: "Di mana",
    categories: "Hanya di kategori (tanpa pilihan: semua)",
    limits: "Batas",
    per_merchant_per_day: "Batas per pedagang per hari (Rp)",
    per_merchant: "Batas per pedagang (Rp)",
    limit_hint: "Kosong: tanpa batas.",
    partial_spend: "Boleh dipakai sebagian",
    account_code: "Kode rekening",
    account_code_hint: "Kode belanja di APBD, misalnya 5.1.02.05.02.0002.",
    save: "Simpan draf",
    saved: "Draf “{name}” tersimpan. Danai, lalu terbitkan.",
  },
  en: {
    title: "New campaign",
    up: "All campaigns",
    what: "What",
    name: "Campaign name",
    description: "Description",
    description_hint: "Residents read it in their wallet.",
    face_value: "Voucher value (Rp)",
    per_resident: "Vouchers per resident",
    when: "When",
    claim_from: "Claims open (WIB)",
    claim_until: "Claims end (WIB)",
    spend_until: "Valid until (WIB)",
    after: "Must be after “{before}”.",
    not_before: "Must not be before “{before}”.",
    who: "For whom",
    segments: "Only groups (separated by commas)",
    segments_hint: "As in the residents' data, such as lansia, difabel. Empty: all.",
    where: "Where",
    categories: "Only in categories (none chosen: all)",
    limits: "Limits",
    per_merchant_per_day: "Ceiling per merchant and day (Rp)",
    per_merchant: "Ceiling per merchant (Rp)",
    limit_hint: "Empty: no ceiling.",
    partial_spend: "May be spent in parts",
    account_code: "Account code",
    account_code_hint: "The budget's account code, such as 5.1.02.05.02.0002.",
    save: "Save draft",
    saved: "Draft “{name}” is saved. Fund it, then publish it.",
  },
});

const NOTHING: Reach = { face_value: 0, per_resident: 1, kelurahan: [], segments: [] };
const EMPTY: Look = { name: "", description: "", until: "", categories: [] };

export function NewCampaign() {
  const [reach, setReach] = useState(NOTHING);
  const [look, setLook] = useState(EMPTY);
  const [crosses, setCrosses] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const key = useRef(new FormKey());

  function changed(): void {
    const form = place.current?.querySelector("form");
    if (!form) return;
    const typed = new FormData(form);
    setReach(reachOf(typed));
    setCrosses(
      crossesYearEnd(String(typed.get("claim_from") ?? ""), String(typed.get("spend_until") ?? "")),
    );
    setLook({
      name: String(typed.get("name") ?? ""),
      description: String(typed.get("description") ?? ""),
      until: String(typed.get("spend_until") ?? ""),
      categories: typed.getAll("categories").map(String),
    });
  }

  async function save(form: HTMLFormElement): Promise<void> {
    const body = campaignOf(new FormData(form));
    if (Date.parse(body.claim_until) <= Date.parse(body.claim_from))
      throw new FieldError("claim_until", t("after", { before: t("claim_from") }));
    if (Date.parse(body.spend_until) < Date.parse(body.claim_until))
      throw new FieldError("spend_until", t("not_before", { before: t("claim_until") }));
    const header = key.current.for(body);
    const created = await got(api.POST("/api/v1/admin/campaigns", { params: { header }, body }));
    key.current.succeeded();
    say(t("saved", { name: created.name }));
    go(["campaigns", created.id], { replace: true });
  }

  return (
    <>
      <Head title={t("title")} up={{ href: to("campaigns"), name: t("up") }} />
      <div class="beside">
        <div ref={place} onInput={changed}>
          <Form act={(_, form) => save(form)} go={t("save")}>
            <Section title={t("what")}>
              <Field name="name" label={t("name")} required maxLength={100} autoComplete="off" />
              <TextArea
                name="description"
                label={t("description")}
                hint={t("description_hint")}
                maxLength={2000}
              />
              <div class="pair">
                <MoneyField name="face_value" label={t("face_value")} required />
                <Field
                  name="per_resident"
                  label={t("per_resident")}
                  type="number"
                  min="1"
                  max="100"
                  defaultValue="1"
                  required
                />
              </div>
              <Tickbox name="partial_spend" label={t("partial_spend")} defaultChecked />
            </Section>
            <Section title={t("when")}>
              <div class="pair">
                <Moment name="claim_from" />
                <Moment name="claim_until" />
              </div>
              <Moment name="spend_until" />
              {crosses ? <YearEnd /> : null}
            </Section>
            <Section title={t("who")}>
              <KelurahanChoice changed={changed} />
              <Field
                name="segments"
                label={t("segments")}
                hint={t("segments_hint")}
                autoComplete="off"
              />
            </Section>
            <Section title={t("where")}>
              <fieldset class="choices">
                <legend>{t("categories")}</legend>
                <div class="boxes">
                  {CATEGORIES.map((one) => (
                    <Tickbox key={one} name="categories" value={one} label={categoryName(one)} />
                  ))}
                </div>
              </fieldset>
            </Section>
            <Section title={t("limits")}>
              <div class="pair">
                <MoneyField
                  name="per_merchant_per_day"
                  label={t("per_merchant_per_day")}
                  hint={t("limit_hint")}
                />
                <MoneyField name="per_merchant" label={t("per_merchant")} hint={t("limit_hint")} />
              </div>
              <Field
                name="account_code"
                label={t("account_code")}
                hint={t("account_code_hint")}
                maxLength={64}
                autoComplete="off"
              />
            </Section>
          </Form>
        </div>
        <Preview reach={reach} look={look} />
      </div>
    </>
  );
}

function Moment({ name }: { name: "claim_from" | "claim_until" | "spend_until" }) {
  return <Field name={name} label={t(name)} type="datetime-local" required />;
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
