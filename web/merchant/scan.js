// Reading a QR code with the browser's own detector, where it has one (WICG, "Accelerated Shape
// Detection in Images"). Where it has none, typing is the way.

import { make } from "../shared/elements.js";
import { setLabel } from "../shared/words.js";

const LOOK_EVERY_MS = 150;

/** Whether this browser can read QR codes by itself. */
export async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}

/** The text of the first QR code that the camera sees, shown in `view`; null when the view was
 * taken off the page first. Throws DOMException where the camera stays closed. */
export async function scan(view) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  const video = make("video", { muted: true, playsInline: true, srcObject: stream });
  setLabel(video, "merchant.camera");
  view.append(video);
  try {
    await video.play();
    while (view.isConnected) {
      const [found] = await detector.detect(video);
      if (found?.rawValue) return found.rawValue;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.remove();
  }
}
