"""Settlements without their lines: each is one item, which changes by the transitions below.

preparing ─▶ draft ─▶ approving ─▶ approved ─▶ sent
    ⟲ a chunk │            ⟲ a chunk  │          ⟲ the bank's answers, or what is withdrawn
              └──▶ cancelled ◀────────┘ that came to pay nobody

What is withdrawn goes on standing as `approved` or `sent`, and the bank's answers count beside it:
of a payment that both want, one of them finds that it is answered for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

from chalicelib.core.dynamo.items import get_plain, query_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import CLOSED_THROUGH
from chalicelib.settlements.rules.settlement import (
    APPROVED,
    APPROVING,
    CANCELLED,
    DRAFT,
    PREPARING,
    SENT,
    Act,
    Counts,
    Seen,
    Settlement,
    approval_refusal,
)
from chalicelib.settlements.store import END
from chalicelib.settlements.store.header import HEADER, MEMBERS, Moved, settlement_of
from chalicelib.settlements.store.withdrawals import Withdrawals

LIST = "settlements"


class NumberTaken(Refused):
    """Another settlement was drafted at this very moment."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Drafted(Refused):
    """This settlement has been drafted before, by the same Idempotency-Key."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Settlements(Withdrawals):
    """The store of settlements."""

    # Reading

    def find(self, settlement_id: str) -> Settlement | None:
        """A settlement, up to date; None where there is none."""
        return self.find_many([settlement_id]).get(settlement_id)

    def get(self, settlement_id: str) -> Settlement:
        """A settlement, up to date. Raises `not_found`."""
        settlement = self.find(settlement_id)
        if settlement is None:
            raise Refused("not_found")
        return settlement

    def find_many(self, settlement_ids: Iterable[str]) -> dict[str, Settlement]:
        """Those of these settlements that exist, by id."""
        keys = [(one, HEADER) for one in settlement_ids if one]
        found = get_plain(self._connection, self._table, keys)
        return {item["pk"]: settlement_of(item) for item in found}

    def guards(self) -> Iterator[Mapping[str, Any]]:
        """Every settlement's item as it is stored. Not by a scan: most of the table are lines, of
        all years."""
        every = query_plain(self._connection, self._table, LIST)
        while part := list(islice(every, 100)):
            keys = [(one["settlement_id"], HEADER) for one in part]
            yield from get_plain(self._connection, self._table, keys)

    def by_number(self, numbers: Iterable[str]) -> dict[str, str]:
        """The ids of the settlements that have these numbers, by number."""
        found = get_plain(self._connection, self._table, [(LIST, one) for one in numbers if one])
        return {item["sk"]: item["settlement_id"] for item in found}

    def page(self, before: str | None, limit: int) -> tuple[list[Settlement], str | None]:
        """At most `limit` settlements, newest first, with numbers below `before`; and the number
        after which the next page begins."""
        items = query_range(
            self._connection,
            self._table,
            LIST,
            "0",
            before or END,
            newest_first=True,
            at_a_time=limit + 2,
        )
        numbers: list[tuple[str, str]] = []
        for item in items:
            if item["sk"] != before:
                numbers.append((item["sk"], item["settlement_id"]))
            if len(numbers) > limit:
                break
        part = numbers[:limit]
        found = self.find_many(settlement_id for _, settlement_id in part)
        settlements = [found[settlement_id] for _, settlement_id in part]
        return settlements, part[-1][0] if len(numbers) > limit else None

    def last_number(self, day: str) -> str | None:
        """The highest number that begins with `day` (yymmdd)."""
        items = query_range(
            self._connection, self._table, LIST, day, day + END, newest_first=True, at_a_time=1
        )
        return next((str(item["sk"]) for item in items), None)

    # Drafting

    def put(self, settlement: Settlement, closed_through: str) -> list[Write]:
        """Put a new settlement. Refused as Drafted where its id stands there, as NumberTaken where
        its number does."""
        item = {
            "pk": settlement.id,
            "sk": HEADER,
            CLOSED_THROUGH: closed_through,
            **{name: getattr(settlement, name) for name in MEMBERS},
        }
        number = {"pk": LIST, "sk": settlement.number, "settlement_id": settlement.id}
        return [
            put_new(self._table, item, lambda _: Drafted()),
            put_new(self._table, number, lambda _: NumberTaken()),
        ]

    def prepare_chunk(self, seen: Settlement, cursor: str, counts: Counts) -> Write:
        """Count a chunk of new lines in, up to the merchant `cursor`. Refused as Moved where it is
        not as it was `seen`."""
        return self._preparing(seen, {"cursor": cursor}, asdict(counts))

    def finish_preparing(self, seen: Settlement) -> Write:
        """It is a draft. Refused as Moved where it is not as it was `seen`."""
        return self._preparing(seen, {"state": DRAFT, "cursor": ""}, {})

    def _preparing(
        self, seen: Settlement, sets: Mapping[str, Any], adds: Mapping[str, int]
    ) -> Write:
        return self._update(
            seen.id,
            lambda _: Moved(),
            "#state = :preparing AND #cursor = :seen",
            {":preparing": PREPARING, ":seen": seen.cursor},
            sets=sets,
            adds=adds,
        )

    def recount(self, settlement_id: str, counts: Counts, by: str) -> Write:
        """Count what `by` (an actor) has changed of a draft's lines: it has another version then.
        Refused with `state_conflict` where it is no draft."""
        return self._update(
            settlement_id,
            lambda _: Refused("state_conflict"),
            "#state = :draft",
            {":draft": DRAFT},
            sets={"last_changed_by": by},
            adds={**asdict(counts), "version": 1},
        )

    def cancel(self, settlement_id: str, act: Act) -> Write:
        """A draft, or an approved settlement that came to pay nobody, is cancelled. Refused with
        `state_conflict` where it is neither."""
        return self._update(
            settlement_id,
            lambda _: Refused("state_conflict"),
            "#state = :draft OR (#state = :approved AND payments = :none)",
            {":draft": DRAFT, ":approved": APPROVED, ":none": 0},
            sets={"state": CANCELLED, "cancelled_by": act.by, "cancelled_at": act.at},
        )

    # Approving

    def begin_approving(self, settlement_id: str, seen: Seen, act: Act, origin: str) -> Write:
        """An officer approves a draft as it was `seen`, from an internet address. Refused as
        `approval_refusal` has it."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            standing = approval_refusal(settlement_of(old), seen, act.by) if old else None
            return standing or Refused("unavailable", retry_after=1)

        return self._update(
            settlement_id,
            refusal,
            "#state = :draft AND last_changed_by <> :by"
            " AND #total = :seen_total AND #version = :seen_version",
            {
                ":draft": DRAFT,
                ":by": act.by,
                ":seen_total": seen.total,
                ":seen_version": seen.version,
            },
            reads=("total", "version"),
            sets={
                "state": APPROVING,
                "approved_by": act.by,
                "approved_at": act.at,
                "approved_origin": origin,
            },
        )

    def settle_chunk(
        self, seen: Settlement, reached: int, amount: int, payments: int, counts: Counts
    ) -> Write:
        """Lines up to number `reached` were settled: `amount` rupiah have come into its account,
        which so many payments are to pay out, and its counts have changed. Refused as Moved where
        it is not as it was `seen`."""
        return self._approving(
            seen,
            {"reached": reached},
            {
                "balance": amount,
                "credits": amount,
                "payments": payments,
                "open": payments,
                **asdict(counts),
            },
        )

    def finish_approving(self, seen: Settlement) -> Write:
        """It is approved. Refused as Moved where it is not as it was `seen`."""
        return self._approving(seen, {"state": APPROVED}, {})

    def _approving(
        self, seen: Settlement, sets: Mapping[str, Any], adds: Mapping[str, int]
    ) -> Write:
        return self._update(
            seen.id,
            lambda _: Moved(),
            "#state = :approving AND reached = :seen",
            {":approving": APPROVING, ":seen": seen.reached},
            sets=sets,
            adds=adds,
        )

    # Paying

    def mark_sent(self, settlement_id: str, act: Act) -> Write:
        """The file of an approved settlement that pays somebody went to the bank. Refused with
        `state_conflict` where it is none, or was withdrawn."""
        return self._update(
            settlement_id,
            lambda _: Refused("state_conflict"),
            "#state = :approved AND #open > :none AND withdrawn_by = :nobody",
            {":approved": APPROVED, ":none": 0, ":nobody": ""},
            reads=("open",),
            sets=_sent(act),
        )

    def count_answers(
        self, settlement_id: str, changes: Mapping[str, int], sent: Act | None
    ) -> Write:
        """Count what the bank's answers change of an ordered settlement: `balance` and `credits` in
        rupiah, and how many payments are `open`, `paid`, `returned`. Where it is not marked as
        `sent`, it is from then on. Refused with `state_conflict` where it is not ordered, or its
        account does not hold as much."""
        least = max(0, -changes.get("balance", 0))
        return self._update(
            settlement_id,
            lambda _: Refused("state_conflict", retry_after=1),
            "#state IN (:approved, :sent) AND balance >= :least",
            {":approved": APPROVED, ":sent": SENT, ":least": least},
            sets=_sent(sent) if sent else {},
            adds=changes,
        )

    def unchanged(self, seen: Settlement) -> Write:
        """The check that the same payments of an ordered settlement are open as were `seen`, and it
        is not being withdrawn. Refused as Moved."""
        return self._update(
            seen.id,
            lambda _: Moved(),
            "#state = :state AND #open = :open"
            " AND #withdrawn = :withdrawn AND withdrawn_by = :none",
            {
                ":state": seen.state,
                ":open": seen.open,
                ":withdrawn": seen.withdrawn,
                ":none": "",
            },
            reads=("open", "withdrawn"),
        )


def _sent(act: Act) -> dict[str, str]:
    return {"state": SENT, "sent_by": act.by, "sent_at": act.at}
