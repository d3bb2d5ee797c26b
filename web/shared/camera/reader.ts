// Reading a QR code in what a camera shows: by the browser's own detector where it has one (WICG,
// "Accelerated Shape Detection in Images"), else by a worker of ours.

/** Reads the code in a video's present picture. */
export type Reader = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** The best reader of this browser, ready to read. Throws where there is none. */
export async function openReader(): Promise<Reader> {
  return (await builtIn()) ?? (await fromWorker());
}

async function builtIn(): Promise<Reader | null> {
  const kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
  try {
    if (!(await kind?.getSupportedFormats())?.includes("qr_code")) return null;
  } catch {
    return null; // Android offers it before its parts have been fetched
  }
  const detector = new (kind as DetectorKind)({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue || null;
}

type Answer = { ready: true } | { text: string | null } | { failed: string };

// Kept over the openings of the camera: its code is large and takes time to prepare.
let worker: Promise<Worker> | null = null;

function scanner(): Promise<Worker> {
  worker ??= startWorker().catch((error) => {
    worker = null; // the network may be back at the next attempt
    throw error;
  });
  return worker;
}

function startWorker(): Promise<Worker> {
  const started = new Worker(new URL("./scan.worker.ts", import.meta.url), { type: "module" });
  return new Promise((done, fail) => {
    started.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ("failed" in data) fail(new Error(data.failed));
      else done(started);
    };
    started.onerror = () => fail(new Error("the scanner did not start"));
  });
}

async function fromWorker(): Promise<Reader> {
  await scanner();
  const canvas = document.createElement("canvas");
  let turn = 0;
  return async (video) => {
    turn += 1;
    const picture = cut(video, canvas, turn % 2 === 1);
    return picture ? ask(picture) : null;
  };
}

// Many times what the slowest phone takes for a picture.
const ANSWERS_WITHIN_MS = 5000;

let last: Promise<unknown> = Promise.resolve();

// One picture at a time, even where the camera was opened anew in between.
function ask(picture: ImageData): Promise<string | null> {
  const answer = last.then(async () => answered(await scanner(), picture));
  last = answer.catch(() => {});
  return answer;
}

// A phone that is short of memory ends a worker without a word: another one is started then.
function answered(by: Worker, picture: ImageData): Promise<string | null> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      by.terminate();
      worker = null;
      fail(new Error("the scanner does not answer"));
    }, ANSWERS_WITHIN_MS);
    by.onmessage = ({ data }: MessageEvent<Answer>) => {
      clearTimeout(late);
      if ("text" in data) done(data.text);
      else fail(new Error("failed" in data ? data.failed : "out of turn"));
    };
    by.postMessage(picture, [picture.data.buffer]);
  });
}

const LONGEST_SIDE = 1280;
const MIDDLE = 0.85;
const MIDDLE_ENLARGED = 2;
const MIDDLE_LONGEST_SIDE = 1200;

// Turn by turn the whole picture, and its middle enlarged: measured on codes of our length, the
// first reads what is near, turned or out of focus, the second what is small.
function cut(video: HTMLVideoElement, canvas: HTMLCanvasElement, whole: boolean): ImageData | null {
  const { videoWidth: wide, videoHeight: high } = video;
  if (!wide || !high) return null;
  const side = Math.min(wide, high) * MIDDLE;
  const [width, height] = whole ? [wide, high] : [side, side];
  const scale = whole
    ? Math.min(1, LONGEST_SIDE / Math.max(wide, high))
    : Math.min(MIDDLE_ENLARGED, MIDDLE_LONGEST_SIDE / side);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) return null;
  const [left, top] = [(wide - width) / 2, (high - height) / 2];
  brush.drawImage(video, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}
