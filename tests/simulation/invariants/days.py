"""Days: each transfer is counted beside one guard, and a closed day is complete and stays so."""

from collections import Counter
from dataclasses import dataclass, field

from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import leaf
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.guards import COUNT_PREFIX, GUARDED
from chalicelib.ledger.rules.transfer import Transfer
from tests.simulation.invariants.changes import Broken, Change, Item, Step
from tests.simulation.invariants.money import transfers_of

_RECORDS = "days"


def day_of(transfer: Transfer) -> str:
    """The business day of a transfer."""
    return business_day(from_text(transfer.occurred_at)).isoformat()


@dataclass
class Days:
    """The transfers of each business day, and which days are closed."""

    transfers: dict[str, list[Transfer]] = field(default_factory=dict)
    closed: str = ""

    def see(self, step: Step) -> None:
        """Raises Broken."""
        new = transfers_of(step)
        self._counted(step, Counter(day_of(one) for one in new))
        for one in new:
            day = day_of(one)
            if day <= self.closed:
                seen = f"{one.kind} of {day} came after it was closed ({step.by})"
                raise Broken("closed days are complete", seen)
            self.transfers.setdefault(day, []).append(one)
        for change in step.of("days"):
            self._record(change)

    def _counted(self, step: Step, wanted: Counter[str]) -> None:
        """Each new transfer is counted once, under its day, by the guards together. Where a day is
        sealed, guards forget those before."""
        counted: Counter[str] = Counter()
        for change in step.changes:
            if change.table in GUARDED and change.new is not None:
                old = change.old or {}
                for name, count in change.new.items():
                    if name.startswith(COUNT_PREFIX):
                        counted[name.removeprefix(COUNT_PREFIX)] += count - old.get(name, 0)
        if +counted != wanted:
            seen = f"guards count {dict(+counted)}, there are {dict(wanted)} ({step.by})"
            raise Broken("every transfer is counted beside its guard", seen)

    def _record(self, change: Change) -> None:
        if (change.new or change.old or {}).get("pk") != _RECORDS:
            return
        if change.old is not None or change.new is None:
            raise Broken("closed days are immutable", f"the record {change.key} was changed")
        record = change.new
        day = str(record["sk"])
        if self.closed and day <= self.closed:
            raise Broken("closed days are immutable", f"{day} was closed after {self.closed}")
        there = self.transfers.get(day, [])
        if (record["transfers"], record["root"]) != (len(there), root_of(there)):
            seen = f"{day} was signed with {record['transfers']} transfers, it has {len(there)}"
            raise Broken("closed days are complete", seen)
        self.closed = day


def root_of(transfers: list[Transfer]) -> str:
    """The root over a day's transfers, as its record says it."""
    tree = Tree()
    for one in sorted(transfers, key=lambda one: (one.occurred_at, one.id)):
        tree.add(leaf_hash(leaf(_members(one))))
    return tree.root().hex()


def _members(transfer: Transfer) -> Item:
    return {name: getattr(transfer, name) for name in Transfer.__dataclass_fields__}
