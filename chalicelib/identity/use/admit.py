"""Before anything is changed: whether whoever an access token speaks for may still act."""

from collections.abc import Callable

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import MERCHANT, PARTNER, STAFF_ROLES, Subject
from chalicelib.identity.ports import PartnersAdmitted, Tills
from chalicelib.identity.rules.passkeys import owes_proof
from chalicelib.identity.rules.staff import StaffMember, acts_as


class Admit(Component, frozen=True, kw_only=True):
    """The use case of a door at which something is changed. A token lives an hour; whoever was
    removed meanwhile is refused at the next request. Residents are not asked here: what they may
    do is in the conditions of what they do."""

    find_staff: Callable[[str], StaffMember | None]
    tills: Tills
    partners: PartnersAdmitted
    clock: Clock

    def admit(self, subject: Subject) -> bool:
        """Whether they have still to prove themselves by a passkey before money moves. Raises
        `unauthenticated` for whoever is on the staff no more, `forbidden` for a phone that may no
        longer use its till and for a partner that is suspended."""
        if subject.role in STAFF_ROLES:
            member = self.find_staff(subject.id)
            if member is None or not acts_as(member, subject.role, subject.phone):
                raise Refused("unauthenticated")
            return owes_proof(member.counting, subject.passkey, subject.proved_at, self.clock())
        if subject.role == MERCHANT:
            self.tills.till(subject.id, subject.phone)
        elif subject.role == PARTNER:
            self.partners.admit(subject.id)
        return False
