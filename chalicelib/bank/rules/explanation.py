"""What a bank line is made of: its parts, and what parts may stand together.

A part is one thing that the bank did: a payment carried out, money back, a fee. The amounts of a
line's parts come to what the line books, in rupiah. In a credit a fee or tax that the bank has
kept back counts below zero: Rp 50,000 returned less a fee of Rp 2,500 is a credit of Rp 47,500.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.bank.formats.amounts import shown
from chalicelib.bank.formats.shape import SEN, Direction
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused

PartKind = Literal[
    "payout",
    "payout_returned",
    "deposit",
    "interest",
    "fee",
    "bank_tax",
    "surrender",
    "remit",
    "suspense",
]
PAYOUT: PartKind = "payout"
PAYOUT_RETURNED: PartKind = "payout_returned"
DEPOSIT: PartKind = "deposit"
INTEREST: PartKind = "interest"
FEE: PartKind = "fee"
BANK_TAX: PartKind = "bank_tax"
SURRENDER: PartKind = "surrender"
REMIT: PartKind = "remit"
SUSPENSE: PartKind = "suspense"

# What a bank may keep back of a credit.
KEPT_BACK: tuple[PartKind, ...] = (FEE, BANK_TAX)
# Which parts a line of a direction may have.
KINDS_OF: Mapping[Direction, tuple[PartKind, ...]] = {
    "debit": (PAYOUT, FEE, BANK_TAX, SURRENDER, REMIT, SUSPENSE),
    "credit": (PAYOUT_RETURNED, DEPOSIT, INTEREST, FEE, BANK_TAX, SUSPENSE),
}
# What one transaction of the ledger books, and reverses: payments that a line names one by one, and
# its parts in all. More payments than these are a whole settlement but those left out.
NAMED_MOST = 15
PARTS_MOST = 18
LEFT_OUT_MOST = 10_000

Words = tuple[str, str]
_LINE = re.compile(rf"({ids.BANK_STATEMENT}[0-9A-Za-z_-]{{1,60}})#([0-9]{{1,7}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a line is made of, `amount` in rupiah (below zero only for what the bank kept
    back of a credit).

    `end_to_end_id` names a payment. `settlement_id` alone means every open payment of that
    settlement but those in `left_out` (end-to-end ids). `merchant_id`: a payout that a restore
    lost, or that was called off and is paid all the same; of a part in suspense, whom the bank has
    paid more than they were owed. `reference`: the SP2D of a deposit, the
    STS of a surrender, the billing code of a remit, else what the bank calls it. `ntpn`: the
    number under which the state has received a remit. `against`: the line (`bst_…#line`) that
    cancels this one.
    """

    kind: PartKind
    amount: int
    end_to_end_id: str = ""
    settlement_id: str = ""
    left_out: tuple[str, ...] = ()
    reference: str = ""
    merchant_id: str = ""
    ntpn: str = ""
    against: str = ""

    def members(self) -> dict[str, Any]:
        """What it says, as stored and shown: without what is empty."""
        said = {name: getattr(self, name) for name in _MEMBERS if getattr(self, name)}
        return {"kind": self.kind, "amount": self.amount, **said}


_MEMBERS = (
    "end_to_end_id",
    "settlement_id",
    "left_out",
    "reference",
    "merchant_id",
    "ntpn",
    "against",
)
_NEEDS: Mapping[PartKind, tuple[str, ...]] = {
    PAYOUT_RETURNED: ("end_to_end_id",),
    DEPOSIT: ("reference",),
    SURRENDER: ("reference",),
    REMIT: ("reference",),
}
_TAKES: Mapping[PartKind, tuple[str, ...]] = {
    PAYOUT: ("end_to_end_id", "settlement_id", "left_out", "merchant_id"),
    PAYOUT_RETURNED: ("end_to_end_id",),
    REMIT: ("reference", "ntpn"),
    SUSPENSE: ("against",),
}
_NAMED = ("end_to_end_id", "settlement_id", "merchant_id")


def part_of(members: Mapping[str, Any]) -> Part:
    """The part that `members` tell of."""
    return Part(**{**members, "left_out": tuple(members.get("left_out", ()))})


def total(parts: Iterable[Part]) -> int:
    """What parts come to, in rupiah."""
    return sum(part.amount for part in parts)


def in_words(parts: Iterable[Part]) -> str:
    """Parts in short, as the audit journal has them."""
    return ", ".join(" ".join(map(str, _said(part))) for part in parts)


def _said(part: Part) -> Iterable[str | int]:
    named = part.end_to_end_id or part.settlement_id or part.reference or part.merchant_id
    left_out = f"but {len(part.left_out)}" if part.left_out else ""
    against = f"against {part.against}" if part.against else ""
    return [one for one in (part.kind, named, left_out, against, part.amount) if one != ""]


