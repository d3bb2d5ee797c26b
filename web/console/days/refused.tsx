import { moment, rupiah } from "../../shared/format";
import type { DifferenceView, OneDayView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { signedIn } from "../../shared/session";
import { ButtonLink } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { checkName } from "../shared/checks";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { AgreeButton, ProposeButton } from "./close";

const t = catalogue({
  id: {
    refused: "Belum dapat ditutup: rekonsiliasinya belum cocok",
    refused_at: "Dicoba {at} WIB oleh",
    next: "Jelaskan setiap selisih, lalu tutup lagi. Bila harus menunggu, seorang mengusulkan menutupnya dengan alasan dan rekannya yang menutup.",
    see: "Lihat selisihnya",
    suspense: "Jelaskan yang ditampung",
    proposed: "Diusulkan ditutup walau belum cocok",
    proposed_at: "Diusulkan {at} WIB oleh",
    reason: "Alasan",
    own: "Diusulkan oleh Anda: minta rekan menutupnya.",
    holds: "Usul ini berlaku untuk selisih di atas saja. Bila selisihnya berubah, usulkan lagi.",
  },
  en: {
    refused: "It cannot be closed yet: its reconciliation does not agree",
    refused_at: "Tried at {at} WIB by",
    next: "Explain every difference, then close it again. Where that has to wait, one proposes to close it with a reason and a colleague closes it.",
    see: "See what differs",
    suspense: "Explain what is in suspense",
    proposed: "Proposed to be closed although it does not agree",
    proposed_at: "Proposed at {at} WIB by",
    reason: "Reason",
    own: "Proposed by you: ask a colleague to close it.",
    holds: "The proposal holds for these differences alone. Where they change, propose anew.",
  },
});

/** Why the next day was not closed when that was last tried, who proposed to close it all the same,
 * and what can be done about it. Nothing where nobody has tried. */
export function Refused({ day, again }: { day: OneDayView; again: () => Promise<void> }) {
  if (day.proposed) return <Proposed day={day} of={day.proposed} again={again} />;
  return day.refused ? <Why day={day} of={day.refused} again={again} /> : null;
}

function Why({
  day,
  of,
  again,
}: {
  day: OneDayView;
  of: NonNullable<OneDayView["refused"]>;
  again: () => Promise<void>;
}) {
  const staff = useStaffNames();
  return (
    <section class="note bad stack" aria-labelledby="refused">
      <h3 id="refused">{t("refused")}</h3>
      <Differences of={of.differs} />
      <p>{t("next")}</p>
      <p class="small">
        {t("refused_at", { at: moment(of.at) })} <Actor actor={of.by} staff={staff} />
      </p>
      <span class="row-actions">
        <Links date={day.date} of={of.differs} />
        <Only role="finance">
          <ProposeButton date={day.date} after={again} />
        </Only>
      </span>
    </section>
  );
}

function Proposed({
  day,
  of,
  again,
}: {
  day: OneDayView;
  of: NonNullable<OneDayView["proposed"]>;
  again: () => Promise<void>;
}) {
  const staff = useStaffNames();
  const me = signedIn.value;
  const own = of.by === `${me?.role}:${me?.subject}`;
  return (
    <section class="note warn stack" aria-labelledby="proposed">
      <h3 id="proposed">{t("proposed")}</h3>
      <Differences of={of.differs} />
      <p>
        {t("reason")}: <span class="wrap">{of.reason}</span>
      </p>
      <p class="small">
        {t("proposed_at", { at: moment(of.at) })} <Actor actor={of.by} staff={staff} />
      </p>
      <p class="small">{own ? t("own") : t("holds")}</p>
      <span class="row-actions">
        <Links date={day.date} of={of.differs} />
        <Only role="finance">
          {own ? null : <AgreeButton date={day.date} reason={of.reason} after={again} />}
        </Only>
      </span>
    </section>
  );
}

function Differences({ of }: { of: readonly DifferenceView[] }) {
  return (
    <ul>
      {of.map((one) => (
        <li key={one.check}>
          {checkName(one.check)}
          {one.unit === "rupiah" ? `: ${rupiah(one.difference)}` : null}
        </li>
      ))}
    </ul>
  );
}

function Links({ date, of }: { date: string; of: readonly DifferenceView[] }) {
  return (
    <>
      <ButtonLink href={to("reconciliation", date)} icon="balance">
        {t("see")}
      </ButtonLink>
      {of.some(({ check }) => check === "suspense") ? (
        <ButtonLink href={to("finance", "bank")} icon="search">
          {t("suspense")}
        </ButtonLink>
      ) : null}
    </>
  );
}
