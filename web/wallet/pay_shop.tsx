// Paying to a shop that holds nothing but a sticker: see which shop it is, say how much, and show
// that it is paid.

import "./pay.css";
import "./pay_shop.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../shared/api";
import type { OwnPaymentView, ShopView } from "../shared/generated/schema";
import { kept } from "../shared/kept";
import { source } from "../shared/load";
import { go, to } from "../shared/route";
import { serverNow, signedIn } from "../shared/session";
import { Button } from "../shared/ui/button";
import { Dialog } from "../shared/ui/dialog";
import { FieldError } from "../shared/ui/form";
import { Skeleton } from "../shared/ui/loading";
import { Problem } from "../shared/ui/problem";
import { catalogue } from "../shared/words";
import { type Holdings, stillMe } from "./holdings";
import { HowMuch } from "./how_much";
import { ScanShop } from "./scan_shop";
import { Paid } from "./shop_paid";
import { keepAwake } from "./wake";
import { went } from "./way";

const t = catalogue({
  id: {
    title: "Bayar ke toko",
    scan_again: "Pindai stiker",
    leave: "Tutup",
    done: "Selesai",
    receipt: "Lihat bukti",
    waiting:
      "Jawaban belum sampai. Pembayaran yang sama dikirim lagi sampai pasti; voucher tidak akan terpotong dua kali. Tunggu sebentar.",
    too_late:
      "Belum pasti apakah pembayaran itu sampai, dan tidak dikirim lagi. Lihat Riwayat sebelum membayar lagi.",
  },
  en: {
    title: "Pay a shop",
    scan_again: "Scan the sticker",
    leave: "Close",
    done: "Done",
    receipt: "See the receipt",
    waiting:
      "No answer yet. The same payment is sent again until it is certain; your vouchers are not charged twice. Please wait.",
    too_late:
      "It is not known whether that payment arrived, and it is sent no more. Look at the history before you pay again.",
  },
});

// A payment that was sent and not answered, with its key: a reload ends in the same one.
interface Pending {
  /** When it was asked for, in milliseconds since 1970. */
  at: number;
  key: { "Idempotency-Key": string };
  body: { sticker: string; amount: number; bill_total?: number; voucher_ids: string[] };
}

// What is older is not sent by itself: whoever finds their network again at home, or comes back the
// next day, would pay with no finger lifted. Whether it was paid stands in the history.
const SENT_FOR_MS = 10 * 60_000;

function isRecent(pending: Pending): boolean {
  return serverNow() - pending.at < SENT_FOR_MS;
}

/** The payment at the sticker with this text; without one, the camera that looks for it. */
export function PayShop({ mine, sticker }: { mine: Holdings; sticker: string }) {
  const here = signedIn.value !== null;
  const pendingKept = useMemo(
    () => kept<Pending>(`tumbas.wallet.${mine.subject}.paying`),
    [mine.subject],
  );
  const key = useMemo(() => new FormKey(), []);
  const shop = useMemo(
    () =>
      source<ShopView>(() => {
        stillMe(mine.subject);
        return got(api.POST("/api/v1/resident/stickers/read", { body: { sticker } }));
      }),
    [mine, sticker],
  );
  const [waiting, setWaiting] = useState(false);
  const [paid, setPaid] = useState<OwnPaymentView | null>(null);
  useEffect(keepAwake, []);
  useEffect(() => {
    if (!here) return;
    const pending = pendingKept.read();
    const goesOn = pending?.body.sticker === sticker && isRecent(pending);
    if (goesOn) send(pending).catch(() => shop.load());
    else if (sticker) shop.load();
  }, [shop, here]);

  async function send(pending: Pending): Promise<void> {
    pendingKept.write(pending);
    try {
      const payment = await untilKnown(
        () => {
          stillMe(mine.subject);
          if (!isRecent(pending)) throw new FieldError("amount", t("too_late"));
          const params = { header: pending.key };
          return api.POST("/api/v1/resident/payments", { params, body: pending.body });
        },
        () => setWaiting(true),
      );
      pendingKept.clear();
      key.succeeded();
      setPaid(payment);
      navigator.vibrate?.([120, 60, 120]);
      went("sticker");
      const names = new Map(
        (mine.wallet.state.value.value?.vouchers ?? []).map((one) => [one.id, one.campaign_name]),
      );
      mine.paid(
        ...payment.parts.map((part) => ({
          ...part,
          merchant_name: payment.merchant_name,
          campaign_name: names.get(part.voucher_id) ?? "",
        })),
      );
    } catch (error) {
      // What was refused is over; who is somebody else now leaves it to whom it belongs.
      if (signedIn.value?.subject === mine.subject) pendingKept.clear();
      throw error;
    } finally {
      setWaiting(false);
    }
  }

  async function pay(amount: number, bill: number | null): Promise<void> {
    const vouchers = shop.state.value.value?.vouchers ?? [];
    // Those that stand on the screen, and no others.
    const voucher_ids = vouchers.slice(0, 5).map(({ id }) => id);
    const body = { sticker, amount, ...(bill === null ? {} : { bill_total: bill }), voucher_ids };
    try {
      await send({ at: serverNow(), key: key.for(body), body });
    } catch (error) {
      // A refusal tells of something that has changed.
      shop.load();
      throw error;
    }
  }

  function leave(): void {
    go([], { replace: true });
  }

  const { value, error } = shop.state.value;
  return (
    <Dialog full class={paid ? "pay is-paid" : "pay"} title={t("title")} close={leave}>
      {paid || sticker ? null : <ScanShop />}
      {paid || !sticker ? null : (
        <>
          {value ? <HowMuch shop={value} pay={pay} /> : null}
          {!value && !error ? <Skeleton rows={4} tall /> : null}
          {value ? null : <Problem error={error} retry={shop.load} />}
          {error && !value ? (
            <Button icon="scan" act={() => go(["pay"], { replace: true })}>
              {t("scan_again")}
            </Button>
          ) : null}
        </>
      )}
      <p class="soft" role="status">
        {waiting ? t("waiting") : null}
      </p>
      <div class="paid" role="status">
        {paid ? <Paid payment={paid} /> : null}
      </div>
      {paid ? <a href={to("history", paid.id)}>{t("receipt")}</a> : null}
      <Button look={paid ? "primary" : "plain"} wide act={leave}>
        {t(paid ? "done" : "leave")}
      </Button>
    </Dialog>
  );
}
