import { Button } from "../../shared/ui/button";
import { Copy } from "../../shared/ui/copy";
import { catalogue } from "../../shared/words";
import { Facts } from "./facts";

const t = catalogue({
  id: {
    title: "Salin sekarang",
    once: "Ini hanya ditampilkan sekali. Salin, lalu sampaikan lewat jalur yang aman; siapa pun yang memilikinya dapat bertindak sebagai {name}.",
    done: "Sudah disalin",
  },
  en: {
    title: "Copy this now",
    once: "This is shown only once. Copy it and hand it over by a safe way; whoever has it can act as {name}.",
    done: "I have copied it",
  },
});

/** Secrets that are shown once, each to be copied. */
export function Secrets({
  name,
  of,
  done,
}: {
  /** Whose they are. */
  name: string;
  of: readonly { what: string; text: string }[];
  done: () => void;
}) {
  return (
    <section class="card stack" aria-labelledby="secrets" role="status">
      <h2 id="secrets">{t("title")}</h2>
      <p class="note">{t("once", { name })}</p>
      <Facts
        of={of.map(
          ({ what, text }) =>
            [
              what,
              <span class="secret">
                <span class="code">{text}</span> <Copy text={text} what={what} />
              </span>,
            ] as const,
        )}
      />
      <div class="buttons">
        <Button look="primary" act={done}>
          {t("done")}
        </Button>
      </div>
    </section>
  );
}
