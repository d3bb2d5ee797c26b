import { useRef } from "preact/hooks";
import { api, FormKey, got } from "../../shared/api";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { roleName, STAFF_ROLES, type StaffRole } from "../shared/may";

const t = catalogue({
  id: {
    title: "Usulkan petugas",
    name: "Nama",
    phone: "Nomor HP",
    phone_hint: "Ke nomor ini kode masuk dikirim.",
    bad: "Nomor HP diawali 08 atau +62.",
    role: "Peran",
    send: "Usulkan",
    never_mind: "Tidak jadi",
    done: "{name} diusulkan sebagai {role}. Petugas program lain mengonfirmasinya.",
  },
  en: {
    title: "Propose staff",
    name: "Name",
    phone: "Phone number",
    phone_hint: "Sign-in codes are sent to this number.",
    bad: "A phone number begins with 08 or +62.",
    role: "Role",
    send: "Propose",
    never_mind: "Never mind",
    done: "{name} is proposed as {role}. Another program officer confirms it.",
  },
});

/** Asks who is to come; another admin lets them in. */
export function Propose({ added, close }: { added: () => Promise<void>; close: () => void }) {
  const key = useRef(new FormKey());
  async function propose({ name = "", phone = "", role }: Typed): Promise<void> {
    if (phone.replace(/\D/g, "").length < 8) throw new FieldError("phone", t("bad"));
    const body = { name, phone, role: role as StaffRole };
    const header = key.current.for(body);
    const member = await got(api.POST("/api/v1/admin/staff", { params: { header }, body }));
    key.current.succeeded();
    say(t("done", { name: member.name, role: roleName(member.role) }));
    close();
    await added();
  }
  return (
    <Dialog title={t("title")} close={close}>
      <Form act={propose} go={t("send")} beside={<Button act={close}>{t("never_mind")}</Button>}>
        <Field name="name" label={t("name")} required maxLength={100} autoComplete="off" />
        <Field
          name="phone"
          type="tel"
          label={t("phone")}
          hint={t("phone_hint")}
          required
          maxLength={24}
          autoComplete="off"
        />
        <Choice name="role" label={t("role")}>
          {STAFF_ROLES.map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
        </Choice>
      </Form>
    </Dialog>
  );
}