def unexplained(amount: int) -> tuple[Part, ...]:
    """The parts of a line that nothing explains; none where it books nothing."""
    return (Part(SUSPENSE, amount),) if amount else ()


def is_explained(parts: Iterable[Part]) -> bool:
    """Whether nothing of a line stays without an explanation. Two lines that cancel each other
    explain one another."""
    return all(part.kind != SUSPENSE or part.against for part in parts)


def may_be_owed(parts: Iterable[Part]) -> bool:
    """Whether a line may still have paid what the ledger owes somebody: something of it is in
    suspense, and nobody has said whom it has paid."""
    return any(part.kind == SUSPENSE and not (part.against or part.merchant_id) for part in parts)


def line_named(against: str) -> tuple[str, int] | None:
    """Statement and line that a part is against; None for what names no line."""
    found = _LINE.fullmatch(against)
    return None if found is None else (found[1], int(found[2]))


def line_name(statement_id: str, line: int) -> str:
    """How a part names a line: `bst_…#line`."""
    return f"{statement_id}#{line}"


def must_explain(parts: Sequence[Part], direction: Direction, booked: int) -> None:
    """Raises `validation_failed`, with field and words for all that is wrong, where parts that
    people give cannot be those of a line of this direction that `booked` so many rupiah."""
    errors: list[tuple[str, Words]] = []
    if len(parts) > PARTS_MOST:
        errors.append(("parts", _words(f"paling banyak {PARTS_MOST}", f"at most {PARTS_MOST}")))
    for index, part in enumerate(parts):
        for field, words in _wrong(part, direction, len(parts)):
            errors.append((f"parts[{index}].{field}", words))
    errors += _named_twice(parts)
    if total(parts) != booked:
        told, due, gap = (
            shown(SEN * amount) for amount in (total(parts), booked, booked - total(parts))
        )
        errors.append(
            (
                "parts",
                _words(
                    f"jumlah bagian Rp {told}, baris ini Rp {due}: selisih Rp {gap}",
                    f"the parts come to Rp {told}, the line is of Rp {due}: Rp {gap} are missing",
                ),
            )
        )
    if errors:
        raise Refused("validation_failed", errors=errors)


def _wrong(part: Part, direction: Direction, beside: int) -> Iterable[tuple[str, Words]]:
    """What is wrong with one part of a line."""
    if part.kind not in KINDS_OF[direction]:
        side = _words("keluar", "debit") if direction == "debit" else _words("masuk", "credit")
        yield (
            "kind",
            _words(
                f"mutasi {side[0]} tidak dapat berupa {part.kind}",
                f"a {side[1]} cannot be {part.kind}",
            ),
        )
        return
    kept_back = direction == "credit" and part.kind in KEPT_BACK
    if kept_back and part.amount >= 0:
        yield "amount", _words("potongan ditulis di bawah nol", "what was kept back is below zero")
    if not kept_back and part.amount <= 0:
        yield "amount", _words("harus lebih dari nol", "must be above zero")
    takes = _TAKES.get(part.kind, ("reference",))
    for name in _MEMBERS:
        if getattr(part, name) and name not in takes:
            yield name, _words(f"tidak untuk {part.kind}", f"not with {part.kind}")
    for name in _NEEDS.get(part.kind, ()):
        if not getattr(part, name):
            yield name, _words("wajib diisi", "is required")
    for check in (_payout, _against):
        yield from check(part, beside)


def _payout(part: Part, _: int) -> Iterable[tuple[str, Words]]:
    if part.kind != PAYOUT:
        return
    named = [name for name in _NAMED if getattr(part, name)]
    if len(named) != 1:
        yield (
            "end_to_end_id",
            _words(
                "sebutkan satu pembayaran, satu pencairan, atau satu pedagang",
                "name one payment, one settlement or one merchant",
            ),
        )
    if part.left_out and not part.settlement_id:
        yield "left_out", _words("hanya untuk satu pencairan", "only with a settlement")


def _against(part: Part, beside: int) -> Iterable[tuple[str, Words]]:
    if not part.against:
        return
    if line_named(part.against) is None:
        yield "against", _words("bukan nomor baris", "is no line")
    if beside > 1:
        yield (
            "against",
            _words(
                "baris yang dibatalkan baris lain tidak punya bagian lain",
                "a line that another cancels has no other part",
            ),
        )


def _named_twice(parts: Sequence[Part]) -> Iterable[tuple[str, Words]]:
    """Parts that name what another has named: one thing happens once in a line."""
    seen: Counter[tuple[str, str]] = Counter()
    for index, part in enumerate(parts):
        named = part.end_to_end_id or part.settlement_id or part.merchant_id or part.reference
        seen[part.kind, named] += 1
        if seen[part.kind, named] > 1:
            yield f"parts[{index}]", _words("disebut dua kali", "is named twice")


def _words(indonesian: str, english: str) -> Words:
    return indonesian, english
