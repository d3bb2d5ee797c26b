"""Where a transfer is listed: under each of its accounts, and its day."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import account_kind
from chalicelib.ledger.rules.transfer import Transfer

# Where lists and sums for accounts that all transfers share are spread.
JOURNAL_SHARDS = 8
_SHARED = ("treasury", "bank", "campaign")


def entry_key(transfer: Transfer) -> str:
    """Where a transfer stands in a listing of the journal: by instant, then by id."""
    return f"{transfer.occurred_at}#{transfer.id}"


def journal_partitions(transfer: Transfer) -> list[str]:
    """Under which keys a transfer is listed: each of its accounts, and its day.

    Accounts and days that all transfers share are spread over JOURNAL_SHARDS keys, so that no
    key is written by every claim or every redemption.
    """
    day = business_day(from_text(transfer.occurred_at)).isoformat()
    shard = shard_of(transfer.id)
    keys = [f"day#{day}#{shard}"]
    for name in (transfer.debit_account, transfer.credit_account):
        if account_kind(name) in _SHARED:
            keys.append(f"{name}#{day}#{shard}")
        else:
            keys.append(name)
    return keys


def is_shared(name: str) -> bool:
    """Whether an account's journal is kept per day and shard."""
    return account_kind(name) in _SHARED


def shard_of(transfer_id: str) -> int:
    """The journal shard of a transfer: stable, and even because ids end in random characters."""
    return sum(transfer_id[-4:].encode()) % JOURNAL_SHARDS


def cut(transfers: Iterable[Transfer], most: int) -> tuple[list[Transfer], datetime | None]:
    """The first `most` transfers and what happened at the same instant as the last of them, and
    the instant before which they are all; None where there are no more."""
    taken: list[Transfer] = []
    for one in transfers:
        if len(taken) >= most and one.occurred_at != taken[-1].occurred_at:
            return taken, from_text(one.occurred_at)
        taken.append(one)
    return taken, None
