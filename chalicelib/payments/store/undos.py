"""How the undoing of payments stands, in the payments table: nothing of those that nobody asks
for.

pk       sk                 holds
mrc_…    <day>#pay_…        an Undo, listed under the business day of its payment
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.payments.rules.undo import ASKED, DECLINED, DONE, State, Undo


def _key(merchant_id: str, payment_id: str, paid_at: str) -> dict[str, str]:
    day = business_day(from_text(paid_at)).isoformat()
    return {"pk": merchant_id, "sk": f"{day}#{payment_id}"}


def _decided(_: object) -> Refused:
    return Refused("state_conflict")


class Undos:
    """The store of undoings."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def ask(self, undo: Undo) -> Write:
        """Put what a resident asks for, unless it was asked for or decided before."""
        item = {**_key(undo.merchant_id, undo.payment_id, undo.paid_at), **_attributes(undo)}
        return Write(self._table, _decided, put=item, condition="attribute_not_exists(pk)")

    def decline(self, undo: Undo, now: datetime) -> Write:
        """Decline what a resident has asked for, once."""
        return Write(
            self._table,
            _decided,
            key=_key(undo.merchant_id, undo.payment_id, undo.paid_at),
            update="SET #state = :declined, decided_at = :now",
            condition="#state = :asked",
            names={"#state": "state"},
            values={":declined": DECLINED, ":asked": ASKED, ":now": to_text(now)},
        )

    def finish(self, undo: Undo, now: datetime) -> Write:
        """Note that a payment is undone, once, whether somebody has asked for it, or was declined,
        or not."""
        rest = {f"#{name}": name for name in _attributes(undo) if name not in ("state", "asked_at")}
        values = {f":{name}": getattr(undo, name) for name in rest.values()}
        return Write(
            self._table,
            _decided,
            key=_key(undo.merchant_id, undo.payment_id, undo.paid_at),
            update="SET #state = :done, decided_at = :now, "
            + ", ".join(f"{short} = :{name}" for short, name in rest.items()),
            condition="attribute_not_exists(pk) OR #state <> :done",
            names={"#state": "state", **rest},
            values={":done": DONE, ":now": to_text(now), **values},
        )

    def find(self, merchant_id: str, payment_id: str, paid_at: str) -> Undo | None:
        """How the undoing of a payment stands; None where nobody has asked for it."""
        key = _key(merchant_id, payment_id, paid_at)
        found = get_plain(self._connection, self._table, [(key["pk"], key["sk"])])
        return next(map(_undo, found), None)

    def of_day(
        self, merchant_id: str, day: date, after: str | None, limit: int
    ) -> tuple[list[Undo], str | None]:
        """Those of a merchant's payments of a business day, by payment, and the next cursor."""
        first, last = f"{day.isoformat()}#", f"{day.isoformat()}#~"
        begin = f"{first}{after}" if after else first
        listed = query_range(
            self._connection, self._table, merchant_id, begin, last, at_a_time=limit + 2
        )
        found = [_undo(item) for item in islice(listed, limit + 2)]
        found = [one for one in found if one.payment_id != after]
        page = found[:limit]
        return page, page[-1].payment_id if len(found) > limit else None


def _attributes(undo: Undo) -> dict[str, Any]:
    named = asdict(undo)
    return {name: value for name, value in named.items() if name != "merchant_id" and value != ""}


def _undo(item: Mapping[str, Any]) -> Undo:
    state: State = item["state"]
    return Undo(
        payment_id=item["payment_id"],
        merchant_id=item["pk"],
        resident_id=item["resident_id"],
        amount=int(item["amount"]),
        paid_at=item["paid_at"],
        state=state,
        asked_at=item.get("asked_at", ""),
        decided_at=item.get("decided_at", ""),
    )
