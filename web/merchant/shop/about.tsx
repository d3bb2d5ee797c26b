import { bankName } from "../../shared/banks";
import { categoryName } from "../../shared/categories";
import { moment } from "../../shared/format";
import type { OwnMerchantView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Tickbox } from "../../shared/ui/form";
import { Icon, type IconName } from "../../shared/ui/icons";
import { Pair } from "../../shared/ui/pair";
import { catalogue } from "../../shared/words";
import { today } from "../shared/sales";
import { mute, muted } from "../shared/sound";
import { voice, voiced } from "../shared/voice";

const t = catalogue({
  id: {
    active: "Aktif",
    pending: "Menunggu persetujuan",
    suspended: "Dibekukan",
    reason: "Alasan: {reason}",
    place: "{address}, Kelurahan {kelurahan}",
    you: "Anda di kasir ini",
    as_owner: "{name} (pemilik)",
    nib: "NIB",
    owner: "Pemilik",
    phone: "Nomor HP",
    account: "Rekening pencairan",
    account_name: "Atas nama",
    nmid: "NMID (QRIS)",
    change: "Ada yang keliru? Hubungi petugas program untuk mengubahnya.",
    parts: "Bagian toko",
    statement: "Laporan & pencairan",
    statement_what: "Yang diterima, dikembalikan, dan dibayarkan kota",
    orders: "Pesanan kota",
    orders_what: "Yang dibeli kota di toko Anda, dan pajaknya",
    sticker: "Stiker toko",
    sticker_what: "Yang dipindai warga untuk membayar, dan foto toko",
    products: "Produk",
    products_what: "Yang Anda jual, tampil di dompet warga",
    hours: "Jam buka & layanan",
    hours_what: "Kapan toko buka, dan cara membelinya",
    checks: "Sertifikat",
    check: "{number}, sampai {day}",
    lapsed: "{number}, sudah lewat {day}",
    health_protocol: "Protokol kesehatan",
    halal: "Halal",
    pirt: "PIRT",
    hygiene: "Laik higiene",
    page: "Halaman toko untuk umum",
    cashiers: "Daftar kasir",
    cashiers_what: "Siapa yang boleh menerima voucher di toko ini",
    phone_here: "HP ini",
    sound: "Bunyi saat berhasil",
    voice: "Sebutkan jumlah yang dibayar lewat stiker",
  },
  en: {
    active: "Active",
    pending: "Waiting for approval",
    suspended: "Suspended",
    reason: "Reason: {reason}",
    place: "{address}, Kelurahan {kelurahan}",
    you: "You, at this till",
    as_owner: "{name} (owner)",
    nib: "NIB",
    owner: "Owner",
    phone: "Phone number",
    account: "Account for payouts",
    account_name: "In the name of",
    nmid: "NMID (QRIS)",
    change: "Is something wrong? The program office can change it.",
    parts: "Parts of the shop",
    statement: "Statement and payouts",
    statement_what: "What was taken, given back, and paid by the city",
    orders: "City orders",
    orders_what: "What the city buys at your shop, and its taxes",
    sticker: "Shop sticker",
    sticker_what: "What residents scan to pay, and the shop's photo",
    products: "Products",
    products_what: "What you sell, shown in the residents' wallet",
    hours: "Hours and services",
    hours_what: "When the shop is open, and how to buy there",
    checks: "Certificates",
    check: "{number}, until {day}",
    lapsed: "{number}, lapsed on {day}",
    health_protocol: "Health protocol",
    halal: "Halal",
    pirt: "PIRT",
    hygiene: "Hygiene",
    page: "The shop's public page",
    cashiers: "Cashiers",
    cashiers_what: "Who may take vouchers in this shop",
    phone_here: "This phone",
    sound: "Sound when paid",
    voice: "Say aloud what was paid at the sticker",
  },
});

const TONES: Readonly<Record<string, Tone>> = { active: "good", pending: "warn", suspended: "bad" };

/** The shop as the city knows it, and the ways to its parts. A cashier sees no bank account. */
export function About({ own }: { own: OwnMerchantView }) {
  const owner = own.role === "owner";
  return (
    <div class="stack">
      <section class="card about">
        <div class="spread">
          <h1>{own.name}</h1>
          <Chip tone={TONES[own.state]}>{t(own.state as "active")}</Chip>
        </div>
        {own.state === "suspended" && own.reason ? (
          <p class="strong">{t("reason", { reason: own.reason })}</p>
        ) : null}
        <p>
          {categoryName(own.category)}
          <br />
          <span class="soft">
            {t("place", { address: own.address, kelurahan: kelurahanName(own.kelurahan_code) })}
          </span>
        </p>
        <dl class="pairs">
          <Pair name={t("you")}>{owner ? t("as_owner", { name: own.cashier }) : own.cashier}</Pair>
          <Pair name={t("nib")}>{own.nib}</Pair>
          {owner ? (
            <>
              <Pair name={t("owner")}>{own.owner_name}</Pair>
              <Pair name={t("phone")}>{own.phone}</Pair>
              <Pair name={t("account")}>
                {bankName(own.bank_code)} {own.bank_account}
              </Pair>
              <Pair name={t("account_name")}>{own.bank_account_name}</Pair>
            </>
          ) : null}
          {own.nmid ? <Pair name={t("nmid")}>{own.nmid}</Pair> : null}
          {own.checks.map(({ kind, number, valid_until }) => (
            <Pair key={kind} name={t(kind)}>
              {t(valid_until < today() ? "lapsed" : "check", {
                number,
                day: moment(valid_until, "day"),
              })}
            </Pair>
          ))}
        </dl>
        {own.state === "active" ? (
          <ButtonLink look="quiet" href={`/toko/${own.id}`}>
            {t("page")}
          </ButtonLink>
        ) : null}
        {owner ? <p class="soft small">{t("change")}</p> : null}
      </section>
      <nav class="card" aria-label={t("parts")}>
        <ul class="rows">
          {owner ? (
            <Way
              path={["shop", "statement"]}
              icon="chart"
              name={t("statement")}
              what={t("statement_what")}
            />
          ) : null}
          <Way path={["orders"]} icon="document" name={t("orders")} what={t("orders_what")} />
          <Way
            path={["shop", "sticker"]}
            icon="scan"
            name={t("sticker")}
            what={t("sticker_what")}
          />
          <Way
            path={["shop", "products"]}
            icon="shop"
            name={t("products")}
            what={t("products_what")}
          />
          {owner ? (
            <Way path={["shop", "hours"]} icon="wait" name={t("hours")} what={t("hours_what")} />
          ) : null}
          {owner ? (
            <Way
              path={["shop", "cashiers"]}
              icon="people"
              name={t("cashiers")}
              what={t("cashiers_what")}
            />
          ) : null}
        </ul>
      </nav>
      <section class="card">
        <h2>{t("phone_here")}</h2>
        <Tickbox
          name="sound"
          label={t("sound")}
          checked={!muted.value}
          onInput={(event) => mute(!event.currentTarget.checked)}
        />
        <Tickbox
          name="voice"
          label={t("voice")}
          checked={voiced.value}
          onInput={(event) => voice(event.currentTarget.checked)}
        />
      </section>
    </div>
  );
}

function Way({
  path,
  icon,
  name,
  what,
}: {
  path: readonly string[];
  icon: IconName;
  name: string;
  what: string;
}) {
  return (
    <li class="way">
      <Icon name={icon} />
      <div class="grow">
        <a href={to(...path)}>{name}</a>
        <p class="soft small">{what}</p>
      </div>
      <Icon name="next" size={18} />
    </li>
  );
}
