import { useEffect, useRef } from "preact/hooks";
import { Field, FieldError, Form } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { presentedIn, told } from "./presented";
import { meant } from "./removed";
import { present, problem } from "./steps";

const t = catalogue({
  id: {
    title: "Ketik kode warga",
    code: "Kode",
    hint: "Sepuluh angka. Warga menekan “Tidak bisa dipindai?” di layar Bayar.",
    go: "Lanjut",
  },
  en: {
    title: "Type the resident's code",
    code: "Code",
    hint: "Ten digits. The resident presses “Cannot be scanned?” on the Pay screen.",
    go: "Continue",
  },
});

// A token may be pasted as well.
const LONGEST_TYPED = 4096;

/** The code typed by hand. */
export function Keys() {
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.querySelector("input")?.focus(), []);

  async function go(text: string): Promise<void> {
    problem.value = null;
    const presented = presentedIn(text);
    if (presented === "ten_digits") throw new FieldError("code", told(presented));
    if (typeof presented === "string") {
      problem.value = told(presented);
      return;
    }
    try {
      await present(presented);
    } catch (error) {
      const words = meant(error);
      if (words === error) throw error; // a field of the form may be meant
      problem.value = words;
    }
  }

  return (
    <section class="card stack" ref={place}>
      <h2>{t("title")}</h2>
      <Form act={({ code = "" }) => go(code)} go={t("go")}>
        <Field
          name="code"
          label={t("code")}
          hint={t("hint")}
          inputMode="numeric"
          autoComplete="off"
          required
          maxLength={LONGEST_TYPED}
          big
        />
      </Form>
      <Problem error={problem.value} />
    </section>
  );
}
