"""A customer pays by QRIS: `make psp-pay MERCHANT=… AMOUNT=…` against a running `make run`.

MERCHANT is a shop's NMID, its id, or part of its name. Prints the receipt, whose number (RRN) goes
into the wallet. PSP is the acquirer (bank-ijen), RRN the number of an earlier payment (told again),
STATUS another status (04: given back), CPAN the payer's card.
"""

import argparse
import json
import os
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.settings import Settings
from chalicelib.merchants.parts import MerchantParts
from chalicelib.wiring import make_parts
from local.acquirer.bank import Bank, Paid, stamped
from local.demo.acquirers import ACQUIRERS, banks
from local.emulator import PROJECT

TOKEN = "/api/v1/snap/v1.0/access-token/b2b"  # a path  # nosec B105
NOTIFY = "/api/v1/snap/v1.0/qr/qr-mpm-notify"
# Notifies nobody: an admin imports its file.
SILENT = "bpr-kawi"


def post(url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """What the city answers, also where it refuses."""
    # This machine's own city.
    request = urllib.request.Request(url, body, dict(headers))  # nosec B310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # nosec B310
            found = json.load(answer)
    except urllib.error.HTTPError as refused:
        found = json.load(refused)
    assert isinstance(found, dict)
    return found


def notify(bank: Bank, base: str, paid: Paid, now: datetime) -> dict[str, Any]:
    """Tell the city of a payment; answers what it says."""
    asked = post(base + TOKEN, bank.token_headers(now), b'{"grantType":"client_credentials"}')
    if "accessToken" not in asked:
        return asked
    raw = json.dumps(bank.told(paid), separators=(",", ":")).encode()
    headers = bank.notify_headers(NOTIFY, asked["accessToken"], raw, now)
    return post(base + NOTIFY, headers, raw)


def receipt(paid: Paid, shop: str) -> str:
    """What the customer's phone shows."""
    rupiah = f"{paid.amount:,}".replace(",", ".")
    word = "DIKEMBALIKAN" if paid.status == "04" else "BERHASIL"
    at = paid.paid_at.replace("T", " ").replace("+07:00", " WIB")
    lines = [f"QRIS {word}", shop, f"NMID {paid.nmid}", f"Rp{rupiah}", f"RRN {paid.rrn}", at]
    return "\n".join(filter(None, lines))


def _shop(merchant: str) -> tuple[str, str]:
    """The name and the NMID of a shop. Raises SystemExit where none, or several, are meant."""
    if re.fullmatch(r"ID\d{13}", merchant):
        return "", merchant
    look_up = make_parts(Settings.from_env(os.environ))[MerchantParts].look_up
    found, _ = look_up.page(None, None, merchant, None, 3)
    if len(found) != 1 or not found[0].nmid:
        named = ", ".join(one.name for one in found) or "none"
        raise SystemExit(f"MERCHANT must mean one shop that has an NMID; {merchant}: {named}")
    return found[0].name, found[0].nmid


def main() -> None:
    """Pay, tell the city, print the receipt."""
    parser = argparse.ArgumentParser(prog="python -m local.acquirer.pay")
    parser.add_argument("--merchant", required=True)
    parser.add_argument("--amount", type=int, required=True)
    parser.add_argument("--psp", choices=sorted(ACQUIRERS), default="bank-ijen")
    parser.add_argument("--rrn", default="")
    parser.add_argument("--status", choices=["00", "03", "04"], default="00")
    parser.add_argument("--cpan", default="")
    given = parser.parse_args()
    home = Path(os.environ.get("TUMBAS_HOME") or PROJECT / ".tumbas").resolve()
    port = json.loads((home / "running.json").read_text())["port"]
    name, nmid = _shop(given.merchant)
    bank, now = banks(home)[given.psp], utc_now()
    rrn = given.rrn or str(secrets.randbelow(9 * 10**11) + 10**11)
    before = bank.booked(rrn)
    paid_at = before.paid_at if before else stamped(now)
    paid = Paid(rrn, nmid, given.amount, paid_at, given.status, given.cpan)
    bank.book(paid)
    print(receipt(paid, name))
    if given.psp == SILENT:
        day = paid_at[:10]
        print(f"daily file: http://localhost:{port}/dev/acquirers/{SILENT}/daily.csv?day={day}")
    else:
        told = notify(bank, f"http://127.0.0.1:{port}", paid, now)
        print(f"the city: {told['responseCode']} {told['responseMessage']}")


if __name__ == "__main__":
    main()
