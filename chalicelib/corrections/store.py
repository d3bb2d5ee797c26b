"""The corrections table.

`cor_…`/`correction` is a correction; `corrections`/`<instant>#cor_…` lists them in the order of
time; `trf_…`/`correction` sees to it that a transfer has one at a time, and none after one that
was approved.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.corrections.rules import APPROVED, PROPOSED, REJECTED, Correction, refusal
from chalicelib.ledger.rules.transfer import Transfer

_CORRECTION = "correction"
_LIST = "corrections"
_AT_A_TIME = 50


class CorrectionItem(Model):
    class Meta:
        table_name = "corrections"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    # The wrong transfer as JSON: it is immutable, so the copy does not age.
    transfer = UnicodeAttribute(null=True)
    amount = NumberAttribute(null=True)
    credit_account = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    proposed_by = UnicodeAttribute(null=True)
    proposed_at = UnicodeAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_at = UnicodeAttribute(null=True)
    decision_reason = UnicodeAttribute(null=True)


def _from_item(item: CorrectionItem) -> Correction:
    values = item.attribute_values
    members: dict[str, Any] = {
        name: values.get(name) for name in Correction.__dataclass_fields__ if name != "id"
    }
    members["transfer"] = Transfer(**msgspec.json.decode(values["transfer"]))
    members["amount"] = int(values["amount"])
    return Correction(id=item.pk, **members)


def list_key(correction: Correction) -> str:
    """Sorts by instant of the proposal, then by id."""
    return f"{correction.proposed_at}#{correction.id}"


class Corrections:
    """The store of corrections."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, correction: Correction) -> list[Write]:
        """Put a new proposal. Refused with `state_conflict` (and the `correction_id` that stands
        there) where its transfer has one that was not rejected."""

        def never(_: dict[str, Any] | None) -> Refused:
            return Refused("unavailable", retry_after=1)

        def has_one(old: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", correction_id=(old or {}).get("correction_id"))

        item = asdict(correction)
        item["transfer"] = msgspec.json.encode(correction.transfer).decode()
        item |= {"pk": item.pop("id"), "sk": _CORRECTION}
        one_at_a_time = Write(
            self._table,
            has_one,
            put={
                "pk": correction.transfer.id,
                "sk": _CORRECTION,
                "correction_id": correction.id,
                "state": PROPOSED,
            },
            condition="attribute_not_exists(pk) OR #state = :rejected",
            names={"#state": "state"},
            values={":rejected": REJECTED},
        )
        pointer = {"pk": _LIST, "sk": list_key(correction)}
        return [
            one_at_a_time,
            put_new(self._table, item, never),
            put_new(self._table, pointer, never),
        ]

    def decide(self, decided: Correction) -> list[Write]:
        """Store that a correction which is proposed was approved, by another than who proposed it,
        or rejected."""
        to, by = decided.state, decided.decided_by or ""

        def refused(old: dict[str, Any] | None) -> Refused:
            if old is None:
                return Refused("not_found")
            standing = refusal(old["state"], old["proposed_by"], to, by)
            return standing or Refused("unavailable", retry_after=1)

        names = {"#state": "state"}
        values = {":state": to, ":proposed": PROPOSED}
        sets = {"decided_by": by, "decided_at": decided.decided_at or ""}
        if decided.decision_reason:
            sets["decision_reason"] = decided.decision_reason
        return [
            Write(
                self._table,
                refused,
                key={"pk": decided.id, "sk": _CORRECTION},
                update="SET #state = :state, " + ", ".join(f"{name} = :{name}" for name in sets),
                condition="#state = :proposed"
                + (" AND proposed_by <> :decided_by" if to == APPROVED else ""),
                names=names,
                values={**values, **{f":{name}": value for name, value in sets.items()}},
            ),
            Write(
                self._table,
                lambda _: Refused("state_conflict"),
                key={"pk": decided.transfer.id, "sk": _CORRECTION},
                update="SET #state = :state",
                condition="#state = :proposed",
                names=names,
                values=values,
            ),
        ]

    def get(self, correction_id: str) -> Correction:
        """A correction, up to date. Raises `not_found`."""
        found = self.find(correction_id)
        if found is None:
            raise Refused("not_found")
        return found

    def find(self, correction_id: str) -> Correction | None:
        """A correction, up to date; None where there is none."""
        if not correction_id.startswith("cor_"):
            return None
        try:
            return _from_item(CorrectionItem.get(correction_id, _CORRECTION, consistent_read=True))
        except CorrectionItem.DoesNotExist:
            return None

    def newest_first(self, before: str | None) -> Iterator[Correction]:
        """Corrections older than the key `before`, read as they are asked for."""
        condition = CorrectionItem.sk < before if before else None
        ids: list[str] = []
        for pointer in CorrectionItem.query(
            _LIST, condition, scan_index_forward=False, consistent_read=True, page_size=_AT_A_TIME
        ):
            ids.append(pointer.sk.rpartition("#")[2])
            if len(ids) == _AT_A_TIME:
                yield from self._in_order(ids)
                ids = []
        yield from self._in_order(ids)

    def _in_order(self, ids: list[str]) -> list[Correction]:
        keys = [(one, _CORRECTION) for one in ids]
        found = {item.pk: item for item in CorrectionItem.batch_get(keys, consistent_read=True)}
        return [_from_item(found[one]) for one in ids if one in found]
