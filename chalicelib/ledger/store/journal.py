"""Transfers in the order of time, by account and by day: a projection of the transfers table."""

import heapq
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.ledger.rules.journal import JOURNAL_SHARDS, entry_key, is_shared, journal_partitions
from chalicelib.ledger.rules.transfer import Movement, Sale, Transfer, is_exchanged
from chalicelib.ledger.store.stream import unwritable
from chalicelib.ledger.store.transfers import TransferItem, as_item, from_item


class JournalItem(TransferItem):
    class Meta:
        table_name = "journal"

    sk = UnicodeAttribute(range_key=True)
    transfer_id = UnicodeAttribute()


def instant_of(key: str) -> datetime:
    """When the transfer behind an entry key occurred. Raises `validation_failed`: keys come back
    from clients, as cursors."""
    try:
        return from_text(key.partition("#")[0])
    except ValueError:
        raise no_cursor() from None


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
        """List transfers under their accounts. Doing it twice changes nothing. Raises Unwritable
        where one of them can never be listed."""
        with unwritable(), JournalItem.batch_write() as batch:
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
        # One more than is wanted: the first may be the one at `before` itself.
        found = self.newest_first(account, since, until, before, limit + 1)
        return list(islice(found, limit))

    def newest_first(
        self,
        account: str | None,
        since: datetime,
        until: datetime,
        before: str | None,
        at_a_time: int,
    ) -> Iterator[Transfer]:
        """The same without end, over all accounts where `account` is None: as they are asked for,
        `at_a_time` read from a key."""
        if account is not None and not is_shared(account):
            yield from self._query(account, since, until, before, at_a_time)
            return
        if before is not None:
            # The days after it hold nothing that is wanted: they are not asked.
            until = min(until, instant_of(before) + timedelta(milliseconds=1))
        for day in _days_down(since, until):
            parts = [
                self._query(f"{account or 'day'}#{day}#{shard}", since, until, before, at_a_time)
                for shard in range(JOURNAL_SHARDS)
            ]
            yield from heapq.merge(*parts, key=entry_key, reverse=True)

    def oldest_first(
        self, since: datetime, until: datetime, kinds: Collection[str] = ()
    ) -> Iterator[Transfer]:
        """Every transfer with since <= occurred_at < until over all accounts, up to date, oldest
        first, page by page; only of these kinds, where it names any."""
        if until <= since:
            return
        low, high = to_text(since), to_text(until)
        for day in reversed([*_days_down(since, until)]):
            parts = [
                self._up(f"day#{day}#{shard}", low, high, kinds) for shard in range(JOURNAL_SHARDS)
            ]
            yield from heapq.merge(*parts, key=entry_key)

    def movements(
        self, account: str, until: datetime, since: datetime | None = None
    ) -> Iterator[Movement]:
        """Every transfer before `until` of an account that has its journal to itself, and not
        before `since` where it is given, oldest first, page by page: for sums."""
        before = JournalItem.sk < to_text(until)
        for item in JournalItem.query(
            account,
            before if since is None else JournalItem.sk.between(to_text(since), to_text(until)),
            attributes_to_get=["kind", "amount", "occurred_at", "credit_account"],
        ):
            exchanged = is_exchanged(item.kind, item.credit_account)
            yield Movement(item.kind, int(item.amount), item.occurred_at, exchanged)

    def sales(self, account: str, kinds: Collection[str]) -> Iterator[Sale]:
        """The transfers of these kinds of a merchant's account, up to date, oldest first, page by
        page: for sums."""
        names = ["transfer_id", "kind", "campaign_id", "amount", "occurred_at", "redemption_id"]
        names.append("debit_account")
        for item in JournalItem.query(account, consistent_read=True, attributes_to_get=names):
            if item.kind in kinds:
                yield Sale(
                    item.transfer_id,
                    item.kind,
                    item.campaign_id or "",
                    int(item.amount),
                    item.occurred_at,
                    item.redemption_id,
                    item.debit_account,
                )

    def _up(self, key: str, low: str, high: str, kinds: Collection[str]) -> Iterator[Transfer]:
        within = JournalItem.sk.between(low, high)
        wanted = JournalItem.kind.is_in(*kinds) if kinds else None
        for item in JournalItem.query(key, within, wanted, consistent_read=True):
            # As below.
            if item.sk < high:
                yield _transfer(item)

    def _query(
        self, key: str, since: datetime, until: datetime, before: str | None, at_a_time: int
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
            page_size=at_a_time,
        ):
            if item.sk < high:
                yield _transfer(item)


def _transfer(item: JournalItem) -> Transfer:
    return from_item({**item.attribute_values, "pk": item.transfer_id})


def _days_down(since: datetime, until: datetime) -> Iterator[date]:
    first = business_day(since)
    day = business_day(until - timedelta(milliseconds=1))
    while day >= first:
        yield day
        day -= timedelta(days=1)
