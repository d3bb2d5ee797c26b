// A bank statement on its way in: with the request where it is small and UTF-8, else by an upload and
// a job.

import { api, got, untilKnown } from "../../shared/api";
import type { BankStatementView, StatementMappingBody } from "../../shared/generated/schema";
import { put } from "../shared/files/upload";
import { isUtf8 } from "./encoding";
import type { MediaType } from "./formats";

/** What a request may carry, and what an upload may (chalicelib/bank/rules/statements.py). */
const AT_ONCE_MOST_BYTES = 5 * 1024 * 1024;
export const STATEMENT_MOST_BYTES = 32 * 1024 * 1024;

/** How a bank's own CSV is read: by the bank's profile, by a mapping of its columns, or neither. */
export interface ReadBy {
  profile: string;
  mapping: StatementMappingBody | null;
}

type Header = { "Idempotency-Key": string };

/** Send a statement; answers it as it stands, read or not yet. `told` hears of the bytes of an
 * upload. */
export async function sendStatement(
  file: File,
  mediaType: MediaType,
  { profile, mapping }: ReadBy,
  header: Header,
  told: (done: number) => void,
  stop: AbortSignal,
): Promise<BankStatementView> {
  if (file.size <= AT_ONCE_MOST_BYTES && (await isUtf8(file))) {
    const query = {
      ...(profile ? { profile } : {}),
      ...(mapping ? { mapping: JSON.stringify(mapping) } : {}),
    };
    return untilKnown<BankStatementView>(() =>
      api.POST("/api/v1/finance/bank-statements", {
        params: { header, query },
        headers: { "Content-Type": mediaType },
        // The document describes the file as text; its bytes must stay as they are.
        body: file as unknown as string,
        bodySerializer: () => file,
      }),
    );
  }
  const { upload_id, upload_url } = await got(
    api.POST("/api/v1/finance/uploads", { body: { content_type: mediaType } }),
  );
  await put(upload_url, file, mediaType, told, stop);
  return untilKnown<BankStatementView>(() =>
    api.POST("/api/v1/finance/bank-statements", {
      params: { header },
      body: { upload_id, mapping, ...(profile ? { profile } : {}) },
    }),
  );
}
