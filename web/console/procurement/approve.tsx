import { useRef } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { PurchaseOrderView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Field, Form } from "../../shared/ui/form";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { meansName } from "./state";

const t = catalogue({
  id: {
    title: "Setujui {amount} untuk {shop}?",
    lead: "Uang ini disisihkan dari kas daerah untuk pesanan ini. Menjadi hak toko baru setelah barangnya diterima.",
    committed: "Disisihkan",
    unit: "Unit kerja",
    account_code: "Kode rekening",
    order: "Nomor dokumen",
    means: "Cara bayar",
    reference: "Nomor SPM atau SP2D",
    reference_hint:
      "Satu nomor boleh untuk beberapa pesanan dengan kode rekening yang sama, tidak untuk kampanye.",
    go: "Ya, setujui {amount}",
    done: "{amount} disisihkan untuk {shop} dengan {reference}.",
  },
  en: {
    title: "Approve {amount} for {shop}?",
    lead: "This money is committed from the treasury to this order. It is owed to the shop only once the goods are accepted.",
    committed: "Committed",
    unit: "Unit",
    account_code: "Account code",
    order: "Document number",
    means: "Means of payment",
    reference: "SPM or SP2D number",
    reference_hint:
      "One number may stand for several orders of the same account code, and for no campaign.",
    go: "Yes, approve {amount}",
    done: "{amount} are committed to {shop} by {reference}.",
  },
});

/** Asks finance for the SPM or SP2D, above exactly what is committed to whom. */
export function Approve({
  of,
  source,
  close,
}: {
  of: PurchaseOrderView;
  source: Source<PurchaseOrderView>;
  close: () => void;
}) {
  const key = useRef(new FormKey());
  const words = { amount: rupiah(of.total), shop: of.merchant_name };

  async function approve(reference: string): Promise<void> {
    // What stands above: an order that was changed since is not approved.
    const body = { reference, version: of.version };
    const params = { path: { order_id: of.id }, header: key.current.for(body) };
    const approved = await untilKnown(() =>
      api.POST("/api/v1/finance/purchase-orders/{order_id}/approve", { params, body }),
    );
    say(t("done", { ...words, reference }));
    source.set(approved);
    close();
  }

  return (
    <Dialog title={t("title", words)} close={close}>
      <p class="ask-lead">{t("lead")}</p>
      <dl class="pairs ask-lead">
        <Pair name={t("unit")}>{of.unit}</Pair>
        <Pair name={t("account_code")}>{of.account_code}</Pair>
        <Pair name={t("order")}>{of.reference}</Pair>
        <Pair name={t("means")}>{meansName(of.means)}</Pair>
        <Pair name={t("committed")} total>
          <Money amount={of.total} class="strong" />
        </Pair>
      </dl>
      <Form
        act={({ reference = "" }) => approve(reference)}
        go={t("go", words)}
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Field
          name="reference"
          label={t("reference")}
          hint={t("reference_hint")}
          required
          maxLength={64}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
