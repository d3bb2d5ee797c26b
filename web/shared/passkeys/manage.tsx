import { useEffect, useState } from "preact/hooks";
import { api, everyPage, got } from "../api";
import { useAttempt } from "../attempt";
import { moment } from "../format";
import type { PasskeyView } from "../generated/schema";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import { Ask, Dialog } from "../ui/dialog";
import { Skeleton } from "../ui/loading";
import { Problem } from "../ui/problem";
import { catalogue } from "../words";
import { Make } from "./make";
import { managing } from "./passkeys";

const t = catalogue({
  id: {
    title: "Kunci sandi",
    lead: "Dengan kunci sandi Anda masuk memakai sidik jari, wajah, atau PIN perangkat, tanpa kode.",
    none: "Belum ada kunci sandi.",
    since: "dibuat {when}",
    proposed: "Menunggu {wanting} petugas program",
    removal_proposed: "Menunggu dihapus",
    active: "Aktif",
    removed: "Dihapus",
    remove: "Hapus",
    remove_named: "Hapus kunci sandi {name}",
    remove_title: "Hapus kunci sandi {name}?",
    remove_lead: "Perangkat itu tidak dapat dipakai lagi untuk masuk. Hapus juga di perangkatnya.",
    remove_go: "Ya, hapus",
    close: "Tutup",
  },
  en: {
    title: "Passkeys",
    lead: "With a passkey you come in by your finger, your face or the device's PIN, without a code.",
    none: "No passkey yet.",
    since: "made {when}",
    proposed: "Waits for {wanting} program {wanting:officer|officers}",
    removal_proposed: "Waits to be deleted",
    active: "Active",
    removed: "Deleted",
    remove: "Delete",
    remove_named: "Delete passkey {name}",
    remove_title: "Delete passkey {name}?",
    remove_lead: "That device can no longer be used to sign in. Delete it on the device, too.",
    remove_go: "Yes, delete",
    close: "Close",
  },
});

/** Somebody's own passkeys: which there are, one more, one less. */
export function Manage() {
  const [all, setAll] = useState<readonly PasskeyView[] | null>(null);
  const [going, setGoing] = useState<PasskeyView | null>(null);
  const [problem, attempt] = useAttempt();
  const close = (): void => {
    managing.value = false;
  };
  async function load(): Promise<void> {
    setAll(
      await everyPage((cursor) =>
        api.GET("/api/v1/auth/passkeys", { params: { query: { cursor } } }),
      ),
    );
  }
  useEffect(() => {
    attempt(load);
    return close;
  }, []);

  async function remove({ id }: PasskeyView): Promise<void> {
    const params = { path: { passkey_id: id } };
    await got(api.DELETE("/api/v1/auth/passkeys/{passkey_id}", { params }));
    await load();
  }

  return (
    <Dialog title={t("title")} close={close}>
      <div class="stack">
        <p class="soft">{t("lead")}</p>
        <Problem error={problem} />
        {all === null && !problem ? <Skeleton rows={2} /> : null}
        {all?.length === 0 ? <p>{t("none")}</p> : null}
        {all?.map((one) => (
          <div key={one.id} class="spread">
            <span>
              {one.name}{" "}
              <span class="soft small">{t("since", { when: moment(one.created_at, "day") })}</span>
            </span>
            <Chip tone={one.state === "active" ? "good" : "warn"}>
              {t(one.state, { wanting: one.wanting })}
            </Chip>
            {one.state === "removal_proposed" ? null : (
              <Button
                look="quiet"
                label={t("remove_named", { name: one.name })}
                act={() => setGoing(one)}
              >
                {t("remove")}
              </Button>
            )}
          </div>
        ))}
        <div class="buttons">
          <Make made={load} />
          <Button act={close}>{t("close")}</Button>
        </div>
      </div>
      {going ? (
        <Ask
          title={t("remove_title", { name: going.name })}
          go={t("remove_go")}
          act={() => remove(going)}
          close={() => setGoing(null)}
        >
          <p class="ask-lead">{t("remove_lead")}</p>
        </Ask>
      ) : null}
    </Dialog>
  );
}
