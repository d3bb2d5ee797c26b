"""What the ledger needs from rooms above: how accounts are read where they are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.ledger.rules.accounts import Account, account_of


@dataclass(frozen=True, slots=True)
class AccountReader:
    """How the accounts of one kind are read, by the concept they belong to.

    `one` answers (balance, credits) in rupiah, or None; `page` answers names after a cursor, so
    many of them, and the next cursor.
    """

    one: Callable[[str], tuple[int, int] | None]
    page: Callable[[str | None, int], tuple[list[Account], str | None]]


@dataclass(frozen=True, slots=True)
class AccountReaders:
    """Who can tell the accounts of a kind: `campaign`, `voucher`, `merchant`, `hold`, `order`,
    `settlement`."""

    by_kind: Mapping[str, AccountReader]


def single(name: str, one: Callable[[str], tuple[int, int] | None]) -> AccountReader:
    """A reader of an account that exists once, such as the treasury: at zero before anything has
    gone through it."""

    def always(asked: str) -> tuple[int, int] | None:
        return one(name) or (0, 0) if asked == name else None

    def page(_: str | None, limit: int) -> tuple[list[Account], str | None]:
        return [account_of(name, *(one(name) or (0, 0)))], None

    return AccountReader(always, page)
