// The camera with its frame, what it has to say, and the light.

import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { catalogue } from "../../shared/words";
import { type CameraState, setTorch, watch } from "./camera";
import { presentedIn, told } from "./presented";
import { meant } from "./removed";
import { present, problem, step, stepTo } from "./steps";

const t = catalogue({
  id: {
    picture: "Gambar kamera",
    torch_on: "Nyalakan senter",
    torch_off: "Matikan senter",
    opening: "Membuka kamera…",
    showing: "Menyiapkan pembaca kode…",
    reading: "Arahkan ke kode QR di HP warga",
    checking: "Memeriksa kode…",
    refused: "Kamera belum diizinkan",
    refused_how:
      "Ketuk gembok atau ikon kamera di samping alamat, izinkan Kamera, lalu tekan Pindai. Atau minta warga menekan “Tidak bisa dipindai?”, lalu ketik sepuluh angkanya.",
    missing: "Tidak ada kamera",
    missing_how:
      "Perangkat ini tidak punya kamera yang bisa dipakai. Minta warga menekan “Tidak bisa dipindai?”, lalu ketik sepuluh angkanya.",
    busy: "Kamera sedang dipakai",
    busy_how: "Tutup aplikasi lain yang memakai kamera, lalu tekan Pindai.",
    resting: "Kamera dijeda",
    resting_how: "Kamera ditutup agar baterai hemat. Tekan Pindai bila ada pembeli.",
    no_reader:
      "Pembaca kode belum bisa dimuat. Ketik kodenya, atau tekan Pindai bila internet kembali.",
  },
  en: {
    picture: "Camera picture",
    torch_on: "Light on",
    torch_off: "Light off",
    opening: "Opening the camera…",
    showing: "Getting ready to read codes…",
    reading: "Point it at the QR code on the resident's phone",
    checking: "Checking the code…",
    refused: "The camera is not allowed yet",
    refused_how:
      "Tap the lock or camera icon beside the address, allow the camera, then press Scan. Or ask the resident to press “Cannot be scanned?” and type the ten digits.",
    missing: "There is no camera",
    missing_how:
      "This device has no camera that can be used. Ask the resident to press “Cannot be scanned?” and type the ten digits.",
    busy: "The camera is in use",
    busy_how: "Close other apps that use the camera, then press Scan.",
    resting: "The camera is paused",
    resting_how: "It was closed to spare the battery. Press Scan when a customer comes.",
    no_reader:
      "The code reader cannot be loaded yet. Type the code, or press Scan when the internet is back.",
  },
});

// A code that was refused stays before the camera for a while; it is not sent each time it is seen.
const SAME_TEXT_AFTER_MS = 5000;

/** The camera, opened anew with each `round`. */
export function Scan({ round }: { round: number }) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>("opening");
  const [checking, setChecking] = useState(false);
  const [torch, setTorchTrack] = useState<MediaStreamTrack | null>(null);
  const visible = useVisible();

  useEffect(() => {
    const view = video.current;
    if (!view || !visible) return;
    const closing = new AbortController();
    let last = { text: "", at: 0 };
    watch(view, {
      closed: closing.signal,
      hasTorch: setTorchTrack,
      tell: setState,
      async read(text) {
        const now = performance.now();
        if (text === last.text && now - last.at < SAME_TEXT_AFTER_MS) return;
        last = { text, at: now };
        const presented = presentedIn(text);
        if (typeof presented === "string") {
          problem.value = told(presented);
          return;
        }
        setChecking(true);
        try {
          await present(presented);
        } catch (error) {
          if (step.value.at === "scan") stepTo({ at: "scan" }, meant(error));
        } finally {
          setChecking(false);
        }
      },
    });
    return () => {
      closing.abort();
      setTorchTrack(null);
    };
  }, [round, visible]);

  const working = !["refused", "missing", "busy", "resting"].includes(state);
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={t("picture")} hidden={!working} />
      {working ? (
        <>
          <Guide />
          <p class="camera-says" role="status">
            {t(checking ? "checking" : (state as "opening"))}
          </p>
        </>
      ) : (
        <div class="camera-closed">
          <Icon name={state === "resting" ? "scan" : "alert"} size={36} />
          <h2>{t(state as "refused")}</h2>
          <p>{t(`${state as "refused"}_how`)}</p>
        </div>
      )}
      {torch ? <Torch key={torch.id} track={torch} /> : null}
    </div>
  );
}

function Torch({ track }: { track: MediaStreamTrack }) {
  const [on, setOn] = useState(false);
  return (
    <div class="torch">
      <Button
        icon="torch"
        label={t(on ? "torch_off" : "torch_on")}
        act={async () => {
          await setTorch(track, !on);
          setOn(!on);
        }}
      >
        {null}
      </Button>
    </div>
  );
}

// Where to hold the code.
function Guide() {
  return (
    <svg class="guide" viewBox="0 0 100 100" aria-hidden="true">
      <path d="M4 24V10a6 6 0 0 1 6-6h14M76 4h14a6 6 0 0 1 6 6v14M96 76v14a6 6 0 0 1-6 6H76M24 96H10a6 6 0 0 1-6-6V76" />
    </svg>
  );
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = (): void => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}
