// The till's camera: what is held before it is a voucher, or is said to be none.

import { Camera } from "../../shared/camera/camera";
import { catalogue } from "../../shared/words";
import { presentedIn, told } from "./presented";
import { meant } from "./removed";
import { present, problem, step, stepTo } from "./steps";

const t = catalogue({
  id: {
    reading: "Arahkan ke kode QR di HP warga",
    checking: "Memeriksa kode…",
    refused_how:
      "Ketuk gembok atau ikon kamera di samping alamat, izinkan Kamera, lalu tekan Pindai. Atau minta warga menekan “Tidak bisa dipindai?”, lalu ketik sepuluh angkanya.",
    missing_how:
      "Perangkat ini tidak punya kamera yang bisa dipakai. Minta warga menekan “Tidak bisa dipindai?”, lalu ketik sepuluh angkanya.",
    busy_how: "Tutup aplikasi lain yang memakai kamera, lalu tekan Pindai.",
    resting_how: "Kamera ditutup agar baterai hemat. Tekan Pindai bila ada pembeli.",
    no_reader:
      "Pembaca kode belum bisa dimuat. Ketik kodenya, atau tekan Pindai bila internet kembali.",
  },
  en: {
    reading: "Point it at the QR code on the resident's phone",
    checking: "Checking the code…",
    refused_how:
      "Tap the lock or camera icon beside the address, allow the camera, then press Scan. Or ask the resident to press “Cannot be scanned?” and type the ten digits.",
    missing_how:
      "This device has no camera that can be used. Ask the resident to press “Cannot be scanned?” and type the ten digits.",
    busy_how: "Close other apps that use the camera, then press Scan.",
    resting_how: "It was closed to spare the battery. Press Scan when a customer comes.",
    no_reader:
      "The code reader cannot be loaded yet. Type the code, or press Scan when the internet is back.",
  },
});

/** The camera, opened anew with each `round`. */
export function Scan({ round }: { round: number }) {
  return <Camera round={round} words={t} read={take} />;
}

async function take(text: string): Promise<void> {
  const presented = presentedIn(text);
  if (typeof presented === "string") {
    problem.value = told(presented);
    return;
  }
  try {
    await present(presented);
  } catch (error) {
    if (step.value.at === "scan") stepTo({ at: "scan" }, meant(error));
  }
}
