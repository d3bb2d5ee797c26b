// What one was told, newest first; what is shown is read. And how one wants to be told.

import { useEffect, useState } from "preact/hooks";
import { got } from "../api";
import { useAttempt } from "../attempt";
import type { NoticeView } from "../generated/schema";
import { source } from "../load";
import { managing } from "../passkeys/passkeys";
import { route, to } from "../route";
import { Button, ButtonLink } from "../ui/button";
import { Empty, Loading } from "../ui/loading";
import { Problem } from "../ui/problem";
import { Money, When } from "../ui/text";
import { catalogue } from "../words";
import { NoticeSettings } from "./settings";
import { type TellsRole, told, unread } from "./told";

const t = catalogue({
  id: {
    title: "Pemberitahuan",
    settings: "Pengaturan notifikasi",
    back: "Pemberitahuan",
    empty: "Belum ada pemberitahuan. Yang penting bagi Anda nanti muncul di sini selama 90 hari.",
    more: "Tampilkan lebih banyak",
    fresh: "baru",
    until: "sampai",
    voucher_lapses: "Voucher Anda segera kedaluwarsa, masih ada sisa",
    paid: "Voucher Anda dipakai membayar",
    refunded: "Pembayaran dikembalikan ke voucher Anda",
    rewarded: "Cashback masuk ke voucher Anda",
    claim_granted: "Klaim cashback Anda disetujui petugas",
    claim_refused: "Klaim cashback Anda ditolak petugas. Lihat alasannya; Anda boleh keberatan",
    paid_out: "Bank sudah membayar pencairan Anda",
    payout_returned: "Bank mengembalikan pencairan Anda. Periksa rekening Anda",
    order_placed: "Pesanan kota untuk Anda kirim",
    delegate_asked: "Seorang warga tanpa HP meminta Anda menjadi wakilnya. Buka untuk memutuskan",
    delegate_ended: "Anda tidak lagi menjadi wakil seorang warga",
    application_approved: "Pendaftaran usaha Anda disetujui",
    merchant_suspended: "Toko Anda dibekukan. Hubungi petugas program",
    merchant_reinstated: "Toko Anda aktif kembali",
    undo_asked: "Pembeli minta pembayaran dibatalkan. Buka Kasir untuk memutuskan",
    undo_declined: "Toko menolak membatalkan pembayaran Anda",
    sold: "Ada yang membayar lewat stiker toko. Cocokkan kodenya di Transaksi",
    passkey_made: "Kunci sandi baru bisa masuk ke sini. Bukan Anda? Buka dan hapus",
    passkey_removed: "Kunci sandi Anda dihapus. Bukan Anda? Buka dan periksa",
  },
  en: {
    title: "Notices",
    settings: "Notification settings",
    back: "Notices",
    empty: "No notices yet. What matters to you will appear here, for 90 days.",
    more: "Show more",
    fresh: "new",
    until: "until",
    voucher_lapses: "A voucher of yours lapses soon, and something is left on it",
    paid: "A voucher of yours has paid",
    refunded: "A payment came back onto your voucher",
    rewarded: "Cashback has come onto your voucher",
    claim_granted: "An officer has granted your cashback claim",
    claim_refused: "An officer has refused your cashback claim. See why; you may object",
    paid_out: "The bank has paid your payout",
    payout_returned: "The bank has returned your payout. Check your account",
    order_placed: "The city has ordered something for you to deliver",
    delegate_asked: "A resident without a phone asks you to stand for them. Open to decide",
    delegate_ended: "You stand for a resident no more",
    application_approved: "Your application was approved",
    merchant_suspended: "Your shop was suspended. Contact the program office",
    merchant_reinstated: "Your shop is active again",
    undo_asked: "A buyer asks you to undo a payment. Open the till to decide",
    undo_declined: "The shop has declined to undo your payment",
    sold: "Somebody has paid at the shop's sticker. Compare the code in Sales",
    passkey_made: "A new passkey can sign in here. Not you? Open and delete it",
    passkey_removed: "A passkey of yours was deleted. Not you? Open and look",
  },
});

