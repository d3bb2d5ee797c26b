"""Guards, the items beside which transfers are written: they count them, and keep days closed."""

from datetime import date, datetime, timedelta

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.ledger.rules.accounts import account, account_kind

# In the tables of these concepts, the items that have one of the attributes below.
GUARDED = ("merchants", "budgets", "settlements", "procurement", "accounts")

# Beside which of its accounts a transfer is written and counted: the first of these that it has. A
# merchant's comes first, for what it is owed is read off the counts of its account.
_GUARDS = ("merchant", "campaign", "settlement", "order", "bank")

CLOSED_THROUGH = "closed_through"
COUNT_PREFIX = "n:"
# Of those counted, how many name the guard and do not go through it: no journal of its lists them.
NAMED_PREFIX = "named:"


def guard_of(debit_account: str, credit_account: str, merchant_id: str | None) -> str | None:
    """The account beside which a transfer is counted; None where it is of a kind that none is.
    `merchant_id` is the merchant that it names, if it names one."""
    if merchant_id:
        return account("merchant", merchant_id)
    for kind in _GUARDS:
        for name in (debit_account, credit_account):
            if account_kind(name) == kind:
                return name
    return None


def day_count(day: date) -> str:
    """The attribute of a guard that counts its transfers of a business day."""
    return f"{COUNT_PREFIX}{day.isoformat()}"


def named_count(day: date) -> str:
    """The attribute of a guard that counts those of them that only name it."""
    return f"{NAMED_PREFIX}{day.isoformat()}"


def closed_before(now: datetime) -> str:
    """The `closed_through` of a guard item that is put at `now`: it did not exist on any earlier
    day, so none can have a transfer of it."""
    return (business_day(now) - timedelta(days=1)).isoformat()


class DayClosed(Refused):
    """The transfer's day was closed before it was written: nothing has moved. Asked again, it gets
    a new instant, in a day that is open."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)
