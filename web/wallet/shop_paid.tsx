// Green: that it is paid, with what a picture of it has not. The digits are those of the till, and
// the seal and its seconds go on.

import { useEffect, useState } from "preact/hooks";
import type { OwnPaymentView } from "../shared/generated/schema";
import { serverNow } from "../shared/session";
import { Tick } from "../shared/ui/icons";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    paid: "Lunas",
    check: "Kode cocok",
    compare: "Sama dengan yang tampil di kasir.",
    merchant: "Pedagang",
    at: "Waktu",
    ago: "{seconds} detik yang lalu",
  },
  en: {
    paid: "Paid",
    check: "Matching code",
    compare: "The same as the till shows.",
    merchant: "Merchant",
    at: "Time",
    ago: "{seconds} seconds ago",
  },
});

export function Paid({ payment }: { payment: OwnPaymentView }) {
  return (
    <>
      <Tick />
      <p class="paid-word">{t("paid")}</p>
      <Money class="paid-amount" amount={payment.amount} />
      <p class="check">
        <span>{t("check")}</span> <Digits of={payment.check} />
        <span class="small">{t("compare")}</span>
      </p>
      <Seal at={Date.parse(payment.paid_at)} />
      <dl class="pairs">
        <div>
          <dt>{t("merchant")}</dt>
          <dd>{payment.merchant_name}</dd>
        </div>
        <div>
          <dt>{t("at")}</dt>
          <dd>
            <When at={payment.paid_at} />
          </dd>
        </div>
      </dl>
    </>
  );
}

// Read out one by one, as the till says them.
function Digits({ of }: { of: string }) {
  return (
    <output>
      <span aria-hidden="true">{of}</span>
      <span class="unseen">{[...of].join(" ")}</span>
    </output>
  );
}

// Not read out: a screen reader would begin anew with each second.
function Seal({ at }: { at: number }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  return (
    <p class="seal" aria-hidden="true">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="20" pathLength="24" />
        <path d="M24 24V8" transform={`rotate(${(seconds % 60) * 6} 24 24)`} />
      </svg>
      {t("ago", { seconds })}
    </p>
  );
}
