import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { rupiah } from "../../shared/format";
import type { OneLineView, PartView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Field, Form, type Typed } from "../../shared/ui/form";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { Candidates, OWN } from "./candidates";
import { remainderOf } from "./meaning";
import { OwnParts } from "./own_parts";

const t = catalogue({
  id: {
    title: "Apa baris ini?",
    choose: "Pilih salah satu penjelasan, atau susun sendiri.",
    whole: "Seluruh {amount} dijelaskan.",
    left: "Sisa {amount} tetap belum dijelaskan sampai dijelaskan nanti.",
    over: "Kelebihan {amount}: jumlah bagiannya melebihi baris ini.",
    over_next: "Hapus atau kecilkan salah satu bagiannya dulu.",
    reason_hint: "Misalnya: sesuai nota debit bank. Rekan Anda membacanya sebelum menyetujui.",
    go: "Usulkan",
    go_partly: "Usulkan, sisanya belum dijelaskan",
    done: "Penjelasan diusulkan. Rekan bendahara menyetujuinya.",
  },
  en: {
    title: "What is this line?",
    choose: "Choose an explanation, or build one yourself.",
    whole: "All of {amount} is explained.",
    left: "{amount} stays unexplained until somebody explains it.",
    over: "{amount} too much: the parts come to more than this line.",
    over_next: "Remove one of the parts or make it smaller first.",
    reason_hint: "For example: by the bank's debit note. Your colleague reads it before approving.",
    go: "Propose",
    go_partly: "Propose, the rest stays unexplained",
    done: "The explanation is proposed. Another finance officer approves it.",
  },
});

/** Proposes what a line is: one of the candidates, or parts that people put together. `proposed`
 * asks for the line as it stands then. */
export function Explain({
  of,
  statementId,
  proposed,
}: {
  of: OneLineView;
  statementId: string;
  proposed: () => Promise<void>;
}) {
  const [chosen, setChosen] = useState(of.candidates.length > 0 ? "" : OWN);
  const [own, setOwn] = useState<readonly PartView[]>([]);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const key = useRef(new FormKey());
  const candidate = of.candidates[Number(chosen)];
  const parts = chosen === OWN ? own : chosen === "" ? [] : (candidate?.parts ?? []);
  const remainder = remainderOf(of.booked, parts);

  async function propose(typed: Typed): Promise<void> {
    const rest: PartView[] = remainder > 0 ? [{ kind: "suspense", amount: remainder }] : [];
    const path = { statement_id: statementId, line: String(of.line) };
    const body = { parts: [...parts, ...rest], reason: typed.reason ?? "" };
    await untilKnown(() =>
      api.POST("/api/v1/finance/bank-statements/{statement_id}/lines/{line}/resolve", {
        params: { path, header: key.current.for([path, body]) },
        body,
      }),
    );
    key.current.succeeded();
    say(t("done"));
    await proposed();
  }

  return (
    <section class="card stack" aria-labelledby="explain">
      <h3 id="explain">{t("title")}</h3>
      <p class="small soft">{t("choose")}</p>
      <Candidates of={of.candidates} chosen={chosen} choose={setChosen} />
      {chosen === OWN ? (
        <OwnParts
          of={of}
          statementId={statementId}
          parts={own}
          names={names}
          change={setOwn}
          named={(id, name) => setNames(new Map([...names, [id, name]]))}
        />
      ) : null}
      {parts.length > 0 ? <Remainder of={of.booked} left={remainder} /> : null}
      {parts.length > 0 && remainder >= 0 ? (
        <Form act={propose} go={t(remainder > 0 ? "go_partly" : "go")}>
          <Field
            name="reason"
            label={shared("reason")}
            hint={t("reason_hint")}
            required
            maxLength={200}
          />
        </Form>
      ) : null}
    </section>
  );
}

/** What is left to explain, counted as parts come and go. */
function Remainder({ of, left }: { of: number; left: number }) {
  const how = left === 0 ? "whole" : left > 0 ? "left" : "over";
  return (
    <p role="status" class={`note ${how === "whole" ? "good" : how === "over" ? "bad" : ""}`}>
      {t(how, { amount: rupiah(how === "whole" ? of : Math.abs(left)) })}
      {how === "over" ? ` ${t("over_next")}` : ""}
    </p>
  );
}
