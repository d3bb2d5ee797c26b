import { api, got } from "../../shared/api";
import { CATEGORIES, categoryName } from "../../shared/categories";
import type { ChangesBody, MerchantView } from "../../shared/generated/schema";
import { allKelurahan } from "../../shared/kelurahan";
import { go, to } from "../../shared/route";
import { say } from "../../shared/status";
import { ButtonLink } from "../../shared/ui/button";
import { Choice, Field, Form, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Readers } from "../shared/may";
import { SIZES, sizeName, yesOrNo } from "../shared/size";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Ubah data pedagang",
    business: "Data usaha",
    name: "Nama usaha",
    owner_name: "Nama pemilik",
    phone: "Nomor HP baru",
    phone_hint: "Kosong: tetap {phone}. Nomor lama tidak dapat lagi masuk ke kasir ini.",
    category: "Kategori",
    kelurahan_code: "Kelurahan",
    address: "Alamat",
    nmid: "NMID (QRIS)",
    nmid_hint: "Boleh kosong.",
    size: "Skala usaha",
    cooperative: "Koperasi",
    npwp: "NPWP",
    npwp_hint: "16 digit; untuk perorangan sama dengan NIK. Boleh kosong.",
    pkp: "Pengusaha Kena Pajak (PKP)",
    account: "Rekening pencairan",
    account_lead: "Rekening yang berubah menahan pencairan sampai bendahara mengonfirmasinya.",
    bank_code: "Kode bank (3 angka)",
    bank_account: "Nomor rekening",
    bank_account_name: "Atas nama",
    save: "Simpan",
    never_mind: "Tidak jadi",
    saved: "Data “{name}” tersimpan.",
    nothing: "Tidak ada yang berubah.",
  },
  en: {
    title: "Change a merchant",
    business: "Business",
    name: "Name",
    owner_name: "Owner",
    phone: "New phone number",
    phone_hint: "Empty: stays {phone}. The old number can no longer sign in to this till.",
    category: "Category",
    kelurahan_code: "Kelurahan",
    address: "Address",
    nmid: "NMID (QRIS)",
    nmid_hint: "May be empty.",
    size: "Size of the business",
    cooperative: "Cooperative",
    npwp: "NPWP",
    npwp_hint: "16 digits; a person's is the NIK. May be empty.",
    pkp: "Charges VAT (PKP)",
    account: "Bank account for payouts",
    account_lead: "A changed account holds payouts until a finance officer confirms it.",
    bank_code: "Bank code (3 digits)",
    bank_account: "Account number",
    bank_account_name: "In the name of",
    save: "Save",
    never_mind: "Never mind",
    saved: "“{name}” is saved.",
    nothing: "Nothing has changed.",
  },
});

const KECAMATAN = [...new Set(allKelurahan.map(({ kecamatan }) => kecamatan))];

const SIZE_CHOICES = ["", ...SIZES] as const;

const FIELDS = [
  "name",
  "owner_name",
  "category",
  "kelurahan_code",
  "address",
  "nmid",
  "npwp",
  "bank_code",
  "bank_account",
  "bank_account_name",
] as const;

/** What a form changes of a merchant. The phone is shown masked, so only a new one is typed. */
function changesIn(typed: Typed, was: MerchantView): ChangesBody {
  const changes: ChangesBody = {};
  for (const name of FIELDS) {
    const value = typed[name] ?? "";
    if (value !== (was[name] ?? "")) changes[name] = value;
  }
  const size = SIZE_CHOICES.find((one) => one === typed.size) ?? "";
  if (size !== (was.size ?? "")) changes.size = size;
  for (const name of ["cooperative", "pkp"] as const) {
    const said = typed[name] === "true";
    if (said !== was[name]) changes[name] = said;
  }
  if (typed.phone) changes.phone = typed.phone;
  return changes;
}

