"""Reading claims: a resident their own, staff all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.claim import Claim
from chalicelib.incentives.store.claims import LISTED, OBJECTED, Claims, Listed
from chalicelib.incentives.store.items import listed_as
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.residents.store.entitlements import Entitlements

# Lists by day go back so far: longer than a payment may be claimed for.
DAYS_LISTED = 62
# So many claims are looked at for one page of those in some state.
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Read:
    """A claim, and the name of the shop that was paid."""

    claim: Claim
    merchant_name: str


class ReadClaims(Component, frozen=True, kw_only=True):
    """The use cases of whoever looks at claims."""

    claims: Claims
    entitlements: Entitlements
    merchants: Merchants
    clock: Clock

    def own(self, by: Subject, before: str | None, limit: int) -> tuple[list[Read], str | None]:
        """A page of a resident's claims, newest first, up to date, and where the next begins. A
        phone that was taken from them has none."""
        if not self._is_theirs(by):
            return [], None
        listed = self.claims.of_resident(by.id, before, limit + 1)
        return self._page(listed, limit)

    def one_of(self, claim_id: str, by: Subject) -> Read:
        """A resident's own claim, up to date. Raises `not_found`."""
        read = self.one(claim_id)
        if read.claim.resident_id != by.id or not self._is_theirs(by):
            raise Refused("not_found")
        return read

    def _is_theirs(self, by: Subject) -> bool:
        """Whether the phone that somebody signed in by is still the resident's."""
        entitled = self.entitlements.every(by.id)
        return entitled is not None and entitled.phone == by.phone

    def named(self, claim: Claim) -> Read:
        """A claim that is at hand, with its shop's name."""
        return self._read([claim])[0]

    def one(self, claim_id: str) -> Read:
        """A claim, up to date. Raises `not_found`."""
        claim = self.claims.find(claim_id)
        if claim is None:
            raise Refused("not_found")
        return self._read([claim])[0]

    def page(
        self, state: str | None, before: str | None, limit: int
    ) -> tuple[list[Read], str | None]:
        """A page of all claims, newest first, of a state, or of those that were objected to; and
        where the next begins. What is neither listed by itself is found among those of DAYS_LISTED
        days, _LOOKED_AT at a time: such a page may be short, and still not the last."""
        if state in (*LISTED, OBJECTED):
            found = self.claims.find_many(self.claims.in_state(state, before, limit + 1))
            part = found[:limit]
            return self._read(part), listed_as(part[-1]) if len(found) > limit else None
        return self._by_day(state, before, limit)

    def _by_day(
        self, state: str | None, before: str | None, limit: int
    ) -> tuple[list[Read], str | None]:
        today = business_day(self.clock())
        day = today
        if before:
            day = min(today, business_day(from_text(before.partition("#")[0])))
        found: list[Claim] = []
        looked_at = 0
        while day > today - timedelta(days=DAYS_LISTED):
            of_day = self.claims.of_day(day.isoformat(), before)
            while some := list(islice(of_day, limit)):
                looked_at += len(some)
                for claim in self.claims.find_many([one.claim_id for one in some]):
                    if state in (None, claim.state):
                        found.append(claim)
                    if len(found) == limit:
                        return self._read(found), listed_as(claim)
                if looked_at >= _LOOKED_AT:
                    return self._read(found), some[-1].key
            day -= timedelta(days=1)
            before = None
        return self._read(found), None

    def _page(self, listed: Sequence[Listed], limit: int) -> tuple[list[Read], str | None]:
        part = listed[:limit]
        claims = self.claims.find_many([one.claim_id for one in part])
        return self._read(claims), part[-1].key if len(listed) > limit else None

    def _read(self, claims: Sequence[Claim]) -> list[Read]:
        shops = self.merchants.find_many([one.merchant_id for one in claims], consistent=False)
        return [
            Read(one, shops[one.merchant_id].name if one.merchant_id in shops else "")
            for one in claims
        ]
