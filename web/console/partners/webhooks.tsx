import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { count } from "../../shared/format";
import type { DeliveryView, PartnerView } from "../../shared/generated/schema";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Webhook",
    which: "Webhook",
    failed: "Gagal",
    every: "Semua",
    none_failed: "Tidak ada webhook yang gagal dalam 30 hari terakhir.",
    none_every: "Belum ada yang diberitahukan dalam 30 hari terakhir.",
    at: "Terjadi (WIB)",
    type: "Peristiwa",
    checkout: "Pesanan",
    state: "Keadaan",
    pending: "Dicoba lagi",
    delivered: "Sampai",
    gave_up: "Gagal",
    attempts: "Percobaan",
    answer: "Jawaban",
    number: "Nomor",
    replay: "Kirim ulang",
    replay_title: "Kirim ulang webhook 30 hari terakhir?",
    replay_lead:
      "Semua yang terjadi dalam 30 hari terakhir diberitahukan lagi kepada {name}, dengan nomor yang sama. Yang sudah diterima boleh mereka abaikan.",
    replay_go: "Ya, kirim ulang",
    replay_done: "Webhook “{name}” dikirim ulang.",
  },
  en: {
    title: "Webhooks",
    which: "Webhooks",
    failed: "Failed",
    every: "All",
    none_failed: "No webhook has failed in the last 30 days.",
    none_every: "Nothing has been told in the last 30 days.",
    at: "Happened (WIB)",
    type: "Event",
    checkout: "Order",
    state: "State",
    pending: "Tried again",
    delivered: "Delivered",
    gave_up: "Failed",
    attempts: "Attempts",
    answer: "Answer",
    number: "Id",
    replay: "Send again",
    replay_title: "Send the webhooks of the last 30 days again?",
    replay_lead:
      "All that has happened in the last 30 days is told to {name} again, with the same ids. What they have had they may ignore.",
    replay_go: "Yes, send again",
    replay_done: "The webhooks of “{name}” are being sent again.",
  },
});

type State = DeliveryView["state"];
const TONES: Readonly<Record<State, Tone>> = { pending: "warn", delivered: "good", failed: "bad" };

function stateName(state: State): string {
  return t(state === "failed" ? "gave_up" : state);
}

function columns(): Column<DeliveryView>[] {
  return [
    { key: "at", name: t("at"), of: ({ at }) => at, kind: "moment" },
    { key: "type", name: t("type"), of: ({ type }) => type },
    {
      key: "checkout",
      name: t("checkout"),
      of: ({ checkout }) => checkout,
      cell: ({ checkout }) => <span class="code">{checkout}</span>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <Chip tone={TONES[state]}>{stateName(state)}</Chip>,
    },
    { key: "attempts", name: t("attempts"), of: ({ attempts }) => attempts, kind: "count" },
    { key: "answer", name: t("answer"), of: ({ status, why }) => (status ? count(status) : why) },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}

const KEPT_DAYS = 30;

/** What a partner was told of its orders, and what it could not be told. */
export function Webhooks({ of }: { of: PartnerView }) {
  const [list, setList] = useState<"failed" | "">("failed");
  const [asking, setAsking] = useState(false);
  const params = { path: { partner_id: of.id } };
  const deliveries = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/partners/{partner_id}/webhooks", {
        params: { ...params, query: { state: list || undefined, limit: 100, cursor } },
      }),
    [of.id, list],
  );

  async function replay(): Promise<void> {
    // A minute of grace: what is older is not kept.
    const since = new Date(serverNow() - KEPT_DAYS * 86_400_000 + 60_000).toISOString();
    await got(
      api.POST("/api/v1/admin/partners/{partner_id}/webhooks/replay", { params, body: { since } }),
    );
    say(t("replay_done", { name: of.name }));
    await deliveries.load();
  }

  return (
    <section class="card stack" aria-labelledby="webhooks">
      <div class="spread">
        <h2 id="webhooks">{t("title")}</h2>
        <Only role="admin">
          <Button act={() => setAsking(true)}>{t("replay")}</Button>
        </Only>
      </div>
      <Pick
        label={t("which")}
        value={list}
        choose={setList}
        of={[
          { value: "failed", name: t("failed") },
          { value: "", name: t("every") },
        ]}
      />
      <ListedTable
        of={deliveries}
        caption={t("title")}
        columns={columns()}
        id={({ id }) => id}
        file="webhook"
        empty={t(list ? "none_failed" : "none_every")}
      />
      {asking ? (
        <Ask
          title={t("replay_title")}
          go={t("replay_go")}
          act={replay}
          close={() => setAsking(false)}
        >
          <p class="ask-lead">{t("replay_lead", { name: of.name })}</p>
        </Ask>
      ) : null}
    </section>
  );
}
