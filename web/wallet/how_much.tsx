// Which shop it is, what may be spent there, and how much it shall be.

import { useRef, useState } from "preact/hooks";
import { amountIn, grouped, rupiah } from "../shared/format";
import type { ShopView } from "../shared/generated/schema";
import { kelurahanName } from "../shared/kelurahan";
import { Button } from "../shared/ui/button";
import { FieldError, Form, MoneyField } from "../shared/ui/form";
import { Icon } from "../shared/ui/icons";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    photo: "Foto {shop}",
    right: "Pastikan ini toko tempat Anda berada.",
    most: "Bisa dipakai di sini",
    nothing:
      "Tidak ada voucher Anda yang bisa dipakai di toko ini. Lihat di dompet, di mana voucher Anda berlaku.",
    closed:
      "Toko ini sedang tutup menurut jam bukanya, jadi stikernya tidak menerima pembayaran. Kalau Anda sedang di toko, tunjukkan kode pembayaran voucher Anda kepada penjual.",
    amount: "Jumlah",
    all: "Semua",
    pay: "Bayar sekarang",
    none: "Isi jumlah yang dibayar.",
    over: "Paling banyak {amount}.",
    pad: "Angka",
    back: "Hapus angka terakhir",
    add_bill: "Belanja lebih dari ini?",
    bill: "Total belanja (boleh kosong)",
    bill_small: "Total belanja tidak bisa kurang dari jumlah yang dibayar di sini.",
    cash: "Anda menambah {amount} tunai.",
  },
  en: {
    photo: "Photo of {shop}",
    right: "Make sure that this is the shop where you are.",
    most: "To spend here",
    nothing:
      "None of your vouchers can be spent at this shop. See in the wallet where they are taken.",
    closed:
      "By its opening hours this shop is closed now, so its sticker takes no payment. If you are in the shop, show the seller your voucher's payment code.",
    amount: "Amount",
    all: "All of it",
    pay: "Pay now",
    none: "Enter the amount to pay.",
    over: "At most {amount}.",
    pad: "Digits",
    back: "Delete the last digit",
    add_bill: "Buying for more than this?",
    bill: "Total of the purchase (may stay empty)",
    bill_small: "The total cannot be less than what is paid here.",
    cash: "You add {amount} in cash.",
  },
});

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "000", "0"] as const;
// No voucher of anybody holds as much.
const LONGEST = 9;

export function HowMuch({
  shop,
  pay,
}: {
  shop: ShopView;
  /** `bill` is what the purchase came to in all, null where nobody has said. */
  pay: (amount: number, bill: number | null) => Promise<void>;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [amount, setAmount] = useState(0);
  // Null until somebody wants to say it: most purchases are paid here whole.
  const [bill, setBill] = useState<number | null>(null);

  function put(digits: string): void {
    const field = place.current?.querySelector<HTMLInputElement>("[name=amount]");
    if (!field) return;
    const amount = Number(digits.slice(0, LONGEST));
    field.value = amount ? grouped(amount) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function typed(): string {
    const field = place.current?.querySelector<HTMLInputElement>("[name=amount]");
    return String(amountIn(field?.value ?? "") || "");
  }

  return (
    <div class="how-much" ref={place}>
      <div class="stall">
        {shop.photo_url ? (
          <img src={shop.photo_url} alt={t("photo", { shop: shop.name })} width="72" height="72" />
        ) : (
          <span class="stall-sign">
            <Icon name="shop" size={36} />
          </span>
        )}
        <div>
          <p class="stall-name">{shop.name}</p>
          <p class="soft">{kelurahanName(shop.kelurahan_code)}</p>
        </div>
      </div>
      <p class="soft small">{t("right")}</p>
      {!shop.open_now || shop.max_amount === 0 ? (
        <p class="status">{t(shop.open_now ? "nothing" : "closed")}</p>
      ) : (
        <>
          <p class="most">
            <span>{t("most")}</span> <Money class="strong" amount={shop.max_amount} />
          </p>
          <Form
            go={t("pay")}
            icon="check"
            act={async (typed) => {
              const amount = amountIn(typed.amount ?? "");
              const total = amountIn(typed.bill_total ?? "") || null;
              if (!amount) throw new FieldError("amount", t("none"));
              if (amount > shop.max_amount) {
                throw new FieldError("amount", t("over", { amount: rupiah(shop.max_amount) }));
              }
              if (total !== null && total < amount) {
                throw new FieldError("bill_total", t("bill_small"));
              }
              await pay(amount, total);
            }}
          >
            <div class="with-all">
              <MoneyField
                name="amount"
                label={t("amount")}
                required
                big
                inputMode="none"
                onAmount={setAmount}
              />
              <Button act={() => put(String(shop.max_amount))}>{t("all")}</Button>
            </div>
            {/* The phone's own keyboard would hide the shop. */}
            <fieldset class="pad" aria-label={t("pad")}>
              {KEYS.map((one) => (
                <button
                  key={one}
                  type="button"
                  class="button plain"
                  onClick={() => put(typed() + one)}
                >
                  {one}
                </button>
              ))}
              <button
                type="button"
                class="button plain"
                aria-label={t("back")}
                onClick={() => put(typed().slice(0, -1))}
              >
                <Icon name="back" />
              </button>
            </fieldset>
            {bill === null ? (
              <Button look="quiet" act={() => setBill(0)}>
                {t("add_bill")}
              </Button>
            ) : (
              <MoneyField name="bill_total" label={t("bill")} onAmount={setBill} />
            )}
            <p class="strong" aria-live="polite">
              {amount > 0 && bill !== null && bill > amount
                ? t("cash", { amount: rupiah(bill - amount) })
                : null}
            </p>
          </Form>
        </>
      )}
    </div>
  );
}
