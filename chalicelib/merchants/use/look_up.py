"""Looking merchants up: staff in the registry, a merchant itself."""

from collections.abc import Callable

from chalicelib.core.component import Component
from chalicelib.core.values import identifiers, ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.rejected import Rejected
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.merchant import ACTIVE, PENDING, Merchant, begins_a_word
from chalicelib.merchants.rules.till import Cashier
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants


class LookUp(Component, frozen=True, kw_only=True):
    """The use case of whoever reads the registry. `id_of_nib` is a keyed hash."""

    store: Merchants
    applications: Applications
    id_of_nib: Callable[[str], str]

    def one(self, merchant_id: str) -> Merchant:
        """A merchant, or an application, up to date. Raises `not_found`."""
        return self.store.find(merchant_id) or self.applications.get(merchant_id)

    def with_nmid(self, nmid: str) -> Merchant:
        """The one active merchant with a QRIS number, as a moment ago. Raises `not_found`."""
        found = self.store.find_many(self.store.with_nmid(nmid))
        active = [one for one in found.values() if one.state == ACTIVE]
        if len(active) != 1:
            raise Refused("not_found")
        return active[0]

    def own(self, by: Subject) -> tuple[Merchant, Cashier]:
        """The merchant that has signed in, and who holds the phone. Raises `not_found`, or
        `forbidden` where the phone may no longer use the till."""
        shop = self.store.shop(by.id)
        if shop is None:
            raise Refused("not_found")
        cashier = shop.cashier(by.phone)
        if cashier is None:
            raise Refused("forbidden")
        return shop.merchant, cashier

    def page(
        self, state: str | None, category: str | None, q: str, cursor: str | None, limit: int
    ) -> tuple[list[Merchant], str | None]:
        """Merchants and applications by name, those in a state and of a category where they are
        given, and the next cursor. `q` is an id, a NIB, or begins a word of the name."""
        pending = {one.id: one for one in self._applications(state)}
        exact = self._exact(q.strip())
        if exact is not None:
            found = pending | self.store.find_many([exact])
            wanted = [one for one in found.values() if exact in (one.id, self.id_of_nib(one.nib))]
            return [
                one
                for one in wanted
                if state in (None, one.state) and category in (None, one.category)
            ], None
        names = [] if state == PENDING else self.store.names(category)
        if state and names:
            in_state = self.store.in_state(state)
            names = [one for one in names if one[1] in in_state]
        names += [
            (one.name.casefold(), one.id)
            for one in pending.values()
            if category in (None, one.category)
        ]
        names = sorted({one for one in names if begins_a_word(one[0], q)})
        if cursor:
            name, _, merchant_id = cursor.rpartition("#")
            names = [one for one in names if one > (name, merchant_id)]
        part = names[:limit]
        found = pending | self.store.find_many(merchant_id for _, merchant_id in part)
        after = "#".join(part[-1]) if len(names) > limit else None
        return [found[merchant_id] for _, merchant_id in part if merchant_id in found], after

    def _applications(self, state: str | None) -> list[Merchant]:
        return self.applications.every() if state in (None, PENDING) else []

    def _exact(self, q: str) -> str | None:
        if q.startswith(ids.MERCHANT):
            return q
        try:
            return self.id_of_nib(identifiers.nib(q))
        except Rejected:
            return None
