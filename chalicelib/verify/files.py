"""The small files of a check: public keys, signed days, reconciliations, proofs, receipts."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from jwt.exceptions import InvalidKeyError

from chalicelib.core.crypto.jose import VerificationKey
from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.values.instants import day_from_text
from chalicelib.verify.findings import Unreadable

FindKey = Callable[[str], VerificationKey | None]

# Far more than thirty years of days take.
_MOST_BYTES = 64 * 1024 * 1024
# What of a record is a number; all else is text.
_COUNTS = ("transfers", "acts")


def read_text(path: Path) -> str:
    """A file's text. Raises Unreadable."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Unreadable("file_too_large", file=path.name)
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise Unreadable("file_missing", file=path.name, why=error.strerror or "") from None
    except UnicodeDecodeError:
        raise Unreadable("file_no_text", file=path.name) from None


def read_json(path: Path) -> Any:
    """What a file of JSON holds. Raises Unreadable."""
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError):
        raise Unreadable("file_no_json", file=path.name) from None


def read_keys(path: Path) -> FindKey:
    """The keys of a JWK set (RFC 7517), as `/api/v1/public/keys` answers it, by their `kid`.

    Keys of other kinds than ours are left out. Raises Unreadable.
    """
    document = read_json(path)
    found: dict[str, VerificationKey] = {}
    try:
        for jwk in document["keys"]:
            if (jwk["kty"], jwk.get("crv")) == ("EC", "P-256"):
                half = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
                key = ECAlgorithm.from_jwk(half)
                assert isinstance(key, ec.EllipticCurvePublicKey)
                found[jwk["kid"]] = VerificationKey(jwk["kid"], key)
    except (KeyError, TypeError, ValueError, InvalidKeyError):
        raise Unreadable("no_keys", file=path.name) from None
    if not found:
        raise Unreadable("no_keys", file=path.name)
    return found.get


def read_days(path: Path) -> dict[str, DayRecord]:
    """Signed days by date: a page of `/api/v1/public/days`, a list of its items, or one of them.

    Raises Unreadable, also where a date comes twice and says different things.
    """
    document = read_json(path)
    if isinstance(document, dict):
        document = document.get("items", [document])
    found: dict[str, DayRecord] = {}
    try:
        for item in document:
            record = _record(item)
            if found.setdefault(record.date, record) != record:
                raise Unreadable("day_twice", file=path.name, date=record.date)
    except (KeyError, TypeError, ValueError):
        raise Unreadable("no_days", file=path.name) from None
    if not found:
        raise Unreadable("no_days", file=path.name)
    return found


def read_reports(paths: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    """Kept reconciliations by date, each as `/api/v1/finance/reconciliation?date=` answers it.

    Raises Unreadable, also where two are of one date and say different things.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        document = read_json(path)
        try:
            day = day_from_text(document["date"]).isoformat()
        except (KeyError, TypeError, ValueError):
            raise Unreadable("no_report", file=path.name) from None
        if found.setdefault(day, document) != document:
            raise Unreadable("day_twice", file=path.name, date=day)
    return found


def _record(item: Any) -> DayRecord:
    names = DayRecord.__dataclass_fields__
    record = DayRecord(**{name: item[name] for name in names})
    for name, value in item.items():
        if name in names and type(value) is not (int if name in _COUNTS else str):
            raise ValueError("no record of a day")
    day_from_text(record.date)
    return record
