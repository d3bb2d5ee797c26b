import { count, rupiah } from "../../shared/format";
import type { CheckView, ExceptionView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Icon, type IconName } from "../../shared/ui/icons";
import { catalogue } from "../../shared/words";
import { checkName } from "../shared/checks";
import { Thing } from "../shared/thing";
import { checkMeans, codeName, stepOf, whoName } from "./words";

const t = catalogue({
  id: {
    ok: "Cocok",
    difference: "Beda",
    waiting: "Menunggu",
    expected: "Seharusnya",
    actual: "Tercatat",
    off: "Selisih",
    transfers: "{transfers} mutasi",
    not_a_difference: "Belum semua yang dibandingkan tiba. Ini bukan selisih; periksa lagi nanti.",
    unexplained: "Angkanya berbeda, tetapi belum diketahui letaknya. Periksa lagi sebentar lagi.",
    subject: "Perihal",
    who: "Yang bertindak",
    behind: "Mutasi di baliknya: {transfers}",
    open: "Lihat mutasi {id}",
  },
  en: {
    ok: "Equal",
    difference: "Differs",
    waiting: "Waiting",
    expected: "Expected",
    actual: "Actual",
    off: "Difference",
    transfers: "{transfers} {transfers:transfer|transfers}",
    not_a_difference:
      "Not all that is compared is here yet. That is no difference; check again later.",
    unexplained: "The numbers differ, but it is not known where. Check again in a moment.",
    subject: "About",
    who: "Who must act",
    behind: "Transfers behind it: {transfers}",
    open: "See transfer {id}",
  },
});

type State = CheckView["state"];
type Unit = CheckView["unit"];

const LOOKS: Readonly<Record<State, { tone: Tone; icon: IconName }>> = {
  ok: { tone: "good", icon: "check" },
  difference: { tone: "bad", icon: "alert" },
  waiting: { tone: "warn", icon: "wait" },
};

/** A check: whether its two numbers are the same. It opens to what it holds against what, and to
 * the exceptions that were found. */
export function Check({
  of,
  exceptions,
  open,
}: {
  of: CheckView;
  exceptions: readonly ExceptionView[];
  /** Opens a transfer by its id. */
  open: (transfer: string) => void;
}) {
  const { tone, icon } = LOOKS[of.state];
  return (
    <details class={`check ${of.state}`}>
      <summary>
        <span class="check-state">
          <Chip tone={tone}>
            <Icon name={icon} size={16} /> {t(of.state)}
          </Chip>
        </span>
        <h2 class="check-name">{checkName(of.name)}</h2>
        <Figures of={of} />
      </summary>
      <div class="stack check-body">
        <p class="soft">{checkMeans(of.name)}</p>
        {of.state === "waiting" ? <p class="note">{t("not_a_difference")}</p> : null}
        {of.state === "difference" && exceptions.length === 0 ? (
          <p class="note bad">{t("unexplained")}</p>
        ) : null}
        {exceptions.map((one) => (
          <Exception key={`${one.code} ${one.subject}`} of={one} open={open} />
        ))}
      </div>
    </details>
  );
}

interface Compared {
  unit: Unit;
  expected: number;
  actual: number;
  difference: number;
}

function Figures({ of }: { of: Compared }) {
  const figures = [
    ["expected", of.expected],
    ["actual", of.actual],
    ["off", of.difference],
  ] as const;
  return (
    <span class="check-figures">
      {figures.map(([name, value]) => (
        <span key={name} class={name === "off" && value !== 0 ? "figure off" : "figure"}>
          <span class="soft small">{t(name)}</span>{" "}
          <span class="money">{amount(value, of.unit)}</span>
        </span>
      ))}
    </span>
  );
}

function amount(value: number, unit: Unit): string {
  return unit === "rupiah" ? rupiah(value) : t("transfers", { transfers: count(value) });
}

// More than these would push the next exception out of sight.
const SHOWN_AT_ONCE = 8;

function Exception({ of, open }: { of: ExceptionView; open: (transfer: string) => void }) {
  return (
    <article class="exception stack">
      <div class="spread">
        <h3>{codeName(of.code)}</h3>
        <Chip tone={of.who === "finance" ? "warn" : "calm"}>
          {t("who")}: {whoName(of.who)}
        </Chip>
      </div>
      <p>
        <span class="soft">{t("subject")}:</span> <Thing id={of.subject} />
      </p>
      <Figures of={of} />
      <p>{stepOf(of.code)}</p>
      {of.transfers.length > 0 ? (
        <details class="behind" open={of.transfers.length <= SHOWN_AT_ONCE}>
          <summary>{t("behind", { transfers: count(of.transfers.length) })}</summary>
          <ul class="ids">
            {of.transfers.map((id) => (
              <li key={id}>
                <button
                  type="button"
                  class="button quiet code"
                  aria-label={t("open", { id })}
                  onClick={() => open(id)}
                >
                  {id}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </article>
  );
}
