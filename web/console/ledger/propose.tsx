import { useRef } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { TransferView } from "../../shared/generated/schema";
import { go } from "../../shared/route";
import { say } from "../../shared/status";
import { Form, TextArea, type Typed } from "../../shared/ui/form";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import type { CampaignNames } from "../shared/campaigns";
import { accountWords, kindName } from "../shared/names";
import { reversalOf } from "../shared/transfer";

const t = catalogue({
  id: {
    title: "Keliru? Usulkan koreksi",
    what: "Mutasi ini tidak akan diubah. Yang belum kembali darinya, paling banyak {amount}, dipindahkan dari {from} ke {to} dengan mutasi baru jenis {kind} yang menyebut mutasi ini.",
    two: "Anda mengusulkan, bendahara lain menyetujui. Sebelum disetujui tidak ada uang yang bergerak.",
    reason_hint:
      "Apa yang keliru, dan dari mana Anda tahu. Rekan Anda memutuskan dari kalimat ini.",
    go: "Usulkan",
    done: "Koreksi diusulkan. Minta bendahara lain menyetujuinya.",
    elsewhere:
      "Jenis mutasi ini tidak dikoreksi di sini. Yang dapat dikoreksi: pendanaan, penukaran, dan pembayaran lewat bank. Voucher dibatalkan oleh petugas program di bagian Warga.",
  },
  en: {
    title: "Wrong? Propose a correction",
    what: "This transfer will not be changed. What has not gone back of it yet, {amount} at most, is moved from {from} to {to} by a new transfer of kind {kind} that names this one.",
    two: "You propose, another finance officer approves. No money moves before that.",
    reason_hint: "What is wrong, and how you know. Your colleague decides by this sentence.",
    go: "Propose",
    done: "The correction is proposed. Ask another finance officer to approve it.",
    elsewhere:
      "Transfers of this kind are not corrected here. What can be: fundings, redemptions and payouts. Vouchers are voided by a program officer, under Residents.",
  },
});

/** The form by which a finance officer proposes to reverse a transfer. */
export function Propose({ of, campaigns }: { of: TransferView; campaigns: CampaignNames }) {
  const key = useRef(new FormKey());
  const reversal = reversalOf(of.kind);
  if (!reversal) return <p class="note">{t("elsewhere")}</p>;

  async function propose({ reason = "" }: Typed): Promise<void> {
    const body = { transfer_id: of.id, reason };
    const header = key.current.for(body);
    await untilKnown(() => api.POST("/api/v1/finance/corrections", { params: { header }, body }));
    key.current.succeeded();
    say(t("done"));
    go(["finance", "corrections"]);
  }

  return (
    <section class="card stack" aria-labelledby="correct">
      <h3 id="correct">{t("title")}</h3>
      <p>
        {t("what", {
          amount: rupiah(of.amount),
          from: accountWords(of.credit_account, campaigns),
          to: accountWords(of.debit_account, campaigns),
          kind: kindName(reversal),
        })}
      </p>
      <p class="note">{t("two")}</p>
      <Form act={propose} go={t("go")} icon="undo">
        <TextArea
          name="reason"
          label={shared("reason")}
          hint={t("reason_hint")}
          required
          maxLength={200}
        />
      </Form>
    </section>
  );
}
