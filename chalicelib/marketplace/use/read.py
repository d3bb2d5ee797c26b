"""Checkouts as partners and residents read them, and holds as the ledger lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.recent import recent
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import Account, account, account_of
from chalicelib.marketplace.rules.checkout import (
    Checkout,
    Part,
    State,
    as_it_was,
    return_address,
    serving_refusal,
)
from chalicelib.marketplace.rules.moves import captures, transfer_id
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.partners.rules.partner import Partner
from chalicelib.partners.store import Partners
from chalicelib.redemptions.store import Refunded


@dataclass(frozen=True, slots=True)
class Looked:
    """A checkout, in what state it is now, what was refunded of each capture by its transfer's id
    (rupiah), and where its shopper agrees to it."""

    checkout: Checkout
    state: State
    refunded: Mapping[str, int]
    url: str

    @property
    def return_to(self) -> str:
        return return_address(self.checkout, self.state)

    def capture_id(self, part: Part) -> str:
        return transfer_id("capture", self.checkout.id, part.voucher_id)


class ReadCheckouts(Component, frozen=True, kw_only=True):
    """Reads checkouts. `origin` is the address of the city's pages; `cache` holds partners, with
    the instant at which they were read."""

    checkouts: Checkouts
    refunded: Refunded
    partners: Partners
    merchants: Merchants
    records: Records
    origin: str
    clock: Clock
    cache: dict[str, tuple[datetime, Partner | None]] = msgspec.field(default_factory=dict)

    def of_partner(self, checkout_id: str, by: Subject) -> Looked:
        """A partner's own checkout, up to date. Raises `not_found`."""
        checkout = self.checkouts.find(checkout_id)
        if checkout is None or checkout.partner_id != by.id:
            raise Refused("not_found")
        return self.seen(checkout)

    def page(
        self, partner_id: str, cursor: str | None, limit: int
    ) -> tuple[list[tuple[Looked, str]], str | None]:
        """A partner's checkouts, newest first, each with its merchant's name, and the next cursor.
        Raises `not_found` for a partner that there is not."""
        found, after = self.checkouts.of_partner(self.partners.get(partner_id).id, cursor, limit)
        paid = {one.id: [capture.id for capture in captures(one)] for one in found}
        every = [id for some in paid.values() for id in some]
        refunded = self.refunded.of_many(every) if every else {}
        merchants = self.merchants.find_many({one.merchant_id for one in found})
        page = []
        for one in found:
            own = {id: refunded[id] for id in paid[one.id] if id in refunded}
            merchant = merchants.get(one.merchant_id)
            page.append((self.looked(one, own), merchant.name if merchant else ""))
        return page, after

    def of_resident(self, checkout_id: str, by: Subject) -> Looked:
        """A checkout that a resident knows the id of and nobody else has agreed to or declined, up
        to date. Raises `not_found`, and `state_conflict` for an open one whose partner may not go
        on with it."""
        checkout = self.checkouts.find(checkout_id)
        if checkout is None or not checkout.shown_to(by.id):
            raise Refused("not_found")
        # Whoever looks sees the partner as it is now; who agrees has just looked.
        self.cache.pop(checkout.partner_id, None)
        self.must_be_served(checkout)
        return self.seen(checkout)

    def must_be_served(self, checkout: Checkout) -> None:
        """Raises `state_conflict` for an open checkout whose partner may not go on with it, which
        may have been read a moment ago; it is read afresh before it says no."""

        def refusal(partner: Partner | None) -> Refused | None:
            return serving_refusal(checkout, partner, self.clock())

        if refused := refusal(self._partner(checkout.partner_id, refusal)):
            raise refused

    def _partner(
        self, partner_id: str, refusal: Callable[[Partner | None], Refused | None]
    ) -> Partner | None:
        return recent(self.cache, partner_id, self.partners.find, self.clock, refusal)

    def before(self, key: Key | None, then: State) -> Looked | None:
        """What a request with this key has brought a checkout to before, as it was then, whatever
        time has made of it since; None where nothing."""
        record = self.records.find(key)
        found = self.checkouts.find(record.subject_id) if record and record.subject_id else None
        return replace(self.looked(as_it_was(found, then)), state=then) if found else None

    def seen(self, checkout: Checkout) -> Looked:
        """A checkout that was read just now, with what was refunded of it."""
        return self.looked(checkout, self._refunded(checkout))

    def looked(self, checkout: Checkout, refunded: Mapping[str, int] | None = None) -> Looked:
        """A checkout as it stands, or was made just now."""
        return Looked(
            checkout,
            checkout.state(self.clock()),
            refunded or {},
            f"{self.origin}/wallet/#/checkout/{checkout.id}",
        )

    def names(self, checkout: Checkout) -> tuple[str, str]:
        """How its merchant and its partner are called."""
        merchant = self.merchants.find_many([checkout.merchant_id]).get(checkout.merchant_id)
        partner = self._partner(checkout.partner_id, lambda _: None)
        return merchant.name if merchant else "", partner.name if partner else ""

    def _refunded(self, checkout: Checkout) -> Mapping[str, int]:
        paid = [one.id for one in captures(checkout)]
        return self.refunded.of_many(paid) if paid else {}


class ReadHolds(Component, frozen=True, kw_only=True):
    """The ledger's reader of `hold:{id}`."""

    checkouts: Checkouts

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `hold:{id}`, in rupiah; None where nothing was ever held."""
        checkout = self.checkouts.find(name.partition(":")[2])
        if checkout is None or not checkout.credits:
            return None
        return checkout.balance, checkout.credits

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of holds, in the table's own order, and the next cursor."""
        found = list(islice(self.checkouts.after(cursor or ""), limit))
        after = found[-1].id if len(found) == limit else None
        accounts = [account_of(account("hold", one.id), one.balance, one.credits) for one in found]
        return accounts, after
