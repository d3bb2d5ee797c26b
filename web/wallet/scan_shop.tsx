// The wallet's camera, for those who did not open the sticker by the phone's own.

import { useState } from "preact/hooks";
import { Camera } from "../shared/camera/camera";
import { go } from "../shared/route";
import { Button } from "../shared/ui/button";
import { Problem } from "../shared/ui/problem";
import { catalogue } from "../shared/words";
import { seenIn } from "./seen";

const t = catalogue({
  id: {
    scan: "Pindai lagi",
    reading: "Arahkan ke stiker Tumbas di toko",
    checking: "Membaca stiker…",
    qris: "Itu kode QRIS. Voucher dibayar lewat stiker Tumbas di toko, atau dengan kode pembayaran Anda.",
    other: "Itu bukan stiker Tumbas. Cari stiker hijau dengan nama toko.",
    refused_how:
      "Ketuk gembok atau ikon kamera di samping alamat, izinkan Kamera, lalu tekan Pindai lagi. Atau buka kamera HP dan arahkan ke stiker.",
    missing_how:
      "Perangkat ini tidak punya kamera yang bisa dipakai. Tunjukkan kode pembayaran Anda kepada penjual.",
    busy_how: "Tutup aplikasi lain yang memakai kamera, lalu tekan Pindai lagi.",
    resting_how: "Kamera ditutup agar baterai hemat. Tekan Pindai lagi.",
    no_reader:
      "Pembaca stiker belum bisa dimuat. Buka kamera HP dan arahkan ke stiker, atau tekan Pindai lagi.",
  },
  en: {
    scan: "Scan again",
    reading: "Point it at the Tumbas sticker in the shop",
    checking: "Reading the sticker…",
    qris: "That is a QRIS code. Vouchers are paid by the shop's Tumbas sticker, or by your payment code.",
    other: "That is no Tumbas sticker. Look for the green sticker with the shop's name.",
    refused_how:
      "Tap the lock or camera icon beside the address, allow the camera, then press Scan again. Or open the phone's camera and point it at the sticker.",
    missing_how:
      "This device has no camera that can be used. Show your payment code to the seller.",
    busy_how: "Close other apps that use the camera, then press Scan again.",
    resting_how: "It was closed to spare the battery. Press Scan again.",
    no_reader:
      "The sticker reader cannot be loaded yet. Open the phone's camera and point it at the sticker, or press Scan again.",
  },
});

export function ScanShop() {
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);

  async function read(text: string): Promise<void> {
    const seen = seenIn(text);
    if (typeof seen === "string") setProblem(t(seen));
    else go(["pay", seen.sticker], { replace: true });
  }

  return (
    <div class="scan-shop">
      <Camera round={round} words={t} read={read} />
      <Problem error={problem} />
      <Button
        icon="scan"
        wide
        act={() => {
          setProblem(null);
          setRound(round + 1);
        }}
      >
        {t("scan")}
      </Button>
    </div>
  );
}
