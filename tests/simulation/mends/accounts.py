"""Mends of accounts: what a condition beside a transfer keeps from going below its bound; and
whoever may act no more."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from chalicelib.codes.store.codes import _FREE, Codes
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import epoch
from chalicelib.identity.use.admit import Admit
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.vouchers.store.vouchers import VoucherItem, Vouchers
from chalicelib.vouchers.use.wallet import Wallet
from tests.simulation.mends.taking_out import Mend, all_of, replaced, without

_HOLDS_AS_MUCH = "balance >= :amount"
_BOUND = ("no account below its bound",)

_merchants_write = MerchantAccounts._write


def _whatever_is_owed(
    self: MerchantAccounts, merchant_id: str, update: str, conditions: Sequence[str], *more: Any
) -> Write:
    kept = [one for one in conditions if one != _HOLDS_AS_MUCH]
    return _merchants_write(self, merchant_id, update, kept, *more)


def _merchant_bound() -> AbstractContextManager[None]:
    return replaced(MerchantAccounts, "_write", _whatever_is_owed)


_debit, _hold = Vouchers.debit, Vouchers.hold


def _voucher_bound() -> AbstractContextManager[None]:
    return all_of(
        replaced(Vouchers, "debit", lambda *a, **b: without(_debit(*a, **b), _HOLDS_AS_MUCH)),
        replaced(Vouchers, "hold", lambda *a, **b: without(_hold(*a, **b), _HOLDS_AS_MUCH)),
    )


_OWNED = "(attribute_not_exists(owned_since) OR owned_since <= :drawn)"


def _whosever_it_was(*given: Any, **more: Any) -> Write:
    return without(_debit(*given, **more), _OWNED, ":drawn")


def _phone_of_now() -> AbstractContextManager[None]:
    return replaced(Vouchers, "debit", _whosever_it_was)


def _dated_beforehand(
    self: Wallet, resident_id: str, phone_hash: str | None, listed: str | None
) -> None:
    """By a clock that was read before the vouchers were told."""
    since = epoch(self.clock()) + 1
    for one in self.vouchers.find_many(self.ids_of(resident_id)):
        if one.owner_phone != (phone_hash or ""):
            phone = VoucherItem.owner_phone
            item = VoucherItem(one.id)
            item.update(
                [
                    phone.set(phone_hash) if phone_hash else phone.remove(),
                    VoucherItem.owned_since.set(max(since, one.owned_since + 1)),
                ]
            )


def _whatever_is_listed(
    self: Wallet, resident_id: str, phone_hash: str | None, listed: str | None
) -> None:
    """Whichever phone the registry has by then."""
    for one in self.vouchers.find_many(self.ids_of(resident_id)):
        if one.owner_phone != (phone_hash or ""):
            self.writer.transact([self.vouchers.set_owner(one.id, phone_hash)])


def _listed_unasked() -> AbstractContextManager[None]:
    return replaced(Wallet, "move_owner", _whatever_is_listed)


def _since_it_was_asked() -> AbstractContextManager[None]:
    return replaced(Wallet, "move_owner", _dated_beforehand)


_claim = Codes.claim


def _claimed_by_many() -> AbstractContextManager[None]:
    return replaced(Codes, "claim", lambda *a, **b: without(_claim(*a, **b), _FREE))


def _staff_still() -> AbstractContextManager[None]:
    return replaced(Admit, "admit", lambda self, subject: False)


ACCOUNTS = (
    Mend(
        "merchant-bound",
        "a refund takes what was paid out: the shop's account goes below zero",
        "settlements",
        _BOUND,
        _merchant_bound,
    ),
    Mend(
        "voucher-bound",
        "a voucher that pays at a sticker and by a code at once pays more than it holds",
        "stickers",
        _BOUND,
        _voucher_bound,
        first=14,
    ),
    Mend(
        "owned-since",
        "a code that was drawn by a phone that was taken since still pays",
        "taken",
        ("a phone that was taken pays no more",),
        _phone_of_now,
    ),
    Mend(
        "owned-by-drawing",
        "a code that is drawn while its phone is taken is dated later, and pays",
        "taken",
        ("a phone that was taken pays no more",),
        _since_it_was_asked,
        first=159,
    ),
    Mend(
        "owner-as-listed",
        "of two changes of a phone the vouchers follow the one that was refused",
        "phones",
        ("a voucher is of its resident's phone",),
        _listed_unasked,
    ),
    Mend(
        "code-once",
        "a code that two type at once is a voucher for both",
        "codes",
        ("one key, one effect", "a code is one voucher", "what is promised is there"),
        _claimed_by_many,
        first=17,
    ),
    Mend(
        "staff-asked",
        "an officer who was removed funds for as long as their token lives",
        "taken",
        ("whoever was removed changes nothing",),
        _staff_still,
    ),
)
