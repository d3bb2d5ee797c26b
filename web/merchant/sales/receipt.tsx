// The receipt of one sale: to show, to print, and to give money back from.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { RedemptionView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { Slip } from "../../shared/ui/slip";
import { catalogue } from "../../shared/words";
import { Check } from "../shared/check";
import { Refund } from "../shared/refund";
import { knownSale, learn } from "../shared/sales";
import { Proof } from "./proof";
import { SaleState } from "./state";

const t = catalogue({
  id: {
    back: "Transaksi",
    give_back: "Kembalikan uang",
  },
  en: {
    back: "Sales",
    give_back: "Give money back",
  },
});

export function Receipt({ id }: { id: string }) {
  const asked = useMemo(() => {
    async function ask(): Promise<string> {
      const path = { redemption_id: id };
      const call = api.GET("/api/v1/merchant/redemptions/{redemption_id}", { params: { path } });
      learn([await got(call)]);
      return id;
    }
    return source(ask, knownSale(id) ? id : null);
  }, [id]);
  useEffect(() => {
    asked.load();
  }, [asked]);
  const sale = knownSale(id);
  const day = sale ? [businessDay(Date.parse(sale.redeemed_at))] : [];
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("sales", ...day)}>
          {t("back")}
        </ButtonLink>
      </div>
      <Loading of={asked} rows={6}>
        {() => (sale ? <Sale sale={sale} /> : null)}
      </Loading>
    </div>
  );
}

function Sale({ sale }: { sale: RedemptionView }) {
  const [giving, setGiving] = useState(false);
  return (
    <>
      <Slip
        of={sale}
        chip={
          <>
            {sale.check ? <Check digits={sale.check} /> : null}
            <SaleState {...sale} />
          </>
        }
        buttons={
          sale.refunded < sale.amount ? (
            <Button icon="undo" act={() => setGiving(true)}>
              {t("give_back")}
            </Button>
          ) : null
        }
      />
      <Proof of={sale} />
      {giving ? (
        <Refund sale={sale} title={t("give_back")} partly close={() => setGiving(false)} />
      ) : null}
    </>
  );
}
