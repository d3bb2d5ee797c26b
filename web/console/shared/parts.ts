import { catalogue } from "../../shared/words";

/** The names of the console's parts: of the links and of the headings they lead to. */
export const t = catalogue({
  id: {
    console: "Konsol",
    campaigns: "Kampanye",
    residents: "Warga",
    merchants: "Pedagang",
    incentives: "Insentif",
    procurement: "Belanja daerah",
    partners: "Mitra",
    finance: "Keuangan",
    reconciliation: "Rekonsiliasi",
    reports: "Laporan",
    staff: "Petugas",
  },
  en: {
    console: "Console",
    campaigns: "Campaigns",
    residents: "Residents",
    merchants: "Merchants",
    incentives: "Incentives",
    procurement: "City purchases",
    partners: "Partners",
    finance: "Finance",
    reconciliation: "Reconciliation",
    reports: "Reports",
    staff: "Staff",
  },
});
