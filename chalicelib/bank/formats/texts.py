"""Texts from banks: on one line, printable, cut short; and the reason codes in them."""

import re

# What is kept of a text, in characters: pain.001 and camt.053 give remittance information 140.
TEXT_MOST = 140
ID_MOST = 35

# ISO 20022's external return reasons, such as AC04.
_REASON_CODE = re.compile(r"\b([A-Z]{2}[0-9]{2}|CUST|FOCR|NARR)\b")


def text(raw: str, longest: int = TEXT_MOST) -> str:
    """A text from a bank on one line: blanks folded, what cannot be printed left out, cut short."""
    folded = " ".join(raw.split())
    if not folded.isprintable():
        folded = "".join([letter for letter in folded if letter.isprintable()])
    return folded[:longest]


def reason_of(raw: str) -> tuple[str, str]:
    """The code in what a bank gives as the reason of a return ("" where there is none), and the
    text without it."""
    folded = text(raw)
    found = _REASON_CODE.search(folded)
    if found is None:
        return "", folded
    rest = folded[: found.start()] + folded[found.end() :]
    return found[1], text(rest.strip(" :;-/()"))
