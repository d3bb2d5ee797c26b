"""Mends of tills: what keeps refunds, ceilings and time where they belong."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.merchants.rules.account import Counted
from chalicelib.merchants.store import accounts, ceilings
from chalicelib.redemptions.store import Refunded
from chalicelib.vouchers.store.vouchers import Vouchers
from tests.simulation.mends.taking_out import Mend, all_of, replaced, without

_add = Refunded.add
_taken = ceilings.taken
_debit, _hold = Vouchers.debit, Vouchers.hold


def _refunded_again(self: Refunded, redemption_id: str, amount: int, at_most: int) -> Write:
    write = _add(self, redemption_id, amount, at_most)
    values = {name: value for name, value in write.values.items() if name != ":room"}
    return replace(write, condition=None, values=values)


def _refund_ceiling() -> AbstractContextManager[None]:
    return replaced(Refunded, "add", _refunded_again)


def _counted_only(counted: Iterable[Counted]) -> ceilings.Counting:
    made = _taken(counted)
    values = {name: value for name, value in made.values.items() if not name.startswith(":room")}
    return replace(made, conditions=[], values=values)


def _merchant_ceiling() -> AbstractContextManager[None]:
    return replaced(accounts, "taken", _counted_only)


def _sticker_ceiling() -> AbstractContextManager[None]:
    return replaced(ceilings, "taken", _counted_only)


def _whenever(write: Write) -> Write:
    return without(write, "spend_until > :now", ":now")


def _spent_in_time() -> AbstractContextManager[None]:
    def debit(*given: Any, **more: Any) -> Write:
        return _whenever(_debit(*given, **more))

    def hold(*given: Any, **more: Any) -> Write:
        return _whenever(_hold(*given, **more))

    return all_of(replaced(Vouchers, "debit", debit), replaced(Vouchers, "hold", hold))


TILLS = (
    Mend(
        "refund-ceiling",
        "two tills refund one redemption: together more than it has paid",
        "refunds",
        ("no payment is refunded beyond itself",),
        _refund_ceiling,
    ),
    Mend(
        "merchant-ceiling",
        "a shop is paid more of a campaign in a day than it may be",
        "redemptions",
        ("no shop is paid above its ceilings",),
        _merchant_ceiling,
    ),
    Mend(
        "sticker-ceiling",
        "the same by payments at its sticker, and by orders",
        "stickers",
        ("no shop is paid above its ceilings",),
        _sticker_ceiling,
    ),
    Mend(
        "spent-in-time",
        "a code that was drawn in time pays after the voucher's time",
        "holds",
        ("nothing is spent after its time",),
        _spent_in_time,
    ),
)
