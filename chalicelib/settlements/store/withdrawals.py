"""What is taken back of settlements: proposed, approved, and taken back chunk by chunk."""

from collections.abc import Mapping
from typing import Any

from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.settlement import (
    APPROVED,
    SENT,
    Act,
    Settlement,
    withdrawal_refusal,
)
from chalicelib.settlements.store.header import Headers, Moved, settlement_of


class Withdrawals(Headers):
    """The transitions of withdrawing."""

    def propose_withdrawal(self, settlement_id: str, act: Act, reason: str) -> Write:
        """Somebody proposes to take back what is open of an ordered settlement. Refused with
        `state_conflict` where nothing is, or that was approved before."""
        return self._open(
            settlement_id,
            lambda _: Refused("state_conflict"),
            "",
            {},
            {"withdraw_by": act.by, "withdraw_at": act.at, "withdraw_reason": reason},
        )

    def drop_withdrawal(self, seen: Settlement) -> Write:
        """The proposal that was `seen` is dropped. Refused with `state_conflict` where there is
        none, or another."""
        return self._open(
            seen.id,
            lambda _: Refused("state_conflict"),
            " AND withdraw_at = :seen AND withdraw_at <> :none",
            {":seen": seen.withdraw_at, ":none": ""},
            {"withdraw_by": "", "withdraw_at": "", "withdraw_reason": ""},
        )

    def begin_withdrawing(self, seen: Settlement, act: Act, origin: str) -> Write:
        """Another officer approves the proposal that was `seen`, from an internet address. Refused
        as `withdrawal_refusal` has it."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            standing = withdrawal_refusal(settlement_of(old), act.by) if old else None
            return standing or Refused("state_conflict", retry_after=1)

        return self._open(
            seen.id,
            refusal,
            " AND withdraw_at = :seen AND withdraw_by <> :none AND withdraw_by <> :by",
            {":seen": seen.withdraw_at, ":by": act.by, ":none": ""},
            {
                "withdrawn_by": act.by,
                "withdrawn_at": act.at,
                "withdrawn_origin": origin,
            },
        )

    def _open(
        self,
        settlement_id: str,
        refusal: Condition,
        condition: str,
        values: Mapping[str, Any],
        sets: Mapping[str, Any],
    ) -> Write:
        """Change an ordered settlement of which something is open and nothing was withdrawn as a
        whole."""
        return self._update(
            settlement_id,
            refusal,
            "#state IN (:approved, :sent) AND #open > :zero AND withdrawn_by = :nobody" + condition,
            {":approved": APPROVED, ":sent": SENT, ":zero": 0, ":nobody": "", **values},
            sets=sets,
            reads=("open",),
        )

    def take_back_chunk(self, seen: Settlement, reached: int, amount: int, payments: int) -> Write:
        """So many open payments of `amount` rupiah, of lines up to number `reached`, are owed to
        their merchants again. Refused as Moved where it is not as it was `seen`."""
        return self._update(
            seen.id,
            lambda _: Moved(),
            "#state IN (:approved, :sent) AND withdrawn_by = :by"
            " AND taken_back = :seen AND balance >= :total",
            {
                ":approved": APPROVED,
                ":sent": SENT,
                ":by": seen.withdrawn_by,
                ":seen": seen.taken_back,
                ":total": amount,
            },
            sets={"taken_back": reached},
            adds={"balance": -amount, "open": -payments, "withdrawn": payments},
        )

    def count_withdrawn(self, settlement_id: str, amount: int) -> Write:
        """One open payment of `amount` rupiah is owed to its merchant again. Refused with
        `state_conflict` where it is not ordered, or its account does not hold as much."""
        return self._update(
            settlement_id,
            lambda _: Refused("state_conflict", retry_after=1),
            "#state IN (:approved, :sent) AND balance >= :total",
            {":approved": APPROVED, ":sent": SENT, ":total": amount},
            adds={"balance": -amount, "open": -1, "withdrawn": 1},
        )