const AT_A_TIME = 30;

export function Notices({ role, subject }: { role: TellsRole; subject: string }) {
  const [, part] = route.value;
  if (part === "settings") {
    return (
      <div class="stack">
        <div>
          <ButtonLink look="quiet" icon="back" href={to("notices")}>
            {t("back")}
          </ButtonLink>
        </div>
        <h1>{t("settings")}</h1>
        <NoticeSettings role={role} subject={subject} />
      </div>
    );
  }
  return (
    <div class="stack">
      <h1>{t("title")}</h1>
      <List key={subject} role={role} />
      <div>
        <ButtonLink href={to("notices", "settings")}>{t("settings")}</ButtonLink>
      </div>
    </div>
  );
}

interface Shown {
  items: readonly NoticeView[];
  next: string | null;
}

function List({ role }: { role: TellsRole }) {
  const [list] = useState(() =>
    source<Shown>(async () => {
      const { items, next_cursor } = await got(told[role].list({ limit: AT_A_TIME }));
      return { items, next: next_cursor };
    }),
  );
  const [problem, attempt] = useAttempt();
  useEffect(() => {
    list.load().then(() => {
      const newest = list.state.value.value?.items.filter(({ read }) => !read);
      if (newest?.length) attempt(() => hasRead(role, newest));
    });
  }, [list, role]);

  async function more({ items, next }: Shown): Promise<void> {
    const page = await got(told[role].list({ limit: AT_A_TIME, cursor: next ?? undefined }));
    list.set({ items: [...items, ...page.items], next: page.next_cursor });
  }

  return (
    <Loading of={list} rows={4}>
      {(shown) =>
        shown.items.length === 0 ? (
          <Empty>{t("empty")}</Empty>
        ) : (
          <>
            <ul class="rows">
              {shown.items.map((one) => (
                <li key={one.id}>
                  <Notice notice={one} />
                </li>
              ))}
            </ul>
            <Problem error={problem} />
            {shown.next ? (
              <Button act={() => attempt(() => more(shown))}>{t("more")}</Button>
            ) : null}
          </>
        )
      }
    </Loading>
  );
}

// What was told up to the newest that is shown.
async function hasRead(role: TellsRole, shown: readonly NoticeView[]): Promise<void> {
  const through =
    shown
      .map(({ told_at }) => told_at)
      .sort()
      .at(-1) ?? "";
  unread.value = (await got(told[role].read(through))).unread;
}

function Notice({ notice }: { notice: NoticeView }) {
  const { event, amount, at, until, read } = notice;
  const look = `row-link${read ? "" : " fresh"}`;
  const words = (
    <>
      <span>
        <strong>{t(event)}</strong>
        <span class="soft small">
          {until ? (
            <>
              {t("until")} <When at={until} />
            </>
          ) : (
            <When at={at} />
          )}
          {read ? "" : ` · ${t("fresh")}`}
        </span>
      </span>
      {amount === null ? null : (
        <span class="end">
          <Money class="strong" amount={amount} />
        </span>
      )}
    </>
  );
  // One's passkeys are a dialog of every screen, and no place.
  return event === "passkey_made" || event === "passkey_removed" ? (
    <button type="button" class={look} onClick={() => (managing.value = true)}>
      {words}
    </button>
  ) : (
    <a class={look} href={placeOf(notice)}>
      {words}
    </a>
  );
}

// Where there is more to see.
function placeOf({ event, about }: NoticeView): string {
  switch (event) {
    case "paid":
    case "refunded":
    case "undo_declined":
      return to("history", about);
    case "claim_granted":
    case "claim_refused":
      return to("cashback", about);
    case "rewarded":
      return to("cashback");
    case "order_placed":
      return to("orders", about);
    case "delegate_asked":
    case "delegate_ended":
      return to("wakil");
    case "sold":
      return to("sales");
    // The till asks for the decision on its front.
    case "undo_asked":
    case "voucher_lapses":
      return to();
    default:
      return to("shop");
  }
}
