"""The numbers of settlements, which the bank is told and does not forget."""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day
from chalicelib.settlements.rules.freeze import ordinals_lost
from chalicelib.settlements.rules.settlement import NUMBERS_A_DAY, next_number, number_day
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze


class Numbers(Component, frozen=True, kw_only=True):
    """Draws the next number of a day."""

    settlements: Settlements
    freeze: PayoutFreeze

    def next(self, now: datetime, at_most: int = NUMBERS_A_DAY) -> str:
        """The number of a settlement that is made now, higher than all of its day, also than those
        that a restore has lost. Raises `state_conflict` where the day has no more."""
        day = business_day(now)
        lost = ordinals_lost(self.freeze.standing(), day)
        last = self.settlements.last_number(number_day(day))
        return next_number(day, last, at_most, passed_over=lost)
