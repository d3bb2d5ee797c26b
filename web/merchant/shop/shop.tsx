// The shop: what the city knows of it, what it is owed, what it sells, who may use its till.

import type { ComponentChildren } from "preact";
import type { OwnMerchantView } from "../../shared/generated/schema";
import { route, to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { profile } from "../shared/profile";
import { About } from "./about";
import { Cashiers } from "./cashiers";
import { Hours } from "./hours";
import { Payout } from "./payout";
import { Products } from "./products";
import { StatementOf } from "./statement";
import { Sticker } from "./sticker";

const t = catalogue({
  id: { back: "Toko" },
  en: { back: "Shop" },
});

export function Shop() {
  const [, part, named] = route.value;
  return (
    <Loading of={profile} rows={3} tall>
      {(own) => <Part own={own} part={part} named={named} />}
    </Loading>
  );
}

function Part({
  own,
  part,
  named,
}: {
  own: OwnMerchantView;
  part: string | undefined;
  /** The one thing of that part that is shown. */
  named: string | undefined;
}) {
  if (part === "products") {
    return (
      <Within>
        <Products own={own} />
      </Within>
    );
  }
  if (part === "sticker") {
    return (
      <Within>
        <Sticker own={own} />
      </Within>
    );
  }
  // The owner's own matters.
  if (part === "cashiers" && own.role === "owner") {
    return (
      <Within>
        <Cashiers />
      </Within>
    );
  }
  if (part === "hours" && own.role === "owner") {
    return (
      <Within>
        <Hours own={own} />
      </Within>
    );
  }
  if (part === "statement" && own.role === "owner") {
    return (
      <Within>
        <StatementOf own={own} />
      </Within>
    );
  }
  if (part === "payouts" && named && own.role === "owner") return <Payout id={named} />;
  return <About own={own} />;
}

function Within({ children }: { children: ComponentChildren }) {
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("shop")}>
          {t("back")}
        </ButtonLink>
      </div>
      {children}
    </div>
  );
}
