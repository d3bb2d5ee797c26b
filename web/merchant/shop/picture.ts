// Pictures on the phone: made smaller before they are sent, for data costs money; and waited for.

import type { ShopPhotoView } from "../../shared/generated/schema";

// Somewhat more than what is shown (chalicelib/products/formats/photo.py).
const LONGER_SIDE = 1_600;
const QUALITY = 0.85;
const ASKED_EVERY_MS = 1_000;
const ASKED_TIMES = 40;

/** A photo as it is sent: smaller, upright, as JPEG. What this browser cannot read goes as it is. */
export async function smaller(file: File): Promise<Blob> {
  const drawn = await createImageBitmap(file).catch(() => null);
  if (!drawn) return file;
  const scale = Math.min(1, LONGER_SIDE / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(drawn.width * scale));
  canvas.height = Math.max(1, Math.round(drawn.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return made ?? file;
}

/** What `look` answers once the photo was looked at; as it is where that takes too long, or `left`
 * says that nobody waits any more. */
export async function made<T extends Pick<ShopPhotoView, "photo_state">>(
  look: () => Promise<T>,
  left: AbortSignal,
): Promise<T> {
  for (let times = 1; ; times += 1) {
    const now = await look();
    if (now.photo_state !== "waiting" || times === ASKED_TIMES || left.aborted) return now;
    await new Promise((done) => setTimeout(done, ASKED_EVERY_MS));
  }
}
