// For whoever is handed a statement or a receipt: whether the city signed it, and what it says.
// The text never leaves this browser: it stands behind the `#`, which is not sent.

import "../shared/styles/index.css";
import "./verify.css";
import { useEffect, useState } from "preact/hooks";
import { api, got } from "../shared/api";
import { Button } from "../shared/ui/button";
import { Form, TextArea } from "../shared/ui/form";
import { Frame, mount } from "../shared/ui/frame";
import { Icon } from "../shared/ui/icons";
import { Skeleton } from "../shared/ui/loading";
import { catalogue } from "../shared/words";
import { check, type Jwk, type Paper, tokenIn, type Verdict } from "./check";
import { Figures, signedAt } from "./figures";

const t = catalogue({
  id: {
    title: "Periksa keaslian",
    lead: "Menerima rekening koran atau bukti pembayaran Tumbas? Pindai kode QR di kertasnya dengan kamera HP, atau tempel teks bukti di sini.",
    private: "Teks itu diperiksa di peramban ini. Tidak ada yang dikirim atau disimpan.",
    text: "Teks bukti",
    text_hint: "Alamat lengkap dari kode QR, atau teks panjang dengan dua titik.",
    go: "Periksa",
    another: "Periksa yang lain",
    genuine: "Asli",
    genuine_means: "Kota menandatangani angka-angka di bawah ini. Cocokkan dengan kertasnya.",
    refused: "Tidak sah",
    refused_means: "Jangan diterima. Minta dokumen baru dari pedagangnya.",
    unknown: "Tidak dapat diperiksa",
    unknown_means: "Belum terbukti asli, dan belum terbukti palsu.",
    form: "Teksnya terpotong, salah salin, atau bukan dari Tumbas. Bila Anda menyalinnya, coba pindai kodenya.",
    kind: "Teks ini bukan rekening koran dan bukan bukti pembayaran.",
    signature:
      "Tanda tangannya tidak cocok dengan isinya: isinya diubah, atau bukan kota yang menandatangani.",
    content: "Isinya tidak lengkap atau jumlahnya tidak cocok.",
    unreachable: "Kunci kota tidak terbaca. Periksa internet Anda, lalu coba lagi.",
    key: "Kuncinya tidak dikenal di kota ini. Dokumen dari kota lain diperiksa di situs kota itu; selain itu, jangan diterima.",
    browser:
      "Peramban ini tidak dapat memeriksa tanda tangan. Buka lewat https, atau dengan peramban yang lebih baru.",
    retry: "Coba lagi",
    proves: "Yang terbukti, dan yang tidak",
    statement_since:
      "Angka ini disahkan kota pada {at}. Perubahan sesudah itu tidak tampak di sini.",
    receipt_since:
      "Transaksi ini disahkan kota pada {at}. Pengembalian sesudah itu tidak tampak di sini.",
    only_these:
      "Yang ditandatangani hanya yang tertulis di atas: cocokkan baris demi baris dengan kertasnya. Pemilik, rekening bank, dan rincian lain di kertas tidak ikut.",
    address:
      "Kode QR palsu dapat membuka situs tiruan. Alamat halaman ini: {host}. Pastikan itu alamat resmi kota.",
  },
  en: {
    title: "Check a document",
    lead: "Were you handed a statement or a receipt of Tumbas? Scan the QR code on the paper with your phone's camera, or paste the text of the proof here.",
    private: "The text is checked in this browser. Nothing is sent anywhere or stored.",
    text: "Text of the proof",
    text_hint: "The whole address from the QR code, or the long text with two dots in it.",
    go: "Check",
    another: "Check another",
    genuine: "Genuine",
    genuine_means: "The city signed the figures below. Compare them with the paper.",
    refused: "Not valid",
    refused_means: "Do not accept it. Ask the merchant for a new document.",
    unknown: "Cannot be checked",
    unknown_means: "Not shown to be genuine, and not shown to be false.",
    form: "The text is cut off, copied wrongly, or not from Tumbas. If you copied it, try scanning the code.",
    kind: "This text is neither a statement nor a receipt.",
    signature:
      "The signature does not fit the content: it was changed, or it was not the city that signed.",
    content: "The content is incomplete or does not add up.",
    unreachable: "The city's keys could not be read. Check your connection, then try again.",
    key: "This city does not know the key. A document of another city is checked at that city's site; otherwise do not accept it.",
    browser: "This browser cannot check signatures. Open the page by https, or in a newer browser.",
    retry: "Try again",
    proves: "What is proven, and what is not",
    statement_since: "The city signed these figures on {at}. Changes since then do not show here.",
    receipt_since: "The city signed this transaction on {at}. Refunds since then do not show here.",
    only_these:
      "Only what stands above is signed: compare it with the paper line by line. The owner, the bank account and other details on the paper are not.",
    address:
      "A false QR code may open an imitation of this page. The address of this one: {host}. Make sure that it is the city's own.",
  },
});

