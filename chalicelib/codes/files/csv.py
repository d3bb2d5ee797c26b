"""Codes as a CSV file, for whoever prints or sends them."""

import csv
import io
from collections.abc import Iterable

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.codes.rules.text import address, printed
from chalicelib.core.values.spreadsheets import neutralise

_HEADER = ("code", "address", "campaign", "face_value", "claim_until", "spend_until")
# Without a byte order mark Excel takes UTF-8 for another encoding.
_BOM = "\ufeff"


def csv_of(codes: Iterable[str], terms: Terms, origin: str) -> bytes:
    """A row for each code (RFC 4180): the code in groups, the address that its QR code holds, what
    it is worth and until when."""
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    name = neutralise(terms.name)
    for code in codes:
        writer.writerow(
            (
                printed(code),
                address(origin, code),
                name,
                terms.face_value,
                terms.claim_until,
                terms.spend_until,
            )
        )
    return text.getvalue().encode()
