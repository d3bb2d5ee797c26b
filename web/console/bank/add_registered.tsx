import { useState } from "preact/hooks";
import { api, everyPage } from "../../shared/api";
import { grouped, moment, rupiah } from "../../shared/format";
import { Button } from "../../shared/ui/button";
import { Choice, Field, MoneyField } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import type { AddProps } from "./adding";
import { openPromises, openRemits, openSurrenders, type Registered } from "./registered";

const t = catalogue({
  id: {
    deposit: "SP2D yang belum masuk",
    surrender: "STS yang sudah disetujui",
    remit: "Setoran pajak yang sudah disetujui",
    one: "{reference}, {day}, {amount}",
    no_deposit: "Semua SP2D sudah masuk seluruhnya.",
    no_surrender: "Tidak ada STS yang disetujui dan belum dibukukan bank.",
    no_remit: "Tidak ada setoran pajak yang disetujui dan belum dibukukan bank.",
    ntpn: "NTPN",
    ntpn_hint: "16 huruf dan angka dari bukti penerimaan negara. Boleh menyusul.",
    amount: "Jumlah bagian ini (Rp)",
    add: "Tambahkan",
  },
  en: {
    deposit: "SP2D that has not arrived",
    surrender: "Approved STS",
    remit: "Approved remit of taxes",
    one: "{reference}, {day}, {amount}",
    no_deposit: "Every SP2D has arrived in full.",
    no_surrender: "No STS is approved and not booked by the bank.",
    no_remit: "No remit of taxes is approved and not booked by the bank.",
    ntpn: "NTPN",
    ntpn_hint: "16 letters and digits of the state's receipt. It may follow later.",
    amount: "Amount of this part (Rp)",
    add: "Add it",
  },
});

type Kind = "deposit" | "surrender" | "remit";

// What the registers hold that the bank has not booked, by the kind of part that it is.
const OPEN: Readonly<Record<Kind, () => Promise<Registered[]>>> = {
  deposit: async () =>
    openPromises(
      await everyPage((cursor) =>
        api.GET("/api/v1/finance/promises", {
          params: { query: { limit: 200, due: true, cursor } },
        }),
      ),
    ),
  surrender: async () =>
    openSurrenders(
      await everyPage((cursor) =>
        api.GET("/api/v1/finance/surrenders", { params: { query: { limit: 200, cursor } } }),
      ),
    ),
  remit: async () =>
    openRemits(
      await everyPage((cursor) =>
        api.GET("/api/v1/finance/taxes/remit", {
          params: { query: { limit: 200, state: "approved", cursor } },
        }),
      ),
    ),
};

/** Adds money that an SP2D promised, that an STS gives back, or that goes to the state by a billing
 * code: chosen from the registers. */
export function AddRegistered({ kind, ...props }: AddProps & { kind: Kind }) {
  const registered = useSource(() => OPEN[kind](), [kind]);
  return (
    <div class="add-part stack">
      <Loading of={registered} rows={1}>
        {(found) =>
          found.length > 0 ? (
            <Chosen kind={kind} of={found} {...props} />
          ) : (
            <Empty>{t(`no_${kind}`)}</Empty>
          )
        }
      </Loading>
    </div>
  );
}

function Chosen({ kind, of, left, add }: AddProps & { kind: Kind; of: readonly Registered[] }) {
  const [place, setPlace] = useState(0);
  const chosen = of[place];
  const open = chosen?.open ?? 0;
  // An SP2D may arrive in parts; an STS and a remit are paid in whole.
  const usual = kind === "deposit" ? Math.max(0, Math.min(left, open)) : open;
  const [typed, setTyped] = useState<number | null>(null);
  const [ntpn, setNtpn] = useState("");
  const amount = typed ?? usual;
  if (!chosen) return null;
  return (
    <>
      <div class="pair">
        <Choice
          name="registered"
          label={t(kind)}
          value={String(place)}
          onChange={(event) => {
            setPlace(Number(event.currentTarget.value));
            setTyped(null);
          }}
        >
          {of.map((one, at) => (
            <option key={one.reference} value={at}>
              {t("one", {
                reference: one.reference,
                day: moment(one.at, "day"),
                amount: rupiah(one.open),
              })}
            </option>
          ))}
        </Choice>
        {kind === "deposit" ? (
          <MoneyField
            key={chosen.reference}
            name="part_amount"
            label={t("amount")}
            defaultValue={usual ? grouped(usual) : ""}
            onAmount={setTyped}
          />
        ) : null}
        {kind === "remit" ? (
          <Field
            name="ntpn"
            label={t("ntpn")}
            hint={t("ntpn_hint")}
            maxLength={16}
            autoComplete="off"
            onInput={({ currentTarget: { value } }) => setNtpn(value.trim())}
          />
        ) : null}
      </div>
      <div class="buttons">
        <Button
          icon="plus"
          disabled={amount === 0}
          act={() => add({ kind, amount, reference: chosen.reference, ...(ntpn ? { ntpn } : {}) })}
        >
          {t("add")}
        </Button>
      </div>
    </>
  );
}
