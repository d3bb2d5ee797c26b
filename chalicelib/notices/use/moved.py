"""What the ledger tells of transfers becomes notices, message by message."""

from collections.abc import Mapping, Sequence

from chalicelib.core.component import Component
from chalicelib.core.work import together_or_each
from chalicelib.notices.ports import Concerned
from chalicelib.notices.rules.happened import (
    Moved,
    Sought,
    is_subject,
    moved_to,
    of_transfer,
    sale_of,
)
from chalicelib.notices.use.tell import Tell


class TellOfTransfers(Component, frozen=True, kw_only=True):
    """The use case of telling people of transfers."""

    tell: Tell
    concerned: Concerned

    def take_up(self, messages: Mapping[str, str]) -> list[str]:
        """Tell of transfers (id → `Moved` in JSON); answers the ids of those that could not be told
        of and must come again."""
        return together_or_each(messages, Moved, self._tell)

    def _tell(self, transfers: Sequence[Moved]) -> None:
        told = [
            (one, found)
            for one in transfers
            for found in (of_transfer(one), sale_of(one))
            if found is not None
        ]
        whose = find_concerned(self.concerned, [found.whose for _, found in told])
        self.tell.tell(
            moved_to(whose[found.whose], found.event, one)
            for one, found in told
            if found.whose in whose
        )


def find_concerned(concerned: Concerned, sought: Sequence[Sought]) -> dict[Sought, str]:
    """The resident or merchant whom each of these concerns, of those that there are."""
    found: dict[Sought, str] = {}
    for kind in dict.fromkeys(one.kind for one in sought):
        ids = [one.id for one in sought if one.kind == kind]
        if kind in ("merchant", "resident"):
            found |= {Sought(kind, id): id for id in ids if is_subject(id)}
        elif kind in concerned.by_kind:
            by_id = concerned.by_kind[kind](ids)
            found |= {Sought(kind, id): subject for id, subject in by_id.items()}
    return found
