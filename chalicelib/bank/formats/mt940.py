"""SWIFT MT940 customer statements, as its field specifications for category 9 have them.

Read line by line and strictly: fields in their order, nothing skipped that was not expected. The
library there is (mt-940) is made to get something out of every bank's file: it drops fields that
it does not know, takes a statement without a closing balance, and reads what is not UTF-8 as
cp852. Where a line lost is money lost, that is the wrong way round.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from chalicelib.bank.formats.amounts import must_be_rupiah, sen_of
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.encoding import Utf8, lines
from chalicelib.bank.formats.narrative import joined, narrative, reason_in
from chalicelib.bank.formats.purposes import purpose_of
from chalicelib.bank.formats.shape import SEN, Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, text
from chalicelib.imports.formats.records import Readable

LINE_MOST_BYTES = 1_000
# Field 86 has 6 lines of 65 by the standard; banks send more.
FIELD_MOST_LINES = 30

# What may follow what. Fields that only inform may stand anywhere behind the head.
_AFTER: dict[str, tuple[str, ...]] = {
    "": ("20",),
    "20": ("25", "25P"),
    # The number (:28C:) is due by the standard; nothing is lost where a bank leaves it out.
    "25": ("28", "28C", "60F", "60M"),
    "28": ("60F", "60M"),
    "60": ("61", "62F", "62M"),
    "61": ("61", "62F", "62M"),
    "62": ("20",),
}
_INFORMING = frozenset(["13", "13D", "21", "34F", "64", "65", "86", "90D", "90C", "NS"])

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.ASCII)
# SWIFT's envelope: blocks 1 to 3, and what begins the text, block 4; and the marks of
# transmission around it.
_HEADERS = ("{1:", "{2:", "{3:")
_TEXT_BLOCK = "{4:"
_ENDS = ("-}", "{5:")
_TRANSMISSION = "\x01\x02\x03"
_BALANCE = re.compile(r"([DC])([0-9]{6})([A-Z]{3})([0-9]{1,15}(?:,[0-9]{0,2})?)")
_ENTRY = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?(?P<mark>R?[DC])(?P<funds>[A-Z])?"
    # Banks here write no comma where there are no sen.
    r"(?P<amount>[0-9]{1,15}(?:,[0-9]{0,2})?)(?P<kind>[A-Z][A-Z0-9]{3})"
    r"(?P<own>(?:(?!//).){0,35})(?://(?P<bank>.{0,34}))?"
)
# What stands for the payer's own reference where there is none, or where field 86 has it.
_NO_REFERENCE = frozenset(["NONREF", "NOTPROVIDED", "EREF", "PREF", "MARF", "KREF+"])


@dataclass(slots=True)
class _Field:
    """A field: its tag, its lines, and the number of the first."""

    tag: str
    lines: list[str]
    number: int

    @property
    def group(self) -> str:
        return self.tag[:2]


def read(file: Readable) -> Entries:
    """The entries of an MT940 file, with or without SWIFT's envelope, in one or several messages
    that go on from each other. Entries of 0 are left out. Raises StatementRefused."""
    tally = Tally()
    account = ""
    before = ""
    waiting: _Field | None = None
    told: list[str] = []
    for one in _fields(lines(Utf8(file), LINE_MOST_BYTES)):
        if one.tag in _INFORMING and before:
            # Behind the entry that it is about; some banks write it before, but only the first.
            if one.tag == "86" and before in ("60", "61"):
                told += one.lines
            continue
        if one.tag not in _AFTER[before]:
            _refuse_order(one, before)
        if waiting is not None:
            entry = _entry(waiting, told)
            waiting, told = None, []
            if entry is not None:
                yield tally.count(entry)
        if one.group == "25":
            account = text(one.lines[0], ID_MOST)
        elif one.group == "60":
            amount, when = _balance(one)
            tally.begin(account, amount, when, one.number)
        elif one.group == "61":
            waiting = one
        elif one.group == "62":
            amount, when = _balance(one)
            tally.end(amount, when, one.number)
            told = []
        before = one.group
    if before != "62":
        raise StatementRefused(
            "closing_balance",
            "saldo akhir (:62F:) tidak ada. Berkas terpotong; unduh lagi dari bank.",
            "there is no closing balance (:62F:). The file was cut; download it again.",
        )
    return tally.summary()


def _fields(numbered: Iterator[tuple[int, str]]) -> Iterator[_Field]:
    """The fields with the lines that belong to them; SWIFT's envelope taken off."""
    field: _Field | None = None
    for number, line in numbered:
        line = line.strip(_TRANSMISSION)
        if line.startswith((*_HEADERS, _TEXT_BLOCK)):
            # Blocks stand on one line with the text's beginning, or on lines of their own.
            line = line.partition(_TEXT_BLOCK)[2]
        bare = line.strip()
        if not bare or bare == "-" or bare.startswith(_ENDS):
            continue
        tag = _TAG.fullmatch(line)
        if tag is not None:
            if field is not None:
                yield field
            field = _Field(tag[1], [tag[2]], number)
        elif field is None:
            raise StatementRefused(
                "file", "ini bukan rekening koran MT940.", "this is no MT940 statement.", number
            )
        elif len(field.lines) == FIELD_MOST_LINES:
            raise StatementRefused(
                f":{field.tag}:", "ruas terlalu panjang.", "the field is too long.", number
            )
        else:
            field.lines.append(line)
    if field is not None:
        yield field


