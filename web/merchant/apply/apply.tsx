// A business that wants to take vouchers: its application, and what became of it.

import { useState } from "preact/hooks";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { ApplicationForm } from "./application_form";
import { sentKept } from "./kept";
import { Sent } from "./sent";

const t = catalogue({
  id: { back: "Kasir" },
  en: { back: "Till" },
});

export function Apply() {
  const [sent, setSent] = useState(() => sentKept.read());
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to()}>
          {t("back")}
        </ButtonLink>
      </div>
      {sent ? (
        <Sent
          key={sent.id}
          sent={sent}
          another={() => {
            sentKept.clear();
            setSent(null);
          }}
        />
      ) : (
        <ApplicationForm
          took={(application) => {
            sentKept.write(application);
            setSent(application);
            scrollTo(0, 0);
          }}
        />
      )}
    </div>
  );
}
