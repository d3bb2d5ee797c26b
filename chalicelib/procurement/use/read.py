"""Orders as the city's people and merchants read them, and as accounts of the ledger."""

from collections.abc import Callable, Sequence
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import Account, account, account_of
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import Order, State
from chalicelib.procurement.rules.steps import accepted_before
from chalicelib.procurement.store.orders import Orders

# Orders that one request looks at: a page of one state or unit may be short, with a next one.
_LOOKED_AT_MOST = 1000

Page = tuple[list[Order], str | None]


class ReadOrders(Component, frozen=True, kw_only=True):
    """The use cases of reading."""

    orders: Orders
    looked_at_most: int = _LOOKED_AT_MOST

    def one(self, order_id: str) -> Order:
        """An order, up to date. Raises `not_found`."""
        return self.orders.get(order_id)

    def page(self, state: State | None, unit: str | None, before: str | None, limit: int) -> Page:
        """Orders, newest first, of a state and of a unit where one is asked for, and the next
        cursor."""
        return self._page(
            "",
            lambda one: state in (None, one.state) and unit in (None, one.terms.unit),
            before,
            limit,
        )

    def of_merchant(self, order_id: str, by: Subject) -> Order:
        """A merchant's own order, up to date, from its approval on. Raises `not_found`."""
        order = self.orders.get(order_id)
        if not order.is_shown_to(by.id):
            raise Refused("not_found")
        return order

    def page_of_merchant(
        self, state: State | None, by: Subject, before: str | None, limit: int
    ) -> Page:
        """A merchant's own orders, by approval, newest first, and the next cursor."""
        return self._page(by.id, lambda one: state in (None, one.state), before, limit)

    def _page(
        self, merchant_id: str, fits: Callable[[Order], bool], before: str | None, limit: int
    ) -> Page:
        found: list[Order] = []
        listed = self.orders.newest_first(before, merchant_id)
        for looked_at, (place, order) in enumerate(listed, start=1):
            if fits(order):
                found.append(order)
            if len(found) == limit or looked_at == self.looked_at_most:
                return found, place
        return found, None

    def accepted_before(
        self, order_id: str, bast: str, quantities: Sequence[int] | None, taxes: Sequence[Tax]
    ) -> Order | None:
        """An order as it stood when just this had been accepted of it; None where it has not."""
        order = self.orders.find(order_id)
        return accepted_before(order, bast, quantities, taxes) if order else None


class ReadOrderAccounts(Component, frozen=True, kw_only=True):
    """The ledger's reader of `order:{id}`."""

    orders: Orders

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `order:{id}`, in rupiah; None where nothing was ever
        committed."""
        order = self.orders.find(name.partition(":")[2])
        if order is None or not order.credits:
            return None
        return order.balance, order.credits

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of orders, in the table's own order, and the next cursor."""
        found = list(islice(self.orders.after(cursor or ""), limit))
        after = found[-1].id if len(found) == limit else None
        accounts = [account_of(account("order", one.id), one.balance, one.credits) for one in found]
        return accounts, after
