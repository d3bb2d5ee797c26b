// A file on its way into a registry: at once where it is small, else by an upload and a job.

import { api, got, keyed, newKey, Unreachable, untilKnown } from "../../shared/api";
import type { ImportView, OutcomeView } from "../../shared/generated/schema";
import { put } from "../shared/files/upload";

export type Kind = "residents" | "merchants";

/** What a request may carry (chalicelib/imports/rules.py), and what an upload may. */
export const AT_ONCE_MOST_BYTES = 5 * 1024 * 1024;
export const UPLOAD_MOST_BYTES = 256 * 1024 * 1024;
const CSV = "text/csv";

type Header = { "Idempotency-Key": string };

/** Import a small file; answers the outcome. */
export async function importAtOnce(kind: Kind, file: File, header: Header): Promise<OutcomeView> {
  const answer = await got(
    api.POST(`/api/v1/admin/${kind}/import`, {
      params: { header },
      headers: { "Content-Type": CSV },
      // The document describes the file as text; its bytes must stay as they are.
      body: file as unknown as string,
      bodySerializer: () => file,
    }),
  );
  if ("import_id" in answer) throw new Error("a file that came with the request was queued");
  return answer;
}

/** Upload a large file and start its import; answers the job's id. `told` hears of the bytes. */
export async function startImport(
  kind: Kind,
  file: File,
  told: (done: number) => void,
  stop: AbortSignal,
): Promise<string> {
  const { upload_id, upload_url } = await got(
    api.POST("/api/v1/admin/uploads", { body: { content_type: CSV } }),
  );
  await put(upload_url, file, CSV, told, stop);
  const header = keyed(newKey());
  const started = await untilKnown(() =>
    api.POST(`/api/v1/admin/${kind}/import`, { params: { header }, body: { upload_id } }),
  );
  if (!("import_id" in started)) throw new Error("an upload was imported at once");
  return started.import_id;
}

const ASK_EVERY_MS = 1500;

/** Follow a job until it has ended; `told` hears how far it is. What is lost on the way is asked
 * for again. */
export async function followImport(
  id: string,
  told: (job: ImportView) => void,
  stop: AbortSignal,
): Promise<ImportView> {
  for (;;) {
    try {
      const job = await got(
        api.GET("/api/v1/admin/imports/{import_id}", {
          params: { path: { import_id: id } },
          signal: stop,
        }),
      );
      if (job.state === "done" || job.state === "failed") return job;
      told(job);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    await new Promise((passed) => setTimeout(passed, ASK_EVERY_MS));
    stop.throwIfAborted();
  }
}
