import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { CATEGORIES, categoryName } from "../../shared/categories";
import { MERCHANT_CHECKS, merchantCheckName } from "../../shared/merchant_checks";
import { go, route, to } from "../../shared/route";
import { say } from "../../shared/status";
import {
  Choice,
  Field,
  FieldError,
  Form,
  MoneyField,
  TextArea,
  Tickbox,
} from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { GateFields } from "./gate";
import { KelurahanChoice } from "./kelurahan_choice";
import { type Look, Preview } from "./preview";
import {
  campaignOf,
  crossesYearEnd,
  type Kind,
  kindOf,
  type Reach,
  reachOf,
  ruleOf,
  type TypedRule,
} from "./typed";
import { KindChoice, RuleFields, VoucherFields } from "./worth";
import { YearEnd } from "./year_end";

const t = catalogue({
  id: {
    title: "Kampanye baru",
    up: "Semua kampanye",
    what: "Apa",
    name: "Nama kampanye",
    description: "Keterangan",
    description_hint: "Dibaca warga di dompetnya.",
    when: "Kapan",
    claim_from: "Klaim mulai (WIB)",
    claim_until: "Klaim sampai (WIB)",
    paid_from: "Pembayaran mulai (WIB)",
    paid_until: "Pembayaran sampai (WIB)",
    spend_until: "Berlaku sampai (WIB)",
    after: "Harus setelah “{before}”.",
    not_before: "Tidak boleh sebelum “{before}”.",
    who: "Untuk siapa",
    audience: "Sasaran",
    registry: "Warga di data warga",
    codes: "Pemegang kode: mahasiswa, pengunjung",
    codes_what:
      "Setelah didanai dan terbit, kode dibuat di layar kampanye ini: untuk dicetak atau dikirim. Cukup nomor HP untuk memakainya.",
    segments: "Hanya kelompok (pisahkan koma)",
    segments_hint: "Seperti di data warga, misalnya lansia, difabel. Kosong: semua.",
    where: "Di mana",
    categories: "Hanya di kategori (tanpa pilihan: semua)",
    requires: "Hanya pedagang yang punya",
    requires_hint: "Pemeriksaan yang habis masa berlakunya tidak dihitung.",
    pays_shipping: "Juga membayar ongkos kirim pesanan di lokapasar",
    limits: "Batas",
    per_merchant_per_day: "Batas per pedagang per hari (Rp)",
    per_merchant: "Batas per pedagang (Rp)",
    limit_hint: "Kosong: tanpa batas.",
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
    when: "When",
    claim_from: "Claims open (WIB)",
    claim_until: "Claims end (WIB)",
    paid_from: "Payments from (WIB)",
    paid_until: "Payments until (WIB)",
    spend_until: "Valid until (WIB)",
    after: "Must be after “{before}”.",
    not_before: "Must not be before “{before}”.",
    who: "For whom",
    audience: "Audience",
    registry: "Residents in the registry",
    codes: "Whoever holds a code: students, visitors",
    codes_what:
      "Once it is funded and published, codes are made on this campaign's screen, to print or to send. A phone is enough to use one.",
    segments: "Only groups (separated by commas)",
    segments_hint: "As in the residents' data, such as lansia, difabel. Empty: all.",
    where: "Where",
    categories: "Only in categories (none chosen: all)",
    requires: "Only merchants with",
    requires_hint: "A check that has lapsed does not count.",
    pays_shipping: "Also pays the shipping of marketplace orders",
    limits: "Limits",
    per_merchant_per_day: "Ceiling per merchant and day (Rp)",
    per_merchant: "Ceiling per merchant (Rp)",
    limit_hint: "Empty: no ceiling.",
    account_code: "Account code",
    account_code_hint: "The budget's account code, such as 5.1.02.05.02.0002.",
    save: "Save draft",
    saved: "Draft “{name}” is saved. Fund it, then publish it.",
  },
});

const NOTHING: Reach = {
  face_value: 0,
  per_resident: 1,
  kelurahan: [],
  segments: [],
  audience: "registry",
};
const EMPTY: Look = { name: "", description: "", until: "", categories: [] };
const NO_RULE: TypedRule = {
  percent: 0,
  min_payment: 0,
  max_per_payment: 0,
  max_rewards_per_day: null,
  max_total_per_resident: null,
};

export function NewCampaign() {
  const [reach, setReach] = useState(NOTHING);
  const [look, setLook] = useState(EMPTY);
  const [kind, setKind] = useState<Kind>(route.value[2] === "incentive" ? "incentive" : "voucher");
  const [rule, setRule] = useState(NO_RULE);
  const [crosses, setCrosses] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const key = useRef(new FormKey());

  function changed(): void {
    const form = place.current?.querySelector("form");
    if (!form) return;
    const typed = new FormData(form);
    setReach(reachOf(typed));
    setKind(kindOf(typed));
    setRule(ruleOf(typed));
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
      throw new FieldError("claim_until", t("after", { before: begins }));
    if (Date.parse(body.spend_until) < Date.parse(body.claim_until))
      throw new FieldError("spend_until", t("not_before", { before: ends }));
    const header = key.current.for(body);
    const created = await got(api.POST("/api/v1/admin/campaigns", { params: { header }, body }));
    key.current.succeeded();
    say(t("saved", { name: created.name }));
    go(["campaigns", created.id], { replace: true });
  }

  const [begins, ends] =
    kind === "incentive" ? [t("paid_from"), t("paid_until")] : [t("claim_from"), t("claim_until")];

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
              <KindChoice kind={kind} />
              {kind === "incentive" ? <RuleFields rule={rule} /> : <VoucherFields />}
            </Section>
            <Section title={t("when")}>
              <div class="pair">
                <Moment name="claim_from" label={begins} />
                <Moment name="claim_until" label={ends} />
              </div>
              <Moment name="spend_until" label={t("spend_until")} />
              {crosses ? <YearEnd /> : null}
              <GateFields />
            </Section>
            <Section title={t("who")}>
              {kind === "voucher" ? (
                <Choice name="audience" label={t("audience")}>
                  <option value="registry">{t("registry")}</option>
                  <option value="codes">{t("codes")}</option>
                </Choice>
              ) : null}
              {reach.audience === "codes" ? (
                <p class="note">{t("codes_what")}</p>
              ) : (
                <>
                  <KelurahanChoice changed={changed} />
                  <Field
                    name="segments"
                    label={t("segments")}
                    hint={t("segments_hint")}
                    autoComplete="off"
                  />
                </>
              )}
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
              <fieldset class="choices">
                <legend>{t("requires")}</legend>
                <p class="hint">{t("requires_hint")}</p>
                <div class="boxes">
                  {MERCHANT_CHECKS.map((one) => (
                    <Tickbox key={one} name="requires" value={one} label={merchantCheckName(one)} />
                  ))}
                </div>
              </fieldset>
              <Tickbox name="pays_shipping" label={t("pays_shipping")} />
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
        <Preview kind={kind} rule={rule} reach={reach} look={look} />
      </div>
    </>
  );
}

function Moment({ name, label }: { name: string; label: string }) {
  return <Field name={name} label={label} type="datetime-local" required />;
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
