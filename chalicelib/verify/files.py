"""The small files of a check: public keys, signed days, proofs, receipts."""

import json
from collections.abc import Callable
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
            if (jwk["kty"], jwk["crv"]) == ("EC", "P-256"):
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


def _record(item: Any) -> DayRecord:
    record = DayRecord(**{name: item[name] for name in DayRecord.__dataclass_fields__})
    texts = (record.root, record.previous_root, record.signature)
    if type(record.transfers) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError("no record of a day")
    day_from_text(record.date)
    return record
