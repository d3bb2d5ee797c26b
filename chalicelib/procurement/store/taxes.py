"""The register of taxes in the procurement table: `tax`/<kind> has what is `due` of a kind, which
is what was withheld and is neither remitted nor on its way, and what was withheld in a month
(`withheld_2026-11`).

`withheld#2026-11`/<merchant>#<order>#<bast>#<kind> is a line of the list of bukti potong, by the
month in which it was withheld.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.procurement.rules.remit import too_much
from chalicelib.procurement.rules.taxes import TAX_KINDS, TaxDue, TaxKind, Withheld

_TAX = "tax"
_WITHHELD = "withheld_"


class Taxes:
    """The store of what was withheld. Of one kind a transaction has one write at most."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def withhold(self, withheld: Sequence[Withheld]) -> list[Write]:
        """Enter what one acceptance withholds, each kind once: `state_conflict` where it stands
        there already."""
        return [write for one in withheld for write in self._enter(one)]

    def _enter(self, one: Withheld) -> Iterator[Write]:
        month = f"{business_day(from_text(one.at)):%Y-%m}"
        yield Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(one.kind),
            update="ADD due :amount, #year :amount",
            names={"#year": f"{_WITHHELD}{month}"},
            values={":amount": one.amount},
        )
        item = {
            **asdict(one),
            "pk": _list(month),
            "sk": f"{one.merchant_id}#{one.order_id}#{one.bast}#{one.kind}",
        }
        yield put_new(self._table, item, lambda _: Refused("state_conflict"))

    def take(self, kind: TaxKind, amount: int) -> Write:
        """So many rupiah of what is due are on their way: `state_conflict` where less is."""

        def refused(old: dict[str, Any] | None) -> Refused:
            return too_much(kind, old["due"] if old else 0)

        return Write(
            self._table,
            refused,
            key=_key(kind),
            update="SET due = due - :amount",
            condition="due >= :amount",
            values={":amount": amount},
        )

    def give_back(self, kind: TaxKind, amount: int) -> Write:
        """They are due after all."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(kind),
            update="SET due = due + :amount",
            condition="attribute_exists(pk)",
            values={":amount": amount},
        )

    # Reading

    def every(self) -> list[TaxDue]:
        """Every kind, in their order, up to date."""
        found = {
            item["sk"]: TaxDue(item["sk"], item["due"], _by_month(item))
            for item in query_plain(self._connection, self._table, _TAX)
        }
        return [found.get(kind) or TaxDue(kind) for kind in TAX_KINDS]

    def withheld(self, months: Iterable[str], merchant_id: str = "") -> Iterator[Withheld]:
        """The list of some months (`YYYY-MM`), of one merchant or of all, month by month."""
        for month in months:
            low, high = f"{merchant_id}#", f"{merchant_id}#~"
            found = (
                query_range(self._connection, self._table, _list(month), low, high)
                if merchant_id
                else query_plain(self._connection, self._table, _list(month))
            )
            for item in found:
                yield Withheld(**{name: item[name] for name in Withheld.__dataclass_fields__})


def _by_month(item: Mapping[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(_WITHHELD): amount
        for name, amount in sorted(item.items())
        if name.startswith(_WITHHELD)
    }


def _key(kind: TaxKind) -> dict[str, str]:
    return {"pk": _TAX, "sk": kind}


def _list(month: str) -> str:
    return f"withheld#{month}"
