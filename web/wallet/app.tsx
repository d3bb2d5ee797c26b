// The residents' wallet: its three doors, and the payment that lies over them.

import { useEffect, useMemo, useRef } from "preact/hooks";
import { Bell } from "../shared/notices/bell";
import { leavePushes } from "../shared/notices/pushes";
import { go, route, to } from "../shared/route";
import { delegated, signedIn } from "../shared/session";
import { say } from "../shared/status";
import { useArrival } from "../shared/ui/arrival";
import { type Door, Frame } from "../shared/ui/frame";
import { later } from "../shared/ui/later";
import type { MenuLink } from "../shared/ui/menu";
import { SignedIn } from "../shared/ui/sign_in";
import { catalogue } from "../shared/words";
import { forgetSearch } from "./directory";
import { History } from "./history";
import { forgetAll, type Holdings, holdingsOf, lastShown } from "./holdings";
import { Home } from "./home";
import { Pay } from "./pay";
import { Receipt } from "./receipt";
import { Shop } from "./shop";
import { Shops } from "./shops";
import { isSticker } from "./way";

const t = catalogue({
  id: {
    home: "Dompet",
    shops: "Belanja",
    history: "Riwayat",
    lead: "Klaim hak Anda, lihat sisanya, bayar dengan kode QR. Masuk dengan nomor HP yang terdaftar.",
    code: "Punya kode?",
    settings: "Pengaturan notifikasi",
    help: "Bantuan",
    standing: "Menjadi wakil",
    for: "Untuk {name}",
    for_why: "Anda memakai voucher milik {name} sebagai wakilnya.",
  },
  en: {
    home: "Wallet",
    shops: "Shops",
    history: "History",
    lead: "Claim what is yours, see what is left, pay with a QR code. Sign in with your registered phone.",
    code: "Have a code?",
    settings: "Notification settings",
    help: "Help",
    standing: "Standing for somebody",
    for: "For {name}",
    for_why: "You use the vouchers of {name}, for whom you stand.",
  },
});

// What most visits do without is fetched when it is first shown.
const Cashback = later<{ mine: Holdings; id?: string }>(
  async () => (await import("./cashback")).Cashback,
);
const Notices = later<{ role: "resident"; subject: string }>(
  async () => (await import("../shared/notices/notices")).Notices,
);
const Standing = later<{ subject: string }>(async () => (await import("./standing")).Standing);
const Help = later(async () => (await import("./help")).Help);
const CodeDoor = later<{ typed: string }>(async () => (await import("./code_door")).CodeDoor);
const ClaimCode = later<{ mine: Holdings; typed: string }>(
  async () => (await import("./claim_code")).ClaimCode,
);
const Checkout = later<{ mine: Holdings; id: string }>(
  async () => (await import("./checkout")).Checkout,
);
const PayShop = later<{ mine: Holdings; sticker: string }>(
  async () => (await import("./pay_shop")).PayShop,
);
const PaymentReceipt = later<{ mine: Holdings; id: string }>(
  async () => (await import("./payment_receipt")).PaymentReceipt,
);

type DoorName = "home" | "shops" | "history";

function doorOf([first]: readonly string[]): DoorName {
  return first === "shops" || first === "history" ? first : "home";
}

function doors(current: DoorName): Door[] {
  return [
    { href: to(), name: t("home"), icon: "wallet", current: current === "home" },
    { href: to("shops"), name: t("shops"), icon: "shop", current: current === "shops" },
    { href: to("history"), name: t("history"), icon: "history", current: current === "history" },
  ];
}

function links(here: boolean): MenuLink[] {
  const help: MenuLink = { href: to("help"), name: t("help"), icon: "help" };
  if (!here) return [help];
  // What somebody is told, and for whom they stand, is their own business.
  if (delegated.value) return [help];
  return [
    { href: to("notices", "settings"), name: t("settings"), icon: "settings" },
    { href: to("wakil"), name: t("standing"), icon: "people" },
    help,
  ];
}

