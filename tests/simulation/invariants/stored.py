"""What is stored of what people were told: by an id, what there is, what it comes to, and how much
of it went back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.core.values import ids
from chalicelib.ledger.rules.transfer import Transfer
from tests.simulation.invariants.changes import Item

# Where each has its item; a payment at a sticker has none, but the transfers that are its parts.
KEPT = {
    ids.TRANSFER: "transfers",
    ids.VOUCHER: "vouchers",
    ids.SETTLEMENT: "settlements",
    ids.AUTHORIZATION: "marketplace",
    ids.CAMPAIGN: "campaigns",
}
_LENGTH = len(ids.TRANSFER)


@dataclass
class Stored:
    """All of it, as it comes."""

    there: set[str] = field(default_factory=set)
    amounts: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    # The payment that a transfer is a part of.
    part_of: dict[str, str] = field(default_factory=dict)

    def add(self, transfers: Iterable[Transfer], items: Iterable[Item]) -> None:
        """Note what was put: these transfers, and other items."""
        self.there.update(str(one["pk"]) for one in items)
        transfers = list(transfers)
        for one in transfers:
            self.there.add(one.id)
            self.amounts[one.id] += one.amount
            if one.payment_id is not None:
                self.part_of[one.id] = one.payment_id
                self.there.add(one.payment_id)
                self.amounts[one.payment_id] += one.amount
        for one in transfers:
            if one.kind == "refund":
                of = str(one.redemption_id or one.reverses)
                for id in (of, *([self.part_of[of]] if of in self.part_of else [])):
                    self.refunded[id] += one.amount

    def lacks(self, body: Mapping[str, Any]) -> str:
        """What an answer says and is not so, for people; "" where all is, or nobody can tell."""
        id = body.get("id")
        if not isinstance(id, str) or id[:_LENGTH] not in (*KEPT, ids.PAYMENT):
            return ""
        if id not in self.there:
            return f"{id} is not stored"
        amount = body.get("amount")
        if amount is not None and id in self.amounts and amount != self.amounts[id]:
            return f"{id} is of {self.amounts[id]}, not {amount}"
        refunded = body.get("refunded") or 0
        if refunded > self.refunded[id]:
            return f"{self.refunded[id]} of {id} were refunded, not {refunded}"
        return ""
