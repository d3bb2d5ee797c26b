"""What a restored ledger has lost, named to the transfer: from the archive, and from receipts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from chalicelib.archive.files import Bucket
from chalicelib.archive.rules import prefix, unpack
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.verify.files import FindKey
from chalicelib.verify.receipts import check_receipt


@dataclass(frozen=True, slots=True)
class Lost:
    """A transfer that the ledger has not (any more), as the archive or a receipt tells of it: a
    receipt knows its instant to the second."""

    id: str
    occurred_at: str
    kind: str
    debit_account: str
    credit_account: str
    amount: int
    told_by: Literal["archive", "receipt"]


class FindLost(Component, frozen=True, kw_only=True):
    """The use case of whoever has restored the ledger."""

    bucket: Bucket
    transfers: Transfers
    clock: Clock

    def since(self, first: date) -> list[Lost]:
        """What the archive has of a business day and of all until today, and the ledger has not;
        the oldest first. Memory holds an object of the archive, and what is lost. Raises
        Forged."""
        found: dict[str, Lost] = {}
        for day in _days(first, business_day(self.clock())):
            for key, content in self.bucket.every(prefix(day)):
                told = [_of_archive(json.loads(line)) for line in unpack(key, content)]
                found |= {one.id: one for one in self._missing(told)}
        return _sorted(found.values())

    def by_receipts(self, receipts: Iterable[str], find_key: FindKey) -> tuple[list[Lost], int]:
        """What receipts tell of that the ledger has not; and how many were signed by none of the
        city's keys."""
        claims = [check_receipt(text, find_key)[1] for text in receipts]
        told = [_of_receipt(one) for one in claims if one is not None]
        return _sorted(self._missing(told)), claims.count(None)

    def _missing(self, told: list[Lost]) -> Iterator[Lost]:
        standing = {one.id for one in self.transfers.find_all([one.id for one in told])}
        return (one for one in told if one.id not in standing)


def _of_archive(line: Mapping[str, Any]) -> Lost:
    members = {name: line[name] for name in Lost.__dataclass_fields__ if name != "told_by"}
    return Lost(**members, told_by="archive")


def _of_receipt(claims: Mapping[str, Any]) -> Lost:
    merchant, voucher = f"merchant:{claims['mid']}", f"voucher:{claims['vid']}"
    refund = claims.get("kind") == "refund"
    return Lost(
        id=claims["jti"],
        occurred_at=to_text(datetime.fromtimestamp(claims["iat"], UTC)),
        kind="refund" if refund else "redeem",
        debit_account=merchant if refund else voucher,
        credit_account=voucher if refund else merchant,
        amount=claims["amount"],
        told_by="receipt",
    )


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _sorted(found: Iterable[Lost]) -> list[Lost]:
    return sorted(found, key=lambda one: (one.occurred_at, one.id))
