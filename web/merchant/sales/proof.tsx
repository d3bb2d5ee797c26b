// What a shop can show to anybody who does not take its word, or the city's, for a sale.

import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiProblem, api, got } from "../../shared/api";
import { businessDay, moment } from "../../shared/format";
import type { ProofView, RedemptionView } from "../../shared/generated/schema";
import { source } from "../../shared/load";
import { save } from "../../shared/save";
import { Button } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    title: "Bukti bertanda tangan",
    lead: "Siapa pun dapat memeriksanya dengan perintah tumbas-verify, tanpa bertanya kepada kota.",
    receipt: "Unduh bukti",
    open: "Buku {day} belum ditutup. Begitu ditutup, bukti bahwa transaksi ini tercatat di dalamnya dapat diunduh di sini.",
    closed: "Tercatat di buku {day} yang sudah ditutup dan ditandatangani.",
    proof: "Unduh bukti tercatat",
    day: "Unduh catatan hari",
    keys: "Unduh kunci kota",
  },
  en: {
    title: "Signed proof",
    lead: "Anybody can check it with the command tumbas-verify, without asking the city.",
    receipt: "Download the receipt",
    open: "The books of {day} are not closed. Once they are, the proof that this sale stands in them can be downloaded here.",
    closed: "It stands in the books of {day}, which are closed and signed.",
    proof: "Download the proof",
    day: "Download the day's record",
    keys: "Download the city's keys",
  },
});

/** The signed receipt of a sale, and, once its day is closed, the proof that it is in it. */
export function Proof({ of }: { of: RedemptionView }) {
  const [opened, setOpened] = useState(false);
  const { id, receipt } = of;
  if (!receipt) return null;
  return (
    <details class="fold" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("title")}</summary>
      <div class="stack">
        <p class="soft small">{t("lead")}</p>
        <div>
          <Button icon="download" act={() => save(`${id}.txt`, new Blob([receipt]))}>
            {t("receipt")}
          </Button>
        </div>
        {opened ? <Inclusion of={of} /> : null}
      </div>
    </details>
  );
}

/** The proof; null until the day is closed. */
async function proofOf(id: string): Promise<{ proof: ProofView | null }> {
  const params = { path: { redemption_id: id } };
  try {
    return {
      proof: await got(api.GET("/api/v1/merchant/redemptions/{redemption_id}/proof", { params })),
    };
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "state_conflict") return { proof: null };
    throw error;
  }
}

function Inclusion({ of: { id, redeemed_at: at } }: { of: RedemptionView }) {
  const asked = useMemo(() => source(() => proofOf(id)), [id]);
  useEffect(() => {
    asked.load();
  }, [asked]);
  const day = moment(businessDay(Date.parse(at)), "day");
  return (
    <Loading of={asked} rows={2}>
      {({ proof }) =>
        proof ? (
          <div class="stack">
            <p class="strong">
              <Icon name="check" size={20} /> {t("closed", { day })}
            </p>
            <div class="buttons">
              <Button
                icon="download"
                act={() => save(`${id}.json`, new Blob([JSON.stringify(proof)]))}
              >
                {t("proof")}
              </Button>
              <Public
                path={`days/${proof.date}`}
                name={`day-${proof.date}.json`}
                words={t("day")}
              />
              <Public path="keys" name="keys.json" words={t("keys")} />
            </div>
          </div>
        ) : (
          <p>{t("open", { day })}</p>
        )
      }
    </Loading>
  );
}

function Public({ path, name, words }: { path: string; name: string; words: string }) {
  return (
    <a class="button plain" href={`/api/v1/public/${path}`} download={name}>
      <Icon name="download" size={20} />
      {words}
    </a>
  );
}
