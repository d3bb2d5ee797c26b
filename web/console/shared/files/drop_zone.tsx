import { useState } from "preact/hooks";
import { count } from "../../../shared/format";
import { FileField } from "../../../shared/ui/form";
import { catalogue } from "../../../shared/words";

const t = catalogue({
  id: {
    file: "Berkas CSV",
    drop: "Seret berkas ke sini, atau pilih dari komputer Anda.",
    chosen: "{name}, {size} KiB",
  },
  en: {
    file: "CSV file",
    drop: "Drag a file here, or choose one from your computer.",
    chosen: "{name}, {size} KiB",
  },
});

/** Takes a file, dropped or chosen: a CSV, where it is not called something else. */
export function DropZone({
  name,
  label = t("file"),
  accept = ".csv,text/csv,text/plain",
  chosen,
}: {
  name: string;
  label?: string;
  /** The endings and media types that are offered. */
  accept?: string;
  chosen: (file: File | null) => void;
}) {
  const [over, setOver] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  function take(found: File | null): void {
    setFile(found);
    chosen(found);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever cannot drag has the field inside
    <div
      class={`drop-zone${over ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const input = event.currentTarget.querySelector("input");
        const dropped = event.dataTransfer?.files;
        if (!input || !dropped?.length) return;
        input.files = dropped;
        take(dropped[0] ?? null);
      }}
    >
      <FileField
        name={name}
        label={label}
        hint={t("drop")}
        accept={accept}
        onChange={(event) => take(event.currentTarget.files?.[0] ?? null)}
      />
      {file ? (
        <p class="small" aria-live="polite">
          {t("chosen", { name: file.name, size: count(Math.ceil(file.size / 1024)) })}
        </p>
      ) : null}
    </div>
  );
}
