"""Letting a visitor in: somebody with a phone, and no NIK, who holds a code of a campaign."""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values import ids
from chalicelib.core.values.subject import RESIDENT
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.residents.rules import VISITORS_KEPT, visitor
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.store.visitors import Visitors


class LetIn(Component, frozen=True, kw_only=True):
    """The use case of a visitor who comes for the first time."""

    store: Residents
    visitors: Visitors
    logins: Logins
    pseudonyms: Pseudonyms

    def let_in(self, phone: str, now: datetime) -> tuple[Login, list[Write]]:
        """A new visitor's login by a phone (a keyed hash) that stands for no resident, and the
        writes that make them; of two at once one is refused with `unavailable`, and finds the other
        when it comes again. Their number itself is not kept."""
        id = self.pseudonyms.id_of_visitor(phone)
        if self.store.find(id) is not None:
            # It was a visitor's who has another phone by now.
            id = ids.new_id(ids.RESIDENT)
        return Login(RESIDENT, id, ""), [
            self.visitors.put(visitor(id, phone)),
            self.visitors.remember(id, now + VISITORS_KEPT),
            self.logins.put_visitor(phone, id),
        ]
