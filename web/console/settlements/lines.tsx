import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import { bankName } from "../../shared/banks";
import type { SettlementLineView, SettlementView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { may } from "../shared/may";
import { Pick } from "../shared/pick";
import { SearchableTable } from "../shared/table/searchable";
import type { Column } from "../shared/table/table";
import { HoldDialog, isReleasable, ReleaseDialog } from "./hold";
import { LineDetails } from "./line";
import { LINE_STATES, LineChip, type LineState, lineStateName } from "./state";
import { Why, whyWords } from "./why";
import { isWithdrawable, type PaymentAction, WithdrawPaymentDialog } from "./withdraw_payment";

const t = catalogue({
  id: {
    title: "Baris pencairan",
    state: "Keadaan",
    all: "Semua",
    none: "Tidak ada baris dalam keadaan ini.",
    nobody: "Tidak ada pedagang yang punya tagihan sampai saat itu.",
    line: "Baris",
    name: "Pedagang",
    account: "Rekening",
    bank_code: "Kode bank",
    bank_account: "Nomor rekening",
    bank_account_name: "Atas nama",
    amount: "Dibayar",
    owed: "Tagihan",
    why: "Keterangan",
    id: "Nomor pedagang",
    actions: "Tindakan",
    details: "Rincian",
    hold: "Tahan",
    release: "Lepaskan",
    of: "{what} {name}",
  },
  en: {
    title: "Lines of this settlement",
    state: "State",
    all: "All",
    none: "No line is in this state.",
    nobody: "No merchant was owed anything at that moment.",
    line: "Line",
    name: "Merchant",
    account: "Bank account",
    bank_code: "Bank code",
    bank_account: "Account number",
    bank_account_name: "In the name of",
    amount: "Pays",
    owed: "Owed",
    why: "Remarks",
    id: "Merchant id",
    actions: "Actions",
    details: "Details",
    hold: "Hold",
    release: "Release",
    of: "{what} {name}",
  },
});

type Act = "details" | "hold" | "release";

interface Opened {
  act: Act | "withdraw";
  line: SettlementLineView;
  /** The one redemption that is released. */
  redemption?: string;
  /** What is done about the withdrawal of its payment. */
  withdrawal?: PaymentAction;
}

/** The lines of a settlement: by state, searched, each opened, held or released. */
export function Lines({
  of,
  source,
  staff,
}: {
  of: SettlementView;
  source: Source<SettlementView>;
  staff: ReadonlyMap<string, string>;
}) {
  const [state, setState] = useState<LineState | "">("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const whole = of.lines.length === of.line_count;
  const chosen = (line: SettlementLineView) => state === "" || line.state === state;
  // What changes with any of its lines: a list that is read page by page is asked for anew then.
  const mark = [of.state, of.version, of.paid_count, of.returned_count, of.withdrawn_count].join();
  const close = () => setOpened(null);

  function changed(settlement: SettlementView): void {
    source.set(settlement);
    close();
  }

  return (
    <section class="section" aria-labelledby="lines">
      <h2 id="lines">{t("title")}</h2>
      <Pick
        label={t("state")}
        value={state}
        choose={setState}
        of={[
          { value: "", name: t("all"), rows: of.line_count },
          ...LINE_STATES.map((one) => ({
            value: one,
            name: lineStateName(one),
            rows: whole ? of.lines.filter((line) => line.state === one).length : undefined,
          })),
        ]}
      />
      <SearchableTable
        rows={whole ? of.lines.filter(chosen) : null}
        ask={(cursor) =>
          api.GET("/api/v1/finance/settlements/{settlement_id}/lines", {
            params: {
              path: { settlement_id: of.id },
              query: { state: state || undefined, limit: 200, cursor },
            },
          })
        }
        given={[of.id, state, mark]}
        caption={t("title")}
        columns={columns(of, staff, (act, line) => setOpened({ act, line }))}
        id={(one) => one.merchant_id}
        file={`pencairan-${of.number}`}
        empty={t(of.line_count === 0 ? "nobody" : "none")}
      />
      {opened?.act === "details" ? (
        <LineDetails
          of={opened.line}
          staff={staff}
          release={
            mayChange(of)
              ? (redemption) => setOpened({ ...opened, act: "release", redemption })
              : undefined
          }
          withdraw={
            isWithdrawable(of, opened.line) && may("finance")
              ? (withdrawal) => setOpened({ ...opened, act: "withdraw", withdrawal })
              : undefined
          }
          close={close}
        />
      ) : null}
      {opened?.withdrawal ? (
        <WithdrawPaymentDialog
          of={of}
          line={opened.line}
          action={opened.withdrawal}
          changed={changed}
          close={close}
        />
      ) : null}
      {opened?.act === "hold" ? (
        <HoldDialog of={of} line={opened.line} changed={changed} close={close} />
      ) : null}
      {opened?.act === "release" ? (
        <ReleaseDialog
          of={of}
          line={opened.line}
          redemption={opened.redemption}
          changed={changed}
          close={close}
        />
      ) : null}
    </section>
  );
}

function mayChange(of: SettlementView): boolean {
  return of.state === "draft" && may("finance");
}

function offered(of: SettlementView, line: SettlementLineView): readonly Act[] {
  if (!mayChange(of)) return ["details"];
  if (line.state !== "held") return ["details", "hold"];
  return isReleasable(line) ? ["details", "release"] : ["details"];
}

function columns(
  of: SettlementView,
  staff: ReadonlyMap<string, string>,
  open: (act: Act, line: SettlementLineView) => void,
): Column<SettlementLineView>[] {
  return [
    { key: "line", name: t("line"), of: ({ line }) => line, inFileOnly: true },
    {
      key: "name",
      name: t("name"),
      of: ({ name }) => name,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.name}</a>,
    },
    {
      key: "account",
      name: t("account"),
      of: (one) => `${bankName(one.bank_code)} ${one.bank_account} ${one.bank_account_name}`,
      cell: (one) => (
        <span class="account">
          <span class="code">
            {bankName(one.bank_code)} {one.bank_account}
          </span>
          <span class="small soft">{one.bank_account_name}</span>
        </span>
      ),
    },
    {
      key: "amount",
      name: t("amount"),
      // A held line pays nothing: the sum at the foot is the settlement's total.
      of: (one) => (one.state === "held" ? null : one.amount),
      cell: (one) =>
        one.state === "held" ? (
          <Money amount={one.amount} class="soft struck" />
        ) : (
          <Money amount={one.amount} />
        ),
      kind: "money",
      sum: true,
    },
    { key: "owed", name: t("owed"), of: ({ owed }) => owed, kind: "money", inFileOnly: true },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => lineStateName(state),
      cell: ({ state }) => <LineChip state={state} />,
    },
    {
      key: "why",
      name: t("why"),
      of: whyWords,
      cell: (one) => <Why of={one} staff={staff} />,
    },
    ...(["bank_code", "bank_account", "bank_account_name"] as const).map(
      (key): Column<SettlementLineView> => ({
        key,
        name: t(key),
        of: (one) => one[key],
        inFileOnly: true,
      }),
    ),
    { key: "id", name: t("id"), of: (one) => one.merchant_id, inFileOnly: true },
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (one) => (
        <span class="row-actions in-line">
          {offered(of, one).map((act) => (
            <Button
              key={act}
              label={t("of", { what: t(act), name: one.name })}
              act={() => open(act, one)}
            >
              {t(act)}
            </Button>
          ))}
        </span>
      ),
    },
  ];
}
