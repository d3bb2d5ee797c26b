"""What field 86 of an MT940 says: free text, or one of the structures that banks put into it."""

import re
from dataclasses import dataclass

from chalicelib.bank.formats.texts import ID_MOST, reason_of, text

# The standard cuts the field after 65 characters, wherever that falls.
_WIDTH = 65
_TAG_WIDTH = len(":86:")
# A subfield of the `?20` structure is cut after 27.
_SUBFIELD_WIDTH = 27

_SUBFIELD = re.compile(r"\?([0-9]{2})")
_TOLD_SUBFIELDS = tuple(f"{number}" for number in (*range(20, 30), *range(60, 64)))
# `EREF+…` goes on until the next such word.
_KEYWORD = re.compile(r"(?<![A-Z])([A-Z]{4})\+")
_CODEWORD = re.compile(
    r"/(EREF|REMI|RTRN|NAME|IBAN|BIC|BENM|ORDP|MARF|CSID|TRTP|ISDT|PREF|ADDR|CNTP|PURP|SVCL|ULTB"
    r"|ULTD|KREF|SVWZ|ACCW|OCMT|EXCH|CHGS)/"
)


@dataclass(frozen=True, slots=True)
class Narrative:
    """A narrative's text and what could be told apart in it; "" where it says nothing of it."""

    text: str = ""
    end_to_end_id: str = ""
    batch_id: str = ""
    payee_name: str = ""
    payee_account: str = ""
    returned: str = ""


def narrative(lines: list[str]) -> Narrative:
    """Read the lines of a field 86, as they stand in the file."""
    if not lines:
        return Narrative()
    if any(_SUBFIELD.search(line) for line in lines):
        return _of_subfields("".join(lines))
    told = joined(lines)
    if _CODEWORD.search(told):
        return _of_codewords(told)
    keyword = re.search(r"(?<![A-Z])EREF\+([^+? ]+)", told)
    return Narrative(text(told), text(keyword[1], ID_MOST) if keyword else "")


def joined(lines: list[str]) -> str:
    """The lines as one text: what the bank cut at a line's end belongs together, what it began on
    a line of its own does not.

    A line is cut where it is as long as the standard lets it be, or where all lines but the last
    have one length, for some banks have a width of their own.
    """
    widths = {len(line) for line in lines[:-1]}
    own_width = len(lines) > 2 and len(widths) == 1
    parts = []
    for number, line in enumerate(lines):
        width = len(line)
        cut = width >= _WIDTH or own_width or (not number and width == _WIDTH - _TAG_WIDTH)
        parts += [line, "" if cut else " "]
    return "".join(parts[:-1])


def _of_subfields(told: str) -> Narrative:
    """`166?00GUTSCHRIFT?20EREF+…?32NAME`: numbered subfields, the text cut into ?20 to ?29."""
    head, *rest = _SUBFIELD.split(told)
    found = [(rest[place], rest[place + 1]) for place in range(0, len(rest), 2)]
    parts: list[str] = []
    for name, part in found:
        if name in _TOLD_SUBFIELDS:
            apart = parts and (len(parts[-1]) < _SUBFIELD_WIDTH or _KEYWORD.match(part))
            parts += [" ", part] if apart else [part]
    told = "".join(parts)
    words = _by_marks(_KEYWORD, told)
    reference = told or " ".join(part for name, part in found if name == "00") or head
    return Narrative(
        text=text(reference),
        end_to_end_id=_id(words.get("EREF", "")),
        payee_name=text("".join(part for name, part in found if name in ("32", "33"))),
        payee_account=_id("".join(part for name, part in found if name == "31")),
        returned=words.get("RTRN", ""),
    )


def _of_codewords(told: str) -> Narrative:
    """`/EREF/…/NAME/…/REMI/…/`: words between slashes, each followed by what it is of."""
    words = _by_marks(_CODEWORD, told)
    # /CNTP/account/BIC/name/place/
    other = words.get("CNTP", "").split("/")
    return Narrative(
        text=text(told),
        end_to_end_id=_id(words.get("EREF", "")),
        batch_id=_id(words.get("PREF", "")),
        payee_name=text(words.get("NAME", "").strip(" /") or "".join(other[2:3])),
        payee_account=_id(words.get("IBAN", "").strip("/") or other[0]),
        returned=words.get("RTRN", "").strip(" /"),
    )


def _by_marks(mark: re.Pattern[str], told: str) -> dict[str, str]:
    """What follows each mark, up to the next one; the first of a name."""
    _, *rest = mark.split(told)
    found: dict[str, str] = {}
    for place in range(0, len(rest), 2):
        found.setdefault(rest[place], rest[place + 1])
    return found


def _id(raw: str) -> str:
    found = text(raw.strip(" /"), ID_MOST)
    return "" if found == "NOTPROVIDED" else found


def reason_in(told: Narrative) -> tuple[str, str]:
    """Why money came back, as code and words: where a code stands in it; else "" and ""."""
    code, words = reason_of(told.returned or told.text)
    return (code, words) if code else ("", "")
