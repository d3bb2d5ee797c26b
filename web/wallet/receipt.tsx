// The receipt of one payment: to show, to print, and to quote by its number.

import { useEffect } from "preact/hooks";
import type { PaymentView } from "../shared/generated/schema";
import { to } from "../shared/route";
import { signedIn } from "../shared/session";
import { say } from "../shared/status";
import { Button, ButtonLink } from "../shared/ui/button";
import { Empty, Skeleton } from "../shared/ui/loading";
import { Pair } from "../shared/ui/pair";
import { Problem } from "../shared/ui/problem";
import { Slip } from "../shared/ui/slip";
import { catalogue } from "../shared/words";
import { together } from "./history";
import type { Holdings } from "./holdings";

const t = catalogue({
  id: {
    back: "Riwayat",
    merchant: "Pedagang",
    campaign: "Voucher",
    copy: "Salin nomor",
    copied: "Nomor bukti sudah disalin.",
    missing: "Pembayaran ini tidak ada di riwayat Anda.",
  },
  en: {
    back: "History",
    merchant: "Merchant",
    campaign: "Voucher",
    copy: "Copy the number",
    copied: "The receipt number is copied.",
    missing: "This payment is not in your history.",
  },
});

export function Receipt({ mine, id }: { mine: Holdings; id: string }) {
  const { items, next, error, busy } = mine.history.state.value;
  const found = together(mine.recent.value, items ?? []).find((one) => one.id === id);
  const here = signedIn.value !== null;
  const unread = !found && here && !error && !busy;
  // The API lists payments; an older one is looked for page by page.
  useEffect(() => {
    if (here) mine.history.load();
  }, [mine, here]);
  useEffect(() => {
    if (unread && next) mine.history.more();
  }, [unread, next]);

  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to("history")}>
        {t("back")}
      </ButtonLink>
      {found ? <Paid payment={found} /> : null}
      {!found && error ? <Problem error={error} retry={mine.history.again} /> : null}
      {!found && !error && (busy || items === null || next) ? <Skeleton rows={6} /> : null}
      {unread && items && !next ? <Empty>{t("missing")}</Empty> : null}
    </>
  );
}

function Paid({ payment }: { payment: PaymentView }) {
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(payment.id);
    say(t("copied"));
  }
  return (
    <Slip
      of={payment}
      buttons={navigator.clipboard ? <Button act={copy}>{t("copy")}</Button> : null}
    >
      <Pair name={t("merchant")}>{payment.merchant_name}</Pair>
      <Pair name={t("campaign")}>{payment.campaign_name}</Pair>
    </Slip>
  );
}
