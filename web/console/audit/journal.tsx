import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { AuditEntryView } from "../../shared/generated/schema";
import { serverNow } from "../../shared/session";
import { Choice, Field, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { roleName } from "../shared/may";
import { Actor, useStaff } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Thing } from "../shared/thing";
import { actionName } from "./actions";
import { DetailsList, detailsText } from "./details";

const t = catalogue({
  id: {
    title: "Jejak audit",
    lead: "Siapa melakukan apa, kapan, dan dari alamat internet mana. Catatan hanya bertambah, tidak pernah diubah. Untuk uang, mutasinya sendiri yang menjadi catatan.",
    date: "Tanggal",
    date_hint: "Kosong: 31 hari terakhir.",
    actor: "Oleh",
    everybody: "Semua orang",
    object: "Nomor objek",
    object_hint: "Misalnya stl_…, mrc_…, atau tanggal yang ditutup.",
    show: "Tampilkan",
    none: "Tidak ada catatan yang cocok. Ubah tanggal, orang, atau objeknya.",
    occurred_at: "Waktu (WIB)",
    who: "Siapa",
    origin: "Dari alamat",
    action: "Tindakan",
    what: "Objek",
    details: "Rincian",
  },
  en: {
    title: "Audit journal",
    lead: "Who did what, when, and from which internet address. Entries are only added, never changed. Where money moves, the transfer itself is the entry.",
    date: "Date",
    date_hint: "Empty: the last 31 days.",
    actor: "By",
    everybody: "Everybody",
    object: "Id of an object",
    object_hint: "Such as stl_…, mrc_…, or a date that was closed.",
    show: "Show",
    none: "No entry fits. Change the date, the person or the object.",
    occurred_at: "Time (WIB)",
    who: "Who",
    origin: "From address",
    action: "What was done",
    what: "Object",
    details: "Details",
  },
});

interface Bounds {
  date: string;
  actor: string;
  object: string;
}

/** Who did what when from where; `id` is an object whose entries are looked for. */
export function AuditJournal({ id }: { id?: string }) {
  const today = businessDay(serverNow());
  const [bounds, setBounds] = useState<Bounds>({
    date: id ? "" : today,
    actor: "",
    object: id ?? "",
  });
  const staff = useStaff();
  const names = new Map(staff.map((one) => [one.id, one.name]));
  const entries = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/audit-journal", {
        params: { query: { ...given(bounds), limit: 100, cursor } },
      }),
    [bounds],
  );

  async function show({ date = "", actor = "", object = "" }: Typed): Promise<void> {
    setBounds({ date, actor, object });
  }

  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <div class="line-form">
        <Form act={show} go={t("show")} icon="search">
          <Field
            name="date"
            label={t("date")}
            hint={t("date_hint")}
            type="date"
            defaultValue={bounds.date}
            max={today}
          />
          <Choice name="actor" label={t("actor")}>
            <option value="">{t("everybody")}</option>
            {staff.map((one) => (
              <option key={one.id} value={`${one.role}:${one.id}`}>
                {one.name} ({roleName(one.role)})
              </option>
            ))}
          </Choice>
          <Field
            name="object"
            label={t("object")}
            hint={t("object_hint")}
            defaultValue={bounds.object}
            maxLength={64}
            autoComplete="off"
          />
        </Form>
      </div>
      <ListedTable
        of={entries}
        caption={t("title")}
        columns={columns(names)}
        id={(one) => `${one.occurred_at} ${one.action} ${one.object} ${one.actor}`}
        file="jejak-audit"
        filter
        empty={t("none")}
      />
    </div>
  );
}

// The API takes no empty ones.
function given(bounds: Bounds): Partial<Bounds> {
  return Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== ""));
}

function columns(staff: ReadonlyMap<string, string>): Column<AuditEntryView>[] {
  return [
    { key: "occurred_at", name: t("occurred_at"), of: (one) => one.occurred_at, kind: "moment" },
    {
      key: "actor",
      name: t("who"),
      of: ({ actor }) => actor,
      cell: ({ actor }) => <Actor actor={actor} staff={staff} />,
    },
    { key: "origin", name: t("origin"), of: ({ origin }) => origin || null },
    { key: "action", name: t("action"), of: ({ action }) => actionName(action) },
    {
      key: "object",
      name: t("what"),
      of: ({ object }) => object,
      cell: ({ object }) => staff.get(object) ?? <Thing id={object} />,
    },
    {
      key: "details",
      name: t("details"),
      of: ({ details }) => detailsText(details),
      cell: ({ details }) => <DetailsList of={details} />,
    },
  ];
}
