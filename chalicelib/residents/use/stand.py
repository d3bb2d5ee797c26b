"""Whether somebody stands for a resident, asked by whoever lets them spend or claim."""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.residents.rules import Delegation
from chalicelib.residents.store.delegations import Delegations


class Stand(Component, frozen=True, kw_only=True):
    """The use cases of whoever meets a delegate. Of anybody else nothing is read."""

    delegations: Delegations

    def must(self, by: Subject, now: datetime) -> Delegation | None:
        """As what a delegate acts; None of whoever acts for themselves. Raises `unauthenticated`
        where they stand for that resident no more."""
        if not by.delegate:
            return None
        found = self.delegations.find(by.id)
        if found is None or not found.stands(by.delegate, by.phone, now):
            raise Refused("unauthenticated")
        return found

    def still(self, by: Subject, now: datetime) -> list[Write]:
        """The write by which a transaction goes through only where they still stand for that
        resident, else it is refused with `unauthenticated`; none of whoever acts for themselves."""
        if not by.delegate:
            return []
        return [self.delegations.still(by.id, by.delegate, by.phone, now, _no_more)]

    def whoever_stands_for(self, resident_id: str) -> Delegation | None:
        """The delegate of a resident without a phone, whose time may be over; None where they have
        none."""
        return self.delegations.find(resident_id)


def _no_more(_: object) -> Refused:
    return Refused("unauthenticated")
