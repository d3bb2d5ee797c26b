// The camera from its opening to its closing, and what it sees in between.

import { signal } from "@preact/signals";
import { openReader } from "./reader";

/** How the camera is doing. It works from `showing` on; `reading` is looking for codes. */
export type CameraState =
  | "opening"
  | "showing"
  | "reading"
  | "no_reader"
  | "refused"
  | "missing"
  | "busy"
  | "resting";

/** Whether a camera has been shown, or has turned out not to be: a till is on the screen. */
export const settled = signal(false);

export interface Watching {
  tell: (state: CameraState) => void;
  /** The light beside the lens can be switched. */
  hasTorch: (track: MediaStreamTrack) => void;
  /** A text was read; nothing more is read until this is done. */
  read: (text: string) => Promise<void>;
  /** Close the camera. */
  closed: AbortSignal;
}

// A camera that is forgotten empties the battery.
const RESTS_AFTER_MS = 3 * 60_000;
const BETWEEN_LOOKS_MS = 60;
const MOST_FAILURES = 20;

/** Show the camera in `video` and read codes until it is closed or rests. */
export async function watch(video: HTMLVideoElement, watching: Watching): Promise<void> {
  const { tell, closed } = watching;
  tell("opening");
  let stream: MediaStream | null = null;
  const close = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  // At once, or the next opening would be given the same pictures.
  closed.addEventListener("abort", close);
  try {
    stream = await openCamera();
    if (closed.aborted) return;
    video.srcObject = stream;
    await video.play();
    tell("showing");
    settled.value = true;
    const [track] = stream.getVideoTracks();
    if (track && "torch" in (track.getCapabilities?.() ?? {})) watching.hasTorch(track);
    await look(video, watching);
  } catch (error) {
    if (closed.aborted) return;
    tell(stateAfter(error));
    settled.value = true;
  } finally {
    close();
    if (video.srcObject === stream) video.srcObject = null;
  }
}

async function openCamera(): Promise<MediaStream> {
  // Not there at all where a page is not served securely.
  if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
}

// The names that getUserMedia throws (W3C, "Media Capture and Streams", 10.2).
function stateAfter(error: unknown): CameraState {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "busy";
}

async function look(video: HTMLVideoElement, { tell, read, closed }: Watching): Promise<void> {
  const reader = await openReader().catch((error) => {
    console.error(error);
    return null;
  });
  if (closed.aborted) return;
  tell(reader ? "reading" : "no_reader");
  let until = performance.now() + RESTS_AFTER_MS;
  let failures = 0;
  while (!closed.aborted) {
    let text: string | null = null;
    try {
      text = (await reader?.(video)) ?? null;
      failures = 0;
    } catch (error) {
      // One picture may be unreadable, as when the phone is being turned.
      failures += 1;
      if (failures === MOST_FAILURES) {
        console.error(error);
        tell("no_reader");
      }
    }
    if (closed.aborted) return;
    if (text) {
      await read(text);
      until = performance.now() + RESTS_AFTER_MS;
    } else if (performance.now() > until) {
      tell("resting");
      return;
    }
    await new Promise((done) => setTimeout(done, BETWEEN_LOOKS_MS));
  }
}

/** Switch the light beside the lens. */
export async function setTorch(track: MediaStreamTrack, on: boolean): Promise<void> {
  // `torch` is in the W3C's "MediaStream Image Capture", which TypeScript does not know.
  await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}
