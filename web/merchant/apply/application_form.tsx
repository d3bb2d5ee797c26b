import { useRef, useState } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { BANKS } from "../../shared/banks";
import { CATEGORIES, categoryName } from "../../shared/categories";
import { Challenges } from "../../shared/challenge";
import type { ApplicationView } from "../../shared/generated/schema";
import { allKelurahan } from "../../shared/kelurahan";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { draftKept, keepDraft } from "./kept";
import { PhoneProof, phoneProblem } from "./phone_proof";

const t = catalogue({
  id: {
    title: "Daftarkan usaha",
    lead: "Untuk usaha mikro, kecil, dan menengah di kota ini. Setelah disetujui, Anda menerima voucher warga dengan HP dan uangnya masuk ke rekening usaha.",
    business: "Usaha",
    name: "Nama usaha",
    name_hint: "Seperti tertulis di papan nama.",
    nib: "NIB",
    nib_hint: "13 angka, tertulis di surat dari oss.go.id.",
    nib_bad: "NIB terdiri dari 13 angka. Yang diisi {found} angka.",
    category: "Jenis usaha",
    choose: "Pilih…",
    kelurahan: "Kelurahan",
    kelurahan_hint: "Tempat usaha, bukan alamat KTP.",
    address: "Alamat",
    address_hint: "Jalan dan nomor, atau nama pasar dan kios.",
    nmid: "NMID QRIS (boleh kosong)",
    nmid_hint: "ID dan 13 angka, tertulis di stiker QRIS Anda.",
    owner: "Pemilik",
    owner_name: "Nama pemilik",
    till: "HP untuk kasir",
    no_code: "Tekan Kirim kode, lalu isi kode dari SMS.",
    account: "Rekening untuk pencairan",
    bank: "Bank",
    bank_other: "Bank lain",
    bank_code: "Kode bank",
    bank_code_hint: "Tiga angka, misalnya 441.",
    bank_code_bad: "Kode bank terdiri dari tiga angka.",
    bank_account: "Nomor rekening",
    bank_account_hint: "Semua angkanya, juga nol di depan.",
    bank_account_name: "Nama pemilik rekening",
    bank_account_name_hint: "Persis seperti di buku tabungan.",
    send: "Kirim pendaftaran",
  },
  en: {
    title: "Register a business",
    lead: "For micro, small and medium businesses in this city. Once approved, you take the residents' vouchers with your phone and are paid into the business's account.",
    business: "The business",
    name: "Name of the business",
    name_hint: "As it stands on the sign.",
    nib: "NIB",
    nib_hint: "13 digits, on the paper from oss.go.id.",
    nib_bad: "A NIB has 13 digits. This one has {found}.",
    category: "Kind of business",
    choose: "Choose…",
    kelurahan: "Kelurahan",
    kelurahan_hint: "Where the business is, not the address on the KTP.",
    address: "Address",
    address_hint: "Street and number, or market and stall.",
    nmid: "QRIS NMID (may stay empty)",
    nmid_hint: "ID and 13 digits, on your QRIS sticker.",
    owner: "The owner",
    owner_name: "Name of the owner",
    till: "Phone for the till",
    no_code: "Press Send code, then type the code from the SMS.",
    account: "Account for payouts",
    bank: "Bank",
    bank_other: "Another bank",
    bank_code: "Bank code",
    bank_code_hint: "Three digits, such as 441.",
    bank_code_bad: "A bank code has three digits.",
    bank_account: "Account number",
    bank_account_hint: "All digits, leading zeros as well.",
    bank_account_name: "Name of the account's holder",
    bank_account_name_hint: "Exactly as in the bank book.",
    send: "Send the application",
  },
});

const OTHER_BANK = "other";
const challenges = new Challenges("application");

