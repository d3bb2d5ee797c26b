"""Transfers in the order of time, by account and by day: a projection of the transfers table."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.core.instants import business_day, to_text
from chalicelib.ledger.rules import (
    JOURNAL_SHARDS,
    Transfer,
    is_shared,
    journal_partitions,
)
from chalicelib.ledger.store import TransferItem, as_item, from_item


class JournalItem(TransferItem):
    class Meta:
        table_name = "journal"

    sk = UnicodeAttribute(range_key=True)
    transfer_id = UnicodeAttribute()


def entry_key(transfer: Transfer) -> str:
    """Sorts by instant, then by id."""
    return f"{transfer.occurred_at}#{transfer.id}"


def entries(transfer: Transfer) -> list[dict[str, Any]]:
    """The journal entries of one transfer; the first, under its day, is put last and proves that
    the transfer has been applied. A receipt is not copied."""
    item = as_item(transfer)
    item.pop("receipt", None)
    item["transfer_id"] = item.pop("pk")
    return [{"pk": key, "sk": entry_key(transfer), **item} for key in journal_partitions(transfer)]


class Journal:
    """Reads transfers in time order, newest first."""

    def put_accounts(self, transfers: Iterable[Transfer]) -> None:
        """List transfers under their accounts. Doing it twice changes nothing."""
        with JournalItem.batch_write() as batch:
            for transfer in transfers:
                for entry in entries(transfer)[1:]:
                    batch.save(JournalItem(**entry))

    def put_all(self, transfers: Iterable[Transfer]) -> None:
        """List transfers under their accounts and their day: for a rebuild of everything."""
        with JournalItem.batch_write() as batch:
            for transfer in transfers:
                for entry in entries(transfer):
                    batch.save(JournalItem(**entry))

    def of_account(
        self,
        account: str,
        since: datetime,
        until: datetime,
        before: str | None,
        limit: int,
    ) -> list[Transfer]:
        """At most `limit` transfers of an account with since <= occurred_at < until, newest
        first, older than the entry key `before`."""
        if is_shared(account):
            return self._by_day(account, since, until, before, limit)
        return list(islice(self._query(account, since, until, before, limit), limit))

    def of_days(
        self, since: datetime, until: datetime, before: str | None, limit: int
    ) -> list[Transfer]:
        """The same over all accounts."""
        return self._by_day("day", since, until, before, limit)

    def _by_day(
        self,
        name: str,
        since: datetime,
        until: datetime,
        before: str | None,
        limit: int,
    ) -> list[Transfer]:
        found: list[Transfer] = []
        for day in _days_down(since, until):
            parts = [
                self._query(f"{name}#{day}#{shard}", since, until, before, limit)
                for shard in range(JOURNAL_SHARDS)
            ]
            found += islice(heapq.merge(*parts, key=entry_key, reverse=True), limit - len(found))
            if len(found) == limit:
                break
        return found

    def _query(
        self, key: str, since: datetime, until: datetime, before: str | None, limit: int
    ) -> Iterator[Transfer]:
        low, high = to_text(since), to_text(until)
        if before is not None and before < high:
            high = before
        if high <= low:
            return
        # "between" includes its ends; what equals the upper one is left out below.
        for item in JournalItem.query(
            key,
            JournalItem.sk.between(low, high),
            scan_index_forward=False,
            limit=limit + 1,
            page_size=limit + 1,
        ):
            if item.sk < high:
                values = dict(item.attribute_values)
                values["pk"] = values["transfer_id"]
                yield from_item(values)


def _days_down(since: datetime, until: datetime) -> Iterator[date]:
    first = business_day(since)
    day = business_day(until - timedelta(milliseconds=1))
    while day >= first:
        yield day
        day -= timedelta(days=1)
