"""`through` never says more than is true: before it every transfer has been counted, and none comes
any more; and it never goes back."""

from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.store.progress import THROUGH
from tests.simulation.invariants.changes import Broken, Step
from tests.simulation.invariants.money import transfers_of

_LATENESS = timedelta(seconds=WRITE_LATENESS_S)


@dataclass
class Projections:
    """How far the lists and sums say that they reach, and what is not in them yet: the instants of
    transfers by id."""

    through: str = ""
    not_counted: dict[str, str] = field(default_factory=dict)

    def see(self, step: Step) -> None:
        """Raises Broken."""
        new = transfers_of(step)
        for one in new:
            self.not_counted[one.id] = one.occurred_at
        for change in step.of("journal"):
            if change.new is not None and str(change.new["pk"]).startswith("day#"):
                self.not_counted.pop(str(change.new["transfer_id"]), None)
        moved = False
        for change in step.of("totals"):
            if change.new is not None and change.new["pk"] == THROUGH["pk"]:
                said = to_text(from_text(change.new["reached"]) - _LATENESS)
                if said < self.through:
                    raise Broken("`through` never goes back", f"from {self.through} to {said}")
                moved, self.through = said != self.through, said
        if (moved or new) and self.through:
            for id, instant in self.not_counted.items():
                if instant < self.through:
                    seen = f"{self.through} was said, {id} of {instant} is not counted ({step.by})"
                    raise Broken("`through` says no more than is true", seen)
