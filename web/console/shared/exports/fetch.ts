// Fetching an export's file: by a link that is signed anew each time, for it lapses within the hour.

import { api, got } from "../../../shared/api";
import type { ExportView } from "../../../shared/generated/schema";
import { follow } from "../../../shared/save";

/** One export, up to date. */
export function oneExport(id: string): Promise<ExportView> {
  return got(
    api.GET("/api/v1/finance/exports/{export_id}", { params: { path: { export_id: id } } }),
  );
}

/** Have the browser store the file of an export that is done. */
export async function fetchExport(id: string): Promise<void> {
  const { download_url: address } = await oneExport(id);
  if (address) follow(address);
}

/** What the file behind a signed link is called where it is stored. */
export function nameBehind(address: string): string {
  const told = new URL(address).searchParams.get("response-content-disposition") ?? "";
  return /filename="([^"]+)"/.exec(told)?.[1] ?? "";
}
