"""QRIS: what a shop's QR code says (EMVCo, "QR Code Specification for Payment Systems:
Merchant-Presented Mode", 1.1; Bank Indonesia's tags). Nothing is paid by it here.

A code is a row of objects: two digits of tag, two of length, so many characters. Some hold such
rows themselves (templates). The last is a checksum of everything before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Objects = list[tuple[str, str]]
Initiation = Literal["static", "dynamic"]

# Every merchant's code by EMVCo begins with its format: tag 00, two characters, 01.
FORMAT = "000201"
# The longest that a code may be (EMVCo, 3.5).
LONGEST = 512

_INITIATION, _CHECKSUM = "01", "63"
_INITIATIONS: Mapping[str, Initiation] = {"11": "static", "12": "dynamic"}
# Merchant accounts: EMVCo's 26 to 51; 51 is the national repository's, whose id is the NMID.
_ACCOUNTS = [f"{tag:02d}" for tag in range(26, 52)]
_NATIONAL = "51"


class Malformed(ValueError):
    """No such code, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Account:
    """One of a shop's accounts: whose (`domain`), its PAN, its id there, the size of the shop."""

    tag: str
    domain: str
    pan: str
    id: str
    criteria: str


@dataclass(frozen=True, slots=True)
class Qris:
    """A code: the shop, its accounts, and what is to be paid, "" where that is not said. `amount`
    is the text of tag 54."""

    initiation: Initiation
    accounts: tuple[Account, ...]
    merchant_name: str
    merchant_city: str
    postal_code: str
    category: str
    currency: str
    country: str
    amount: str
    terminal: str

    @property
    def nmid(self) -> str:
        """The national merchant id, "" where the code has none."""
        return next((one.id for one in self.accounts if one.tag == _NATIONAL), "")


def looks_like_one(text: str) -> bool:
    """Whether a text is meant as such a code."""
    return text.startswith(FORMAT)


def read(text: str) -> Qris:
    """What a code says. Raises Malformed, also where its checksum does not fit."""
    objects = objects_of(text)
    if not looks_like_one(text) or objects[-1][0] != _CHECKSUM:
        raise Malformed("not a code")
    if checksum(text[:-4]) != objects[-1][1].upper():
        raise Malformed("damaged")
    found = dict(reversed(objects))
    return Qris(
        initiation=_INITIATIONS.get(found.get(_INITIATION, ""), "static"),
        accounts=tuple(_accounts(objects)),
        merchant_name=found.get("59", ""),
        merchant_city=found.get("60", ""),
        postal_code=found.get("61", ""),
        category=found.get("52", ""),
        currency=found.get("53", ""),
        country=found.get("58", ""),
        amount=found.get("54", ""),
        terminal=_inside(found.get("62", "")).get("07", ""),
    )


def objects_of(text: str) -> Objects:
    """The objects of a code or of a template, in order. Raises Malformed."""
    if not text or len(text) > LONGEST:
        raise Malformed("length")
    found: Objects = []
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) != 4 or not (head.isascii() and head.isdecimal()):
            raise Malformed("no tag and length")
        end = at + 4 + int(head[2:])
        if end > len(text):
            raise Malformed("shorter than it says")
        found.append((head[:2], text[at + 4 : end]))
        at = end
    return found


def written(objects: Iterable[tuple[str, str]]) -> str:
    """The row of these objects. Raises Malformed for a value that is too long for one."""
    parts = []
    for tag, value in objects:
        if len(value) > 99:
            raise Malformed("too long")
        parts.append(f"{tag}{len(value):02d}{value}")
    return "".join(parts)


def with_checksum(text: str) -> str:
    """A code from the row of its other objects."""
    text += f"{_CHECKSUM}04"
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, from FFFF) of a text, four hexadecimal digits."""
    crc = 0xFFFF
    for byte in text.encode("utf-8", "surrogatepass"):
        crc ^= byte << 8
        for _ in range(8):
            crc = crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _accounts(objects: Objects) -> Iterable[Account]:
    for tag, value in objects:
        if tag in _ACCOUNTS:
            inside = _inside(value)
            if inside:
                domain, pan, id, criteria = (inside.get(f"0{n}", "") for n in range(4))
                yield Account(tag, domain, pan, id, criteria)


def _inside(template: str) -> dict[str, str]:
    """What a template holds; nothing where it is none, as some are in codes that are paid by."""
    try:
        return dict(reversed(objects_of(template)))
    except Malformed:
        return {}
