// The merchants' till: its three doors, and the form for shops that want to have one.

import { useLayoutEffect } from "preact/hooks";
import { settled } from "../shared/camera/watch";
import { Bell } from "../shared/notices/bell";
import { leavePushes } from "../shared/notices/pushes";
import { route, to } from "../shared/route";
import { signedIn } from "../shared/session";
import { say } from "../shared/status";
import { useArrival } from "../shared/ui/arrival";
import { ButtonLink } from "../shared/ui/button";
import { type Door, Frame } from "../shared/ui/frame";
import { later, quietly } from "../shared/ui/later";
import { Skeleton } from "../shared/ui/loading";
import type { MenuLink } from "../shared/ui/menu";
import { SignedIn } from "../shared/ui/sign_in";
import { catalogue } from "../shared/words";
import { profile } from "./shared/profile";
import { forgetSales, todays } from "./shared/sales";
import { anyPending } from "./till/pending";
import { begin } from "./till/steps";
import { Till } from "./till/till";

const t = catalogue({
  id: {
    till: "Kasir",
    sales: "Transaksi",
    shop: "Toko",
    lead: "Terima voucher kota dari warga dengan HP ini. Masuk dengan nomor HP yang terdaftar untuk toko Anda.",
    apply: "Daftarkan usaha",
    application: "Pendaftaran",
    settings: "Pengaturan notifikasi",
    help: "Bantuan",
    pending: "Ada pembayaran yang belum terjawab. Begitu tersambung, Tumbas memastikannya sendiri.",
  },
  en: {
    till: "Till",
    sales: "Sales",
    shop: "Shop",
    lead: "Take the city's vouchers with this phone. Sign in with the phone that your shop is registered with.",
    apply: "Register a business",
    application: "Application",
    settings: "Notification settings",
    help: "Help",
    pending:
      "A payment has had no answer yet. Once there is a connection, Tumbas makes sure of it.",
  },
});

const Heard = quietly(async () => (await import("./till/heard")).Heard);

function Hearing({ door }: { door: DoorName }) {
  // The camera comes first, where one is opened. The place is there before what is said, so that it
  // is read out.
  return <div role="status">{settled.value || door !== "till" ? <Heard /> : null}</div>;
}

const Sales = later(async () => (await import("./sales/sales")).Sales);
const Orders = later(async () => (await import("./orders/orders")).Orders);
const Shop = later(async () => (await import("./shop/shop")).Shop);
const Notices = later<{ role: "merchant"; subject: string }>(
  async () => (await import("../shared/notices/notices")).Notices,
);
const Help = later(async () => (await import("./help/help")).Help);
const Apply = later(async () => (await import("./apply/apply")).Apply);

type DoorName = "till" | "sales" | "shop";

function doors(current: DoorName): Door[] {
  return [
    { href: to(), name: t("till"), icon: "scan", current: current === "till" },
    { href: to("sales"), name: t("sales"), icon: "history", current: current === "sales" },
    { href: to("shop"), name: t("shop"), icon: "shop", current: current === "shop" },
  ];
}

function links(here: boolean): MenuLink[] {
  const help: MenuLink = { href: to("help"), name: t("help"), icon: "help" };
  if (!here) return [help];
  return [{ href: to("notices", "settings"), name: t("settings"), icon: "settings" }, help];
}

// What the city orders is a matter of the shop, with room of its own.
function doorOf(first: string | undefined): DoorName {
  if (first === "orders") return "shop";
  return first === "sales" || first === "shop" ? first : "till";
}

export function App() {
  const [first] = route.value;
  const door = doorOf(first);
  const session = signedIn.value;
  useArrival();
  if (first === "apply") {
    return (
      <Frame title={t("application")}>
        <Apply />
      </Frame>
    );
  }
  return (
    <Frame
      title={t(door)}
      doors={session ? doors(door) : []}
      leave={forget}
      leaving={() => leavePushes("merchant", session?.subject ?? "")}
      links={links(session !== null)}
      bell={session ? <Bell role="merchant" /> : null}
    >
      {first === "help" ? (
        <Help />
      ) : (
        <SignedIn roles={["merchant"]} meanwhile={<Meanwhile />} lead={<Lead />}>
          {session ? <Inside key={session.subject} subject={session.subject} door={door} /> : null}
        </SignedIn>
      )}
    </Frame>
  );
}

function Inside({ subject, door }: { subject: string; door: DoorName }) {
  // Another shop of the same person begins anew, and knows nothing of the first.
  useLayoutEffect(() => {
    forget();
    begin(subject);
    profile.load();
    todays.load();
    scrollTo(0, 0);
  }, [subject]);
  return (
    <>
      <Hearing door={door} />
      <Room subject={subject} door={door} />
    </>
  );
}

function Room({ subject, door }: { subject: string; door: DoorName }) {
  if (route.value[0] === "notices") return <Notices role="merchant" subject={subject} />;
  if (door === "sales") return <Sales />;
  if (door === "till") return <Till />;
  return route.value[0] === "orders" ? <Orders /> : <Shop />;
}

function forget(): void {
  profile.reset();
  forgetSales();
  say("");
}

function Meanwhile() {
  return (
    <div class="stack">
      {anyPending() ? (
        <p class="status" role="status">
          {t("pending")}
        </p>
      ) : null}
      <Skeleton rows={2} tall />
    </div>
  );
}

function Lead() {
  return (
    <div class="stack">
      <p class="soft">{t("lead")}</p>
      <p>
        <ButtonLink href={to("apply")} icon="shop">
          {t("apply")}
        </ButtonLink>
      </p>
    </div>
  );
}
