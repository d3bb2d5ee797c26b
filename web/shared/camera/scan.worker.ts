// Reads QR codes where the browser cannot: zxing-cpp as WebAssembly, in a thread of its own, from our
// own origin. Each message is a picture, each answer the text in it, or null.

import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

const OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
};

const prepared = prepareZXingModule({
  overrides: { locateFile: () => wasm },
  fireImmediately: true,
});
prepared.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }: MessageEvent<ImageData>) => {
  try {
    const [found] = await readBarcodes(data, OPTIONS);
    postMessage({ text: found?.text || null });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
