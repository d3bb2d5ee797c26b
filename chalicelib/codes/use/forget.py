"""Forgetting visitors: when nothing that they claimed can be spent any more, and some time after,
nothing of them is kept. The ledger names vouchers, and a voucher nobody's phone; what they were
told lapses by itself."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from chalicelib.campaigns.rules.terms import CODES
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.store.codes import Codes
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.identity.store.logins import Logins
from chalicelib.notices.store.settings import Settings
from chalicelib.residents.rules import VISITORS_KEPT
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.store.visitors import Visitors

# Of the function's time, what the job leaves for the one under way.
_SPARE_MS = 15_000


class ForgetVisitors(Component, frozen=True, kw_only=True):
    """The job that forgets. `move_owner(resident_id, None, listed)` takes the phone from their
    vouchers, while the registry has `listed`."""

    residents: Residents
    visitors: Visitors
    entitlements: Entitlements
    logins: Logins
    codes: Codes
    settings: Settings
    campaigns: ReadCampaigns
    move_owner: Callable[[str, str | None, str | None], None]
    writer: Writer
    clock: Clock

    def run(self, remaining_ms: Callable[[], int]) -> int:
        """Forget every visitor whose time has come, as far as the function's time goes; answers how
        many. One who claims at this moment, or is in trouble, is the next hour's."""
        forgotten = 0
        ends = {
            terms.id: terms.spend_until for terms in self.campaigns.all() if terms.audience == CODES
        }
        for place, visitor_id in self.visitors.due(self.clock()):
            if remaining_ms() <= _SPARE_MS:
                break
            with suppress(Refused):
                forgotten += self._look_at(place, visitor_id, ends)
        return forgotten

    def _look_at(self, place: str, visitor_id: str, ends: Mapping[str, str]) -> int:
        """Forget one visitor, if nothing was lately theirs to spend; answers how many that were.
        `ends` has all campaigns of codes, the only ones a visitor claims of."""
        visitor = self.residents.find(visitor_id)
        if visitor is None:
            self.writer.transact([self.visitors.strike(place)])
            return 0
        claimed, _ = self.entitlements.claimed(visitor_id)
        kept_for = to_text(self.clock() - VISITORS_KEPT)
        last = max((ends.get(one, "") for one in claimed), default="")
        if last > kept_for:
            later = self.visitors.remember(visitor_id, from_text(last) + VISITORS_KEPT)
            self.writer.transact([self.visitors.strike(place), later])
            return 0
        # Their vouchers are long over. First, for when they are forgotten nobody can find them.
        self.move_owner(visitor_id, None, visitor.phone_hash)
        phone = visitor.phone_hash
        self.writer.transact(
            [
                *self.visitors.forget(
                    visitor, [one for one, end in ends.items() if end > kept_for]
                ),
                *([self.logins.delete_visitor(phone, visitor_id)] if phone else []),
                *(self.codes.forget_phone(phone, claimed) if phone else []),
                self.settings.forget(visitor_id),
                self.visitors.strike(place),
            ]
        )
        return 1