export function EditMerchant({ id }: { id: string }) {
  const params = { path: { merchant_id: id } };
  const merchant = useSource(
    () => got(api.GET("/api/v1/admin/merchants/{merchant_id}", { params })),
    [id],
  );
  async function save(typed: Typed, was: MerchantView): Promise<void> {
    const body = changesIn(typed, was);
    if (Object.keys(body).length === 0) say(t("nothing"));
    else {
      const changed = await got(
        api.PATCH("/api/v1/admin/merchants/{merchant_id}", { params, body }),
      );
      say(t("saved", { name: changed.name }));
    }
    go(["merchants", id], { replace: true });
  }
  return (
    <Readers roles={["admin"]}>
      <Loading of={merchant} tall>
        {(found) => (
          <>
            <Head title={t("title")} up={{ href: to("merchants", id), name: found.name }} />
            <Form
              act={(typed) => save(typed, found)}
              go={t("save")}
              beside={<ButtonLink href={to("merchants", id)}>{t("never_mind")}</ButtonLink>}
            >
              <div class="two">
                <Business of={found} />
                <Account of={found} />
              </div>
            </Form>
          </>
        )}
      </Loading>
    </Readers>
  );
}

function Business({ of }: { of: MerchantView }) {
  return (
    <section class="card stack" aria-labelledby="business">
      <h2 id="business">{t("business")}</h2>
      <Line name="name" of={of} most={100} />
      <Line name="owner_name" of={of} most={100} />
      <Field
        name="phone"
        type="tel"
        label={t("phone")}
        hint={t("phone_hint", { phone: of.phone })}
        maxLength={24}
        autoComplete="off"
      />
      <Choice name="category" label={t("category")}>
        {CATEGORIES.map((one) => (
          <option key={one} value={one} selected={one === of.category}>
            {categoryName(one)}
          </option>
        ))}
      </Choice>
      <Choice name="kelurahan_code" label={t("kelurahan_code")}>
        {KECAMATAN.map((name) => (
          <optgroup key={name} label={name}>
            {allKelurahan
              .filter(({ kecamatan }) => kecamatan === name)
              .map((one) => (
                <option key={one.code} value={one.code} selected={one.code === of.kelurahan_code}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </Choice>
      <Line name="address" of={of} most={200} />
      <Field
        name="nmid"
        label={t("nmid")}
        hint={t("nmid_hint")}
        defaultValue={of.nmid ?? ""}
        maxLength={24}
        autoComplete="off"
      />
      <Choice name="size" label={t("size")}>
        {SIZE_CHOICES.map((one) => (
          <option key={one} value={one} selected={one === (of.size ?? "")}>
            {sizeName(one || null)}
          </option>
        ))}
      </Choice>
      <YesOrNo name="cooperative" of={of} />
      <Field
        name="npwp"
        label={t("npwp")}
        hint={t("npwp_hint")}
        defaultValue={of.npwp ?? ""}
        maxLength={24}
        inputMode="numeric"
        autoComplete="off"
      />
      <YesOrNo name="pkp" of={of} />
    </section>
  );
}

function YesOrNo({ name, of }: { name: "cooperative" | "pkp"; of: MerchantView }) {
  return (
    <Choice name={name} label={t(name)}>
      {[false, true].map((one) => (
        <option key={`${one}`} value={`${one}`} selected={one === of[name]}>
          {yesOrNo(one)}
        </option>
      ))}
    </Choice>
  );
}

function Account({ of }: { of: MerchantView }) {
  return (
    <section class="card stack" aria-labelledby="account">
      <h2 id="account">{t("account")}</h2>
      <p class="note">{t("account_lead")}</p>
      <Line name="bank_code" of={of} most={3} digits />
      <Line name="bank_account" of={of} most={34} digits />
      <Line name="bank_account_name" of={of} most={140} />
    </section>
  );
}

function Line({
  name,
  of,
  most,
  digits,
}: {
  name: "name" | "owner_name" | "address" | "bank_code" | "bank_account" | "bank_account_name";
  of: MerchantView;
  most: number;
  digits?: boolean;
}) {
  return (
    <Field
      name={name}
      label={t(name)}
      defaultValue={of[name]}
      required
      maxLength={most}
      inputMode={digits ? "numeric" : undefined}
      autoComplete="off"
    />
  );
}
