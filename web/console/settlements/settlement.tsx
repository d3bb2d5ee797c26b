import { api, got } from "../../shared/api";
import { count, moment } from "../../shared/format";
import type { SettlementView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { to } from "../../shared/route";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { Only } from "../shared/may";
import { useStaffNames } from "../shared/people";
import { useSource } from "../shared/table/listing";
import { Files } from "./files";
import { LeftOut } from "./left_out";
import { Lines } from "./lines";
import { NextStep } from "./next_step";
import { type SettlementState, StateChip } from "./state";
import { Steps } from "./steps";
import { Withdrawal } from "./withdrawal";

const t = catalogue({
  id: {
    up: "Semua pencairan",
    title: "Pencairan {number}",
    total: "Jumlah",
    until: "Transaksi sebelum {at} WIB",
    ready: "Baris siap",
    held: "Baris ditahan",
    payments: "Pembayaran",
    paid: "Terbayar",
    paid_of: "{paid} dari {payments}",
    returned: "Kembali",
    withdrawn: "Ditarik",
    open: "Belum dijawab bank",
    preparing: "Menghitung tagihan: {lines} baris sejauh ini",
    approving: "Menyetujui: {payments} pembayaran sejauh ini, dari {ready} baris",
    withdrawing: "Menarik kembali: {open} dari {payments} pembayaran belum",
    stays: "Ini berjalan terus walau halaman ini ditutup.",
  },
  en: {
    up: "All settlements",
    title: "Settlement {number}",
    total: "Total",
    until: "Transactions before {at} WIB",
    ready: "Lines ready",
    held: "Lines held",
    payments: "Payments",
    paid: "Paid",
    paid_of: "{paid} of {payments}",
    returned: "Returned",
    withdrawn: "Withdrawn",
    open: "Bank has not answered",
    preparing: "Counting what is owed: {lines} {lines:line|lines} so far",
    approving: "Approving: {payments} {payments:payment|payments} so far, of {ready} lines",
    withdrawing: "Withdrawing: {open} of {payments} {payments:payment|payments} are left",
    stays: "This goes on even if this page is closed.",
  },
});

// By a job, where they are large.
const WORKED_ON: readonly SettlementState[] = ["preparing", "approving", "withdrawing"];

/** One settlement, from its draft to what the bank has said of its payments. */
export function SettlementScreen({ id }: { id: string }) {
  const settlement = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/settlements/{settlement_id}", {
          params: { path: { settlement_id: id } },
        }),
      ),
    [id],
  );
  const state = settlement.state.value.value?.state;
  useFollow(settlement, state !== undefined && WORKED_ON.includes(state));
  return (
    <div class="stack">
      <a class="up" href={to("finance", "settlements")}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <Loading of={settlement} tall>
        {(found) => <Shown of={found} source={settlement} />}
      </Loading>
    </div>
  );
}

function Shown({ of, source }: { of: SettlementView; source: Source<SettlementView> }) {
  const staff = useStaffNames();
  return (
    <div class="stack">
      <div class="head-title">
        <h2>{t("title", { number: of.number })}</h2>
        <StateChip state={of.state} />
        <span class="soft">{t("until", { at: moment(of.until) })}</span>
      </div>
      <Steps of={of} staff={staff} />
      <Progress of={of} />
      <Sums of={of} />
      <Only role="finance">
        <NextStep of={of} source={source} />
        <Withdrawal of={of} source={source} staff={staff} />
      </Only>
      <Files of={of} staff={staff} />
      {of.state === "preparing" ? null : (
        <>
          <Lines of={of} source={source} staff={staff} />
          <LeftOut of={of} />
        </>
      )}
    </div>
  );
}

/** How far a large one is that is worked on by a job. */
function Progress({ of }: { of: SettlementView }) {
  const { state } = of;
  if (state !== "preparing" && state !== "approving" && state !== "withdrawing") return null;
  const words = t(state, {
    lines: count(of.line_count),
    payments: count(of.payment_count),
    ready: count(of.ready_count),
    open: count(of.open_count),
  });
  const [most, done] = {
    preparing: [undefined, undefined],
    approving: [Math.max(1, of.ready_count), Math.min(of.payment_count, of.ready_count)],
    withdrawing: [of.payment_count, of.payment_count - of.open_count],
  }[state];
  return (
    <section class="card stack">
      <p role="status">{words}</p>
      <progress aria-label={words} max={most} value={done} />
      <p class="small soft">{t("stays")}</p>
    </section>
  );
}

function Sums({ of }: { of: SettlementView }) {
  const ordered = of.payment_count > 0 && of.state !== "approving";
  const words = { paid: count(of.paid_count), payments: count(of.payment_count) };
  return (
    <dl class="sums">
      <Pair name={t("total")}>
        <Money amount={of.total} />
      </Pair>
      {of.sent_at ? (
        <>
          <Pair name={t("paid")}>{t("paid_of", words)}</Pair>
          <Pair name={t("returned")}>{count(of.returned_count)}</Pair>
          {of.withdrawn_count > 0 ? (
            <Pair name={t("withdrawn")}>{count(of.withdrawn_count)}</Pair>
          ) : null}
          <Pair name={t("open")}>{count(of.open_count)}</Pair>
        </>
      ) : ordered ? (
        <Pair name={t("payments")}>{words.payments}</Pair>
      ) : (
        <Pair name={t("ready")}>{count(of.ready_count)}</Pair>
      )}
      <Pair name={t("held")}>{count(of.held_count)}</Pair>
    </dl>
  );
}