const LOOKS = { genuine: "check", refused: "close", unknown: "alert" } as const;

async function askKeys(): Promise<Jwk[]> {
  return (await got(api.GET("/api/v1/public/keys"))).keys;
}

function App() {
  const [token, setToken] = useState(tokenIn(location.hash));
  const [tries, setTries] = useState(0);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  function begin(given: string): void {
    setToken(tokenIn(given));
    setTries((so_far) => so_far + 1);
  }
  useEffect(() => {
    const arrived = () => begin(location.hash);
    addEventListener("hashchange", arrived);
    return () => removeEventListener("hashchange", arrived);
  }, []);
  // What was found of one text is never shown for the next.
  useEffect(() => {
    let mine = true;
    setVerdict(null);
    if (token) check(token, askKeys).then((found) => mine && setVerdict(found));
    return () => {
      mine = false;
    };
  }, [token, tries]);

  return (
    <Frame title={t("title")}>
      <div class="stack">
        <h1>{t("title")}</h1>
        <Said of={verdict} again={() => begin(token)} />
        {token && !verdict ? <Skeleton rows={3} /> : null}
        {verdict?.is === "genuine" ? <Shown paper={verdict.paper} /> : null}
        {token ? <h2>{t("another")}</h2> : null}
        <p class="soft">{t("lead")}</p>
        <Form act={async ({ text = "" }) => begin(text)} go={t("go")} label={t("title")}>
          <TextArea
            name="text"
            label={t("text")}
            hint={t("text_hint")}
            autoComplete="off"
            required
          />
        </Form>
        <p class="soft small">{t("private")}</p>
      </div>
    </Frame>
  );
}

/** The verdict, large; its place is always there, so that it is also read out. */
function Said({ of, again }: { of: Verdict | null; again: () => void }) {
  useEffect(() => {
    if (of) document.querySelector(".verdict")?.scrollIntoView({ block: "nearest" });
  }, [of]);
  return (
    <div role="status" class={of ? `verdict ${of.is}` : ""}>
      {of ? (
        <>
          <p class="verdict-word">
            <Icon name={LOOKS[of.is]} size={40} />
            <span>{t(of.is)}</span>
          </p>
          {of.is === "genuine" ? null : <p>{t(of.why)}</p>}
          <p>{t(`${of.is}_means`)}</p>
          {of.is === "unknown" && of.why === "unreachable" ? (
            <Button act={again}>{t("retry")}</Button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

function Shown({ paper }: { paper: Paper }) {
  const since = paper.kind === "statement" ? "statement_since" : "receipt_since";
  return (
    <>
      <Figures of={paper} />
      <section class="stack">
        <h2>{t("proves")}</h2>
        <ul class="bounds">
          <li>{t(since, { at: signedAt(paper) })}</li>
          <li>{t("only_these")}</li>
          <li>{t("address", { host: location.host })}</li>
        </ul>
      </section>
    </>
  );
}

mount(<App />);
