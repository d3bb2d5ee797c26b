"""The days table: the chain's head, and the records of closed days.

pk     sk          holds
chain  head        how far the days are closed, which one is being closed, and why one was not
days   YYYY-MM-DD  the record of a closed day
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.crypto.signed import NO_DAY, DayRecord
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_from_text, to_text
from chalicelib.days.rules.closing import Begun, Chain, ClosedDay
from chalicelib.days.rules.reports import Agreement, Difference, Proposal, Refusal
from chalicelib.days.store.table import get_item, query_items

_HEAD = {"pk": "chain", "sk": "head"}
_RECORDS = "days"
_BEFORE_ALL = "0"
_BEGUN = "closing, closing_since, closing_by, closing_reason"
# The closing that has begun is still this one, and not one that came after it was refused.
_SAME = "closing = :day AND closing_since = :since AND closing_by = :by"


class Moved(Refused):
    """The chain's head is not where it was believed to be: somebody else has moved it."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Days:
    """What stands of closed days, and of the one that is being closed."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def chain(self) -> Chain:
        """How far the days are closed, up to date."""
        head = get_item(self._connection, self._table, _HEAD) or {}
        return Chain(
            closed=day_from_text(head["closed"]) if "closed" in head else None,
            previous=head.get("previous", NO_DAY),
            begun=_begun(head) if "closing" in head else None,
            proposal=_proposal(head["proposal"]) if "proposal" in head else None,
            refusal=_refusal(head["refusal"]) if "refusal" in head else None,
        )

    def begin(self, begun: Begun, after: Chain) -> Write:
        """Note that a day's closing has begun, if the chain still ends where `after` says."""
        condition, values = "attribute_not_exists(closed)", {}
        if after.closed is not None:
            condition, values = "closed = :closed", {":closed": after.closed.isoformat()}
        return self._head(
            "SET closing = :day, closing_since = :since, closing_by = :by,"
            " closing_reason = :reason",
            f"attribute_not_exists(closing) AND {condition}",
            {**_told(begun), ":reason": begun.reason, **values},
        )

    def refuse(self, begun: Begun, refusal: Refusal, proposal: Proposal | None) -> Write:
        """Take back the closing that has begun, and say why; `proposal` is what stands from now
        on."""
        update, values = "SET refusal = :refusal", {":refusal": _plain(refusal)}
        if proposal is not None:
            update, values[":proposal"] = f"{update}, proposal = :proposal", _plain(proposal)
        return self._head(f"{update} REMOVE {_BEGUN}", _SAME, {**_told(begun), **values})

    def finish(
        self, record: DayRecord, hash: str, begun: Begun, agreement: Agreement | None, now: datetime
    ) -> list[Write]:
        """Put the record of the day whose closing has begun, and move the chain's head onto it;
        `hash` is that of its payload, `agreement` what stands behind it where its books differ."""
        item = {
            "pk": _RECORDS,
            "sk": record.date,
            **{name: value for name, value in asdict(record).items() if name != "date"},
            "closed_at": to_text(now),
            "closed_by": begun.by,
            "agreement": asdict(agreement) if agreement else None,
        }
        head = self._head(
            f"SET closed = :day, previous = :hash REMOVE {_BEGUN}, proposal, refusal",
            _SAME,
            {**_told(begun), ":hash": hash},
        )
        return [put_new(self._table, item, lambda _: Moved()), head]

    def find(self, day: date) -> ClosedDay | None:
        """What stands of a closed day; None of any other."""
        key = {"pk": _RECORDS, "sk": day.isoformat()}
        item = get_item(self._connection, self._table, key)
        return _closed(item) if item else None

    def between(self, first: date, last: date) -> dict[date, ClosedDay]:
        """The closed days from `first` to `last`, both included."""
        found = query_items(
            self._connection,
            self._table,
            "pk = :pk AND sk BETWEEN :low AND :high",
            {":pk": _RECORDS, ":low": first.isoformat(), ":high": last.isoformat()},
        )
        return {day_from_text(one["sk"]): _closed(one) for one in found}

    def after(self, date: str) -> list[DayRecord]:
        """The records of all closed days after one, or after "", oldest first."""
        found = query_items(
            self._connection,
            self._table,
            "pk = :pk AND sk > :date",
            {":pk": _RECORDS, ":date": date or _BEFORE_ALL},
        )
        return [_record(one) for one in found]

    def _head(self, update: str, condition: str, values: Mapping[str, Any]) -> Write:
        return Write(
            self._table,
            lambda _: Moved(),
            key=_HEAD,
            update=update,
            condition=condition,
            values=values,
        )


def _told(begun: Begun) -> dict[str, str]:
    return {":day": begun.day.isoformat(), ":since": begun.since, ":by": begun.by}


def _plain(said: Refusal | Proposal) -> dict[str, Any]:
    return {
        **asdict(said),
        "day": said.day.isoformat(),
        "differs": [asdict(one) for one in said.differs],
    }


def _begun(head: Mapping[str, Any]) -> Begun:
    return Begun(
        day_from_text(head["closing"]),
        head["closing_since"],
        head["closing_by"],
        head["closing_reason"],
    )


def _proposal(item: Mapping[str, Any]) -> Proposal:
    return Proposal(
        day_from_text(item["day"]), item["by"], item["at"], item["reason"], _differs(item)
    )


def _refusal(item: Mapping[str, Any]) -> Refusal:
    return Refusal(day_from_text(item["day"]), item["by"], item["at"], _differs(item))


def _differs(item: Mapping[str, Any]) -> tuple[Difference, ...]:
    return tuple(Difference(**one) for one in item["differs"])


def _closed(item: Mapping[str, Any]) -> ClosedDay:
    agreement = item.get("agreement")
    return ClosedDay(
        _record(item),
        item["closed_at"],
        item["closed_by"],
        Agreement(**agreement) if agreement else None,
    )


def _record(item: Mapping[str, Any]) -> DayRecord:
    return DayRecord(
        date=item["sk"],
        transfers=item["transfers"],
        root=item["root"],
        acts=item["acts"],
        acts_root=item["acts_root"],
        report=item["report"],
        previous=item["previous"],
        signature=item["signature"],
    )