def _balance(field: _Field) -> tuple[int, str]:
    found = _BALANCE.fullmatch(field.lines[0].rstrip())
    if found is None:
        _refuse_field(field)
    must_be_rupiah(found[3], field.number)
    amount = sen_of(found[4], field.number, ",")
    return amount if found[1] == "C" else -amount, _date(found[2], field, "balance")


def _entry(field: _Field, lines_of_86: list[str]) -> Entry | None:
    found = _ENTRY.fullmatch(field.lines[0].rstrip())
    if found is None:
        _refuse_field(field)
    # The reversal of a credit takes money, that of a debit gives it back.
    direction: Direction = "debit" if found["mark"] in ("D", "RC") else "credit"
    reversal = found["mark"].startswith("R")
    amount = sen_of(found["amount"], field.number, ",")
    if not amount:
        return None
    told = narrative(lines_of_86)
    own = found["own"].strip()
    code, reason = reason_in(told) if direction == "credit" else ("", "")
    reference = told.text or text(joined(field.lines[1:]))
    return Entry(
        line=field.number,
        booked_on=_booked_on(found["value"], found["entry"], field),
        direction=direction,
        amount=amount // SEN,
        sen=amount % SEN,
        end_to_end_id=told.end_to_end_id or ("" if own in _NO_REFERENCE else text(own, ID_MOST)),
        reference=reference,
        bank_reference=text(found["bank"] or "", ID_MOST),
        reason_code=code,
        reason=reason,
        reversal=reversal,
        purpose=purpose_of(direction, reference, found["kind"], reversal=reversal),
        payee_name=told.payee_name,
        payee_account=told.payee_account,
        batch_id=told.batch_id,
    )


def _booked_on(value: str, entry: str | None, field: _Field) -> str:
    """The day of booking: it has no year, and lies within half a year of the value date."""
    valued = _date(value, field, "booked_on")
    if entry is None:
        return valued
    year, month = int(valued[:4]), int(valued[5:7])
    year += (month - int(entry[:2]) > 6) - (int(entry[:2]) - month > 6)
    return day(f"{year:04d}-{entry[:2]}-{entry[2:]}", field.number)


def _date(digits: str, field: _Field, name: str) -> str:
    return day(f"20{digits[:2]}-{digits[2:4]}-{digits[4:]}", field.number, name)


def _refuse_order(field: _Field, before: str) -> NoReturn:
    wanted = ", ".join(f":{tag}:" for tag in _AFTER[before])
    raise StatementRefused(
        f":{field.tag}:",
        f"ruas ini tidak pada tempatnya; yang ditunggu: {wanted}.",
        f"this field is out of place; expected: {wanted}.",
        field.number,
    )


def _refuse_field(field: _Field) -> NoReturn:
    raise StatementRefused(
        f":{field.tag}:",
        f"isinya tidak terbaca: {text(field.lines[0], 60)!r}.",
        f"it cannot be read: {text(field.lines[0], 60)!r}.",
        field.number,
    )
