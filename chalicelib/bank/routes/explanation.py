"""The parts of a bank line over HTTP: how they are given, and how they are shown."""

from typing import Annotated

import msgspec

from chalicelib.bank.rules.explanation import LEFT_OUT_MOST, Part, PartKind
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import MOST_RUPIAH, ON_ONE_LINE, Id
from chalicelib.procurement.rules.remit import NTPN

EndToEndId = Annotated[str, msgspec.Meta(pattern="^[0-9]{16}$")]


class PartBody(Body):
    """One thing that a line is made of. A payout names a payment (`end_to_end_id`), all open
    payments of a settlement but those `left_out`, or, while payouts are frozen, a merchant whose
    payout was lost. `reference`: SP2D, STS or billing code. `against`: the line (`bst_…#line`) that
    cancels this one. `ntpn`: of a remit, where the bank's line does not tell it. `amount` in
    rupiah, below zero for what the bank kept back of a credit."""

    kind: PartKind
    amount: Annotated[int, msgspec.Meta(ge=-MOST_RUPIAH, le=MOST_RUPIAH)]
    end_to_end_id: EndToEndId | None = None
    settlement_id: Id | None = None
    left_out: Annotated[list[EndToEndId], msgspec.Meta(max_length=LEFT_OUT_MOST)] | None = None
    reference: (
        Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=ON_ONE_LINE)] | None
    ) = None
    merchant_id: Id | None = None
    ntpn: Annotated[str, msgspec.Meta(pattern=NTPN)] | None = None
    against: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None

    def part(self) -> Part:
        """The part that it tells of."""
        return Part(
            kind=self.kind,
            amount=self.amount,
            end_to_end_id=self.end_to_end_id or "",
            settlement_id=self.settlement_id or "",
            left_out=tuple(self.left_out or ()),
            reference=self.reference or "",
            merchant_id=self.merchant_id or "",
            ntpn=(self.ntpn or "").upper(),
            against=self.against or "",
        )


class PartView(View, omit_defaults=True):
    """A part of a line; what it does not name is left out."""

    kind: PartKind
    amount: int
    end_to_end_id: str | None = None
    settlement_id: str | None = None
    left_out: list[str] | None = None
    reference: str | None = None
    merchant_id: str | None = None
    ntpn: str | None = None
    against: str | None = None

    @classmethod
    def of(cls, part: Part) -> "PartView":
        members = part.members()
        if part.left_out:
            members["left_out"] = list(part.left_out)
        return cls(**members)
