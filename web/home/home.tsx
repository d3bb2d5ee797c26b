import "../shared/styles/index.css";
import "./home.css";
import { Frame, mount } from "../shared/ui/frame";
import { Icon, type IconName } from "../shared/ui/icons";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    title: "Beranda",
    heading: "Belanja di UMKM Malang",
    lead: "Voucher kota untuk warga, pembeli baru untuk pedagang.",
    wallet: "Dompet warga",
    wallet_lead: "Klaim hak Anda, lihat sisanya, bayar dengan kode QR.",
    merchant: "Kasir pedagang",
    merchant_lead: "Terima voucher warga dan lihat transaksi hari ini.",
    console: "Konsol kota",
    console_lead: "Kampanye, warga, pedagang, keuangan, laporan.",
    verify: "Periksa keaslian",
    dampak: "Dampak",
    dampak_lead: "Apa yang dilakukan uang kota: ke mana perginya, apa hasilnya.",
    verify_lead: "Apakah rekening koran atau bukti pembayaran ini asli?",
  },
  en: {
    title: "Start",
    heading: "Shop at Malang's small businesses",
    lead: "City vouchers for residents, new customers for merchants.",
    wallet: "Residents' wallet",
    wallet_lead: "Claim what you are entitled to, see what is left, pay with a QR code.",
    merchant: "Merchants' till",
    merchant_lead: "Accept residents' vouchers and see today's transactions.",
    console: "City console",
    console_lead: "Campaigns, residents, merchants, finance, reports.",
    verify: "Check a document",
    dampak: "Impact",
    dampak_lead: "What the city's money does: where it goes, what it brings.",
    verify_lead: "Is this statement or receipt genuine?",
  },
});

const DOORS: readonly ["wallet" | "merchant" | "console" | "dampak" | "verify", IconName][] = [
  ["wallet", "wallet"],
  ["merchant", "shop"],
  ["console", "balance"],
  ["dampak", "chart"],
  ["verify", "check"],
];

function Home() {
  return (
    <Frame title={t("title")}>
      <div class="stack">
        <h1>{t("heading")}</h1>
        <p class="soft">{t("lead")}</p>
        <nav class="entrances" aria-label="Tumbas">
          {DOORS.map(([app, icon]) => (
            <div key={app} class="card entrance">
              <Icon name={icon} size={32} />
              <span>
                <a href={`/${app}/`}>{t(app)}</a>
                <span class="soft">{t(`${app}_lead`)}</span>
              </span>
            </div>
          ))}
        </nav>
      </div>
    </Frame>
  );
}

mount(<Home />);