/** The form; `took` gets the application once the city has it. */
export function ApplicationForm({ took }: { took: (application: ApplicationView) => void }) {
  const key = useRef(new FormKey());
  const [bank, setBank] = useState("");
  const [draft] = useState(() => draftKept.read() ?? {});

  async function send(typed: Typed): Promise<void> {
    const { other_bank = "", ...given } = typed;
    const bank_code = given.bank_code === OTHER_BANK ? other_bank : (given.bank_code ?? "");
    const challenge = challenges.read();
    check(given, other_bank, challenge !== null);
    const body = {
      challenge: challenge ?? "",
      code: (given.code ?? "").replace(/\s/g, ""),
      nib: given.nib ?? "",
      name: given.name ?? "",
      owner_name: given.owner_name ?? "",
      phone: given.phone ?? "",
      category: given.category ?? "",
      kelurahan_code: given.kelurahan_code ?? "",
      address: given.address ?? "",
      bank_code,
      bank_account: given.bank_account ?? "",
      bank_account_name: given.bank_account_name ?? "",
      nmid: given.nmid ?? "",
    };
    const header = key.current.for(body);
    const application = await got(
      api.POST("/api/v1/merchant/applications", { body, params: { header } }),
    );
    key.current.succeeded();
    draftKept.clear();
    challenges.clear();
    took(application);
  }

  return (
    <section class="stack">
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <div onInput={(event) => event.target instanceof Element && keepForm(event.target)}>
        <Form act={send} go={t("send")}>
          <h2>{t("business")}</h2>
          <Field
            name="name"
            label={t("name")}
            hint={t("name_hint")}
            required
            maxLength={100}
            autoComplete="organization"
            defaultValue={draft.name}
          />
          <Field
            name="nib"
            label={t("nib")}
            hint={t("nib_hint")}
            required
            maxLength={24}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={draft.nib}
          />
          <Choice name="category" label={t("category")} required>
            <option value="">{t("choose")}</option>
            {CATEGORIES.map((one) => (
              <option key={one} value={one} selected={one === draft.category}>
                {categoryName(one)}
              </option>
            ))}
          </Choice>
          <Choice name="kelurahan_code" label={t("kelurahan")} hint={t("kelurahan_hint")} required>
            <option value="">{t("choose")}</option>
            {allKecamatan.map((one) => (
              <optgroup key={one} label={one}>
                {allKelurahan
                  .filter(({ kecamatan }) => kecamatan === one)
                  .map(({ code, name }) => (
                    <option key={code} value={code} selected={code === draft.kelurahan_code}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </Choice>
          <Field
            name="address"
            label={t("address")}
            hint={t("address_hint")}
            required
            maxLength={200}
            autoComplete="street-address"
            defaultValue={draft.address}
          />
          <Field
            name="nmid"
            label={t("nmid")}
            hint={t("nmid_hint")}
            maxLength={24}
            autoComplete="off"
          />
          <h2>{t("owner")}</h2>
          <Field
            name="owner_name"
            label={t("owner_name")}
            required
            maxLength={100}
            autoComplete="name"
          />
          <h2>{t("account")}</h2>
          <Choice
            name="bank_code"
            label={t("bank")}
            required
            onChange={(event) => setBank(event.currentTarget.value)}
          >
            <option value="">{t("choose")}</option>
            {BANKS.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
            <option value={OTHER_BANK}>{t("bank_other")}</option>
          </Choice>
          {bank === OTHER_BANK ? (
            <Field
              name="other_bank"
              label={t("bank_code")}
              hint={t("bank_code_hint")}
              required
              maxLength={3}
              inputMode="numeric"
              autoComplete="off"
            />
          ) : null}
          <Field
            name="bank_account"
            label={t("bank_account")}
            hint={t("bank_account_hint")}
            required
            maxLength={34}
            inputMode="numeric"
            autoComplete="off"
          />
          <Field
            name="bank_account_name"
            label={t("bank_account_name")}
            hint={t("bank_account_name_hint")}
            required
            maxLength={140}
            autoComplete="off"
          />
          <h2>{t("till")}</h2>
          <PhoneProof challenges={challenges} />
        </Form>
      </div>
    </section>
  );
}

const allKecamatan = [...new Set(allKelurahan.map(({ kecamatan }) => kecamatan))];

function keepForm(field: Element): void {
  const form = field.closest("form");
  if (form) keepDraft(form);
}

// What the API would refuse as well, in the words of a form.
function check(given: Typed, otherBank: string, asked: boolean): void {
  const wrong: Record<string, string> = {};
  const nib = (given.nib ?? "").replace(/\D/g, "");
  if (nib.length !== 13) wrong.nib = t("nib_bad", { found: nib.length });
  const phone = phoneProblem(given.phone ?? "");
  if (phone) wrong.phone = phone;
  else if (!asked) wrong[given.code === undefined ? "phone" : "code"] = t("no_code");
  if (given.bank_code === OTHER_BANK && !/^\d{3}$/.test(otherBank)) {
    wrong.other_bank = t("bank_code_bad");
  }
  if (Object.keys(wrong).length > 0) throw new FieldError(wrong);
}