export function App() {
  const subject = signedIn.value?.subject ?? lastShown.value;
  const here = signedIn.value !== null;
  const mine = useMemo(() => (subject ? holdingsOf(subject) : null), [subject]);
  const door = doorOf(route.value);

  useEffect(() => {
    if (!mine || !here) return;
    const load = (): void => {
      mine.wallet.load();
      // Orders on other sites are agreed to by whoever's they are.
      if (!delegated.value) mine.orders.load();
    };
    load();
    const refresh = (): void => {
      if (!document.hidden) load();
    };
    document.addEventListener("visibilitychange", refresh);
    addEventListener("online", refresh);
    return () => {
      document.removeEventListener("visibilitychange", refresh);
      removeEventListener("online", refresh);
    };
  }, [mine, here]);

  // Somebody else of the family begins at the front, and reads nothing about the one before.
  const before = useRef(subject);
  useEffect(() => {
    if (before.current && subject !== before.current) {
      say("");
      forgetSearch();
      if (!waits(route.value)) go([], { replace: true });
    }
    before.current = subject;
  }, [subject]);

  useArrival(route.value[0] === "pay" ? "" : route.value.join("/"));

  const [first, typed = ""] = route.value;
  const inside = mine ? <Screen key={mine.subject} mine={mine} /> : undefined;
  return (
    <>
      <Frame
        title={t(door)}
        doors={mine ? doors(door) : []}
        leave={forgetAll}
        leaving={() => leavePushes("resident", subject ?? "")}
        links={links(here)}
        bell={here && !delegated.value ? <Bell role="resident" /> : null}
      >
        {first === "help" ? (
          <Help />
        ) : (
          <SignedIn
            roles={["resident"]}
            meanwhile={inside}
            lead={<Lead />}
            instead={first === "kode" ? <CodeDoor typed={typed} /> : undefined}
            over={forgetAll}
          >
            {delegated.value ? <For name={signedIn.value?.name ?? ""} /> : null}
            {inside}
          </SignedIn>
        )}
      </Frame>
      {mine ? <Paying key={mine.subject} mine={mine} /> : null}
    </>
  );
}

const WAITING: readonly (string | undefined)[] = ["checkout", "kode", "masuk"];

// An order, a code, a way in and a shop's sticker wait for whoever is here now.
function waits([first, part = ""]: readonly string[]): boolean {
  return WAITING.includes(first) || (first === "pay" && isSticker(part));
}

function Screen({ mine }: { mine: Holdings }) {
  const [first, second, third] = route.value;
  if (first === "shops") {
    if (second === "for") return <Shops mine={mine} voucherId={third} />;
    if (second && third) return <Shop kelurahan={second} id={third} />;
    return <Shops mine={mine} />;
  }
  if (first === "history") {
    if (second?.startsWith("pay_")) return <PaymentReceipt key={second} mine={mine} id={second} />;
    return second ? <Receipt mine={mine} id={second} /> : <History mine={mine} />;
  }
  if (first === "wakil") return <Standing subject={mine.subject} />;
  if (first === "notices") return <Notices role="resident" subject={mine.subject} />;
  if (first === "cashback") return <Cashback mine={mine} id={second} />;
  if (first === "kode") return <ClaimCode key={second} mine={mine} typed={second ?? ""} />;
  if (first === "checkout" && second) return <Checkout key={second} mine={mine} id={second} />;
  return <Home mine={mine} />;
}

// The payment has an address of its own, so that the phone's back button leaves it and a reload
// comes back to it.
function Paying({ mine }: { mine: Holdings }) {
  const [first, id] = route.value;
  const wallet = mine.wallet.state.value.value;
  if (first !== "pay") return null;
  if (!id || isSticker(id)) return <PayShop key={id} mine={mine} sticker={id ?? ""} />;
  if (!wallet) return null;
  const voucher = wallet.vouchers.find((one) => one.id === id);
  if (!voucher) return null;
  return (
    <Pay
      key={id}
      mine={mine}
      voucher={voucher}
      whole={wallet.whole.includes(voucher.campaign_id)}
    />
  );
}

// Whose vouchers these are, where it is not whoever looks at them.
function For({ name }: { name: string }) {
  return (
    <p class="note">
      <strong>{t("for", { name })}</strong> {t("for_why", { name })}
    </p>
  );
}

function Lead() {
  return (
    <>
      <p class="soft">{t("lead")}</p>
      <p>
        <a href={to("kode")}>{t("code")}</a>
      </p>
    </>
  );
}
