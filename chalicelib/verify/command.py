"""`tumbas-verify`: checks exports, reconciliations, receipts and statements against signed days and
public keys.

Exit status: 0 where everything holds, 1 where something does not, 2 where nothing could be checked.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from chalicelib.core.values.instants import day_from_text
from chalicelib.verify.days import Given, check_days, check_record
from chalicelib.verify.exports import ACTS, TRANSFERS, Export, Kind, Row
from chalicelib.verify.files import read_days, read_json, read_keys, read_reports, read_text
from chalicelib.verify.findings import Report, Unreadable, all_hold
from chalicelib.verify.receipts import check_proof, check_receipt, check_statement
from chalicelib.verify.words import ENGLISH, INDONESIAN, LANGUAGES, say, sign

HOLDS, FAILS, UNCHECKED = 0, 1, 2

# How many rows go by between two steps of the progress bar.
_STEP = 5_000

_EXAMPLES = """\
Periksa ekspor mutasi satu hari atau lebih / check an export of whole days:
  tumbas-verify day transfers.csv --days days.json --keys keys.json
Juga jurnal audit dan rekonsiliasinya / the audit journal and the reconciliation, too:
  tumbas-verify day transfers.csv --acts acts.csv --report report.json --days … --keys …
Periksa bukti pembayaran / check a receipt, and that it is in its closed day:
  tumbas-verify receipt receipt.txt --keys keys.json --proof proof.json --day day.json

keys.json: GET /api/v1/public/keys          days.json: GET /api/v1/public/days?limit=200
report.json: GET /api/v1/finance/reconciliation?date={date}
day.json:  GET /api/v1/public/days/{date}   proof.json: GET /api/v1/merchant/redemptions/{id}/proof

Exit status / status keluar: 0 semua benar, 1 ada yang salah, 2 tidak dapat diperiksa.
"""


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    """Run the command; answers its exit status."""
    asked = _parser().parse_args(arguments)
    language = asked.lang or _language(env)
    # A pipe of another encoding must not end the check.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        reports = _print(asked.check(asked), language)
    except Unreadable as problem:
        why = say(language, problem.code, problem.values)
        sys.stderr.write(say(language, "cannot_check", {"why": why}) + "\n")
        return UNCHECKED
    holds = all_hold(reports)
    sys.stdout.write("\n" + say(language, "all_holds" if holds else "not_all_holds") + "\n")
    return HOLDS if holds else FAILS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tumbas-verify",
        description="Periksa pembukuan kota tanpa perlu percaya kepada siapa pun. / "
        "Check a city's books without trusting anybody. No network is used.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--keys", type=Path, required=True, help="kunci kota / the city's JWKS")
    every.add_argument("--lang", choices=LANGUAGES, help="bahasa / language; else by LANG")
    commands = parser.add_subparsers(dest="command", required=True, metavar="day|receipt|statement")

    day = commands.add_parser("day", parents=[every], help="ekspor mutasi / export of transfers")
    day.add_argument("export", type=Path, help="transfers.csv")
    day.add_argument("--days", type=Path, required=True, help="catatan hari / signed days (JSON)")
    day.add_argument("--acts", type=Path, help="jurnal audit / audit journal: acts.csv")
    day.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        help="rekonsiliasi satu hari, boleh berulang / a day's reconciliation, also several (JSON)",
    )
    day.add_argument("--date", type=_date, help="hanya hari ini / only this day: YYYY-MM-DD")
    day.add_argument("--progress", action="store_true", help="selalu tampilkan / show it always")
    day.set_defaults(check=_day)

    receipt = commands.add_parser("receipt", parents=[every], help="bukti pembayaran / receipt")
    receipt.add_argument("receipt", type=Path, help="receipt.txt")
    receipt.add_argument("--proof", type=Path, help="bukti penyertaan / inclusion proof (JSON)")
    receipt.add_argument("--day", type=Path, help="catatan hari / signed day or days (JSON)")
    receipt.set_defaults(check=_receipt)

    statement = commands.add_parser("statement", parents=[every], help="rekening koran / statement")
    statement.add_argument("statement", type=Path, help="statement.txt")
    statement.set_defaults(check=_statement)
    return parser


def _day(asked: argparse.Namespace) -> Iterator[Report]:
    find_key, records = read_keys(asked.keys), read_days(asked.days)
    reports = read_reports(asked.report)
    with ExitStack() as files:
        transfers = files.enter_context(_opened(asked.export, TRANSFERS, asked.progress))
        acts = None
        if asked.acts is not None:
            acts = files.enter_context(_opened(asked.acts, ACTS, asked.progress))
        yield from check_days(Given(transfers, acts, reports), records, find_key, asked.date)


def _receipt(asked: argparse.Namespace) -> Iterator[Report]:
    if (asked.proof is None) != (asked.day is None):
        raise Unreadable("proof_needs_day")
    find_key = read_keys(asked.keys)
    report, claims = check_receipt(read_text(asked.receipt).strip(), find_key)
    yield report
    if asked.proof is None:
        return
    proof, records = read_json(asked.proof), read_days(asked.day)
    wanted = str(proof.get("date")) if isinstance(proof, dict) else ""
    if wanted not in records:
        raise Unreadable("day_not_given", file=asked.day.name, date=wanted[:10])
    yield check_record(records[wanted], find_key)
    if claims is not None:
        yield check_proof(claims, proof, records[wanted])


def _statement(asked: argparse.Namespace) -> Iterator[Report]:
    find_key = read_keys(asked.keys)
    yield check_statement(read_text(asked.statement).strip(), find_key)


class _Watched(Export):
    """An export whose reading moves a progress bar on."""

    def __init__(self, path: Path, raw: TextIO, kind: Kind, shown: bool) -> None:
        super().__init__(path.name, raw, kind)
        self._raw = raw.buffer
        self._bar = tqdm(
            total=path.stat().st_size,
            unit="B",
            unit_scale=True,
            disable=not shown,
            leave=False,
            file=sys.stderr,
        )

    def rows(self) -> Iterator[Row]:
        """As Export does, once."""
        with self._bar as bar:
            for count, row in enumerate(super().rows()):
                if count % _STEP == 0:
                    bar.update(self._raw.tell() - bar.n)
                yield row


@contextmanager
def _opened(path: Path, kind: Kind, progress: bool) -> Iterator[Export]:
    try:
        text = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Unreadable("file_missing", file=path.name, why=error.strerror or "") from None
    with text:
        yield _Watched(path, text, kind, progress or sys.stderr.isatty())


def _print(reports: Iterable[Report], language: str) -> list[Report]:
    """Print each report as it comes; answers them all."""
    printed = []
    for report in reports:
        printed.append(report)
        title = report.subject
        if title in ("receipt", "proof"):
            title = say(language, title)
        elif title == "statement":
            title = say(language, "statement_title")
        if title:
            sys.stdout.write(f"\n{title}\n")
        for finding in report.findings:
            words = say(language, finding.code, finding.values)
            sys.stdout.write(f"  {sign(language, finding.holds):<6} {words}\n")
    return printed


def _language(env: Mapping[str, str]) -> str:
    """The language of the environment: Indonesian, unless it asks for English."""
    asked = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return ENGLISH if asked.lower().startswith("en") else INDONESIAN


def _date(text: str) -> date:
    try:
        return day_from_text(text)
    except ValueError:
        raise argparse.ArgumentTypeError("YYYY-MM-DD") from None
