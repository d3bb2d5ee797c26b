import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { ResidentView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Field, FieldError, Form, Tickbox, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";
import { Delegate } from "./delegate";
import { Vouchers } from "./vouchers";

const t = catalogue({
  id: {
    up: "Semua warga",
    profile: "Data warga",
    nik: "NIK",
    phone: "Nomor HP",
    no_phone: "Belum ada",
    kelurahan: "Kelurahan",
    segments: "Kelompok",
    number: "Nomor warga",
    change: "Ganti nomor HP",
    change_lead:
      "Nomor lama tidak dapat lagi masuk ke dompet ini. Pastikan yang meminta benar {name}.",
    new_phone: "Nomor HP baru",
    none: "Warga ini tidak punya nomor HP",
    either: "Isi nomornya, atau centang bahwa tidak ada.",
    bad: "Nomor HP diawali 08 atau +62.",
    save: "Simpan nomor",
    saved: "Nomor HP {name} sekarang {phone}.",
    never_mind: "Tidak jadi",
  },
  en: {
    up: "All residents",
    profile: "Resident",
    nik: "NIK",
    phone: "Phone",
    no_phone: "None yet",
    kelurahan: "Kelurahan",
    segments: "Groups",
    number: "Resident id",
    change: "Change phone number",
    change_lead:
      "The old number can no longer sign in to this wallet. Make sure that it is {name} who asks.",
    new_phone: "New phone number",
    none: "This resident has no phone",
    either: "Fill in the number, or tick that there is none.",
    bad: "A phone number begins with 08 or +62.",
    save: "Save number",
    saved: "{name}'s phone number is {phone} now.",
    never_mind: "Never mind",
  },
});

export function Resident({ id }: { id: string }) {
  const params = { path: { resident_id: id } };
  const resident = useSource(
    () => got(api.GET("/api/v1/admin/residents/{resident_id}", { params })),
    [id],
  );
  async function change({ phone: typed = "", none }: Typed): Promise<void> {
    if (Boolean(typed) === Boolean(none)) throw new FieldError("phone", t("either"));
    if (typed && typed.replace(/\D/g, "").length < 8) throw new FieldError("phone", t("bad"));
    const changed = await got(
      api.PATCH("/api/v1/admin/residents/{resident_id}", {
        params,
        body: { phone: typed || null },
      }),
    );
    resident.set(changed);
    say(t("saved", { name: changed.name, phone: changed.phone ?? t("no_phone") }));
  }
  return (
    <Loading of={resident} tall>
      {(found) => (
        <>
          <Head title={found.name} up={{ href: to("residents"), name: t("up") }}>
            <Only role="admin">
              <ChangePhone of={found} act={change} />
            </Only>
          </Head>
          <div class="two">
            <Profile of={found} />
            <Delegate of={found} />
          </div>
          <Vouchers resident={found} />
        </>
      )}
    </Loading>
  );
}

function Profile({ of }: { of: ResidentView }) {
  return (
    <section class="card stack" aria-labelledby="profile">
      <h2 id="profile">{t("profile")}</h2>
      <Facts
        of={[
          [t("nik"), of.nik],
          [t("phone"), of.phone ?? t("no_phone")],
          [t("kelurahan"), kelurahanName(of.kelurahan_code)],
          [t("segments"), of.segments.join(", ") || "–"],
          [t("number"), <span class="code">{of.id}</span>],
        ]}
      />
    </section>
  );
}

function ChangePhone({ of, act }: { of: ResidentView; act: (typed: Typed) => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button icon="phone" act={() => setAsking(true)}>
        {t("change")}
      </Button>
      {asking ? (
        <Dialog title={t("change")} close={close}>
          <div class="stack">
            <p>{t("change_lead", { name: of.name })}</p>
            <Form
              go={t("save")}
              act={async (typed) => {
                await act(typed);
                close();
              }}
              beside={<Button act={close}>{t("never_mind")}</Button>}
            >
              <Field
                name="phone"
                type="tel"
                label={t("new_phone")}
                maxLength={24}
                autoComplete="off"
              />
              <Tickbox name="none" label={t("none")} />
            </Form>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
