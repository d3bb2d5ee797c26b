// The statement as files: for a spreadsheet, and on paper for a bank.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { type Cell, csv, download } from "../../shared/csv";
import type { StatementView } from "../../shared/generated/schema";
import { save } from "../../shared/save";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    csv: "Unduh CSV",
    pdf: "Unduh PDF",
    pdf_what: "PDF dapat ditunjukkan ke bank: kode QR di dalamnya membuktikan angkanya.",
    file: "laporan",
    date: "tanggal",
    sales: "transaksi",
    opening: "Hak awal",
    redeemed: "Diterima",
    refunded: "Dikembalikan",
    paid_out: "Dicairkan",
    closing: "Hak akhir",
  },
  en: {
    csv: "Download CSV",
    pdf: "Download PDF",
    pdf_what: "The PDF can be shown to a bank: the QR code in it proves its numbers.",
    file: "statement",
    date: "date",
    sales: "sales",
    opening: "Owed at the beginning",
    redeemed: "Taken",
    refunded: "Given back",
    paid_out: "Paid out",
    closing: "Owed at the end",
  },
});

const PDF = "application/pdf";

export function StatementFiles({ of }: { of: StatementView }) {
  const [problem, attempt] = useAttempt();

  async function paper(): Promise<void> {
    const file = await got(
      api.GET("/api/v1/merchant/statements/pdf", {
        params: { query: { from: of.from, to: of.to } },
        headers: { Accept: PDF },
        parseAs: "blob",
      }),
    );
    save(`${t("file")}-${of.from}-${of.to}.pdf`, file as Blob);
  }

  return (
    <>
      <div class="buttons">
        <Button icon="download" act={() => attempt(paper)}>
          {t("pdf")}
        </Button>
        <Button icon="download" act={() => table(of)}>
          {t("csv")}
        </Button>
      </div>
      <p class="soft small">{t("pdf_what")}</p>
      <Problem error={problem} />
    </>
  );
}

// Each line adds up by itself: opening + taken − given back − paid out = closing.
function table(of: StatementView): void {
  const head: Cell[] = [
    t("date"),
    t("sales"),
    t("opening"),
    t("redeemed"),
    t("refunded"),
    t("paid_out"),
    t("closing"),
  ];
  let { opening } = of;
  const lines = of.days.map((day): Cell[] => {
    const { date, count, redeemed, refunded, paid_out, closing } = day;
    const line = [date, count, opening, redeemed, refunded, paid_out, closing];
    opening = closing;
    return line;
  });
  download(`${t("file")}-${of.from}-${of.to}`, csv([head, ...lines]));
}
