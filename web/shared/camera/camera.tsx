// The camera with its frame, what it has to say, and the light.

import "./camera.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { catalogue } from "../words";
import { type CameraState, setTorch, watch } from "./watch";

const t = catalogue({
  id: {
    picture: "Gambar kamera",
    torch_on: "Nyalakan senter",
    torch_off: "Matikan senter",
    opening: "Membuka kamera…",
    showing: "Menyiapkan pembaca kode…",
    refused: "Kamera belum diizinkan",
    missing: "Tidak ada kamera",
    busy: "Kamera sedang dipakai",
    resting: "Kamera dijeda",
  },
  en: {
    picture: "Camera picture",
    torch_on: "Light on",
    torch_off: "Light off",
    opening: "Opening the camera…",
    showing: "Getting ready to read codes…",
    refused: "The camera is not allowed yet",
    missing: "There is no camera",
    busy: "The camera is in use",
    resting: "The camera is paused",
  },
});

const CLOSED = ["refused", "missing", "busy", "resting"] as const;
type Closed = (typeof CLOSED)[number];

/** What a page says itself: where to point the camera, and what to do where there is no picture. */
export type PageWords = "reading" | "checking" | "no_reader" | `${Closed}_how`;

// A code that was read stays before the camera for a while; it is not told each time it is seen.
const SAME_TEXT_AFTER_MS = 5000;

/** The camera, opened anew with each `round`. `read` gets the text of a code; nothing more is read
 * until it is done, and it throws nothing. */
export function Camera({
  round,
  words,
  read,
}: {
  round: number;
  words: (key: PageWords) => string;
  read: (text: string) => Promise<void>;
}) {
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
        setChecking(true);
        await read(text);
        setChecking(false);
      },
    });
    return () => {
      closing.abort();
      setTorchTrack(null);
    };
  }, [round, visible]);

  const closed = CLOSED.find((one) => one === state);
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={t("picture")} hidden={Boolean(closed)} />
      {closed ? (
        <div class="camera-closed">
          <Icon name={closed === "resting" ? "scan" : "alert"} size={36} />
          <h2>{t(closed)}</h2>
          <p>{words(`${closed}_how`)}</p>
        </div>
      ) : (
        <>
          <Guide />
          <p class="camera-says" role="status">
            {checking ? words("checking") : said(state, words)}
          </p>
        </>
      )}
      {torch ? <Torch key={torch.id} track={torch} /> : null}
    </div>
  );
}

function said(state: CameraState, words: (key: PageWords) => string): string {
  return state === "reading" || state === "no_reader" ? words(state) : t(state);
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
