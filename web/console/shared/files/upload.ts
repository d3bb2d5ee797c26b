import { Unreachable } from "../../../shared/api";

/** PUT a file to the address of an upload, which is for this media type. `told` hears of the bytes
 * that have gone out: `fetch` does not tell. */
export function put(
  address: string,
  file: File,
  mediaType: string,
  told: (done: number) => void,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", mediaType);
    request.upload.onprogress = ({ loaded }) => told(loaded);
    request.onload = () =>
      request.status < 300 ? done() : failed(new Unreachable(`upload ${request.status}`));
    request.onerror = () => failed(new Unreachable("upload"));
    request.onabort = () => failed(new DOMException("left", "AbortError"));
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
