"""What tests of settlements' stores share: merchants that are owed something, and two officers who
settle little at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.imports.parts import ImportParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.use.approve import Approve
from chalicelib.settlements.use.draft import Draft
from chalicelib.settlements.use.job import SettlementJob
from chalicelib.settlements.use.withdraw import Withdraw
from tests.stores.import_city import ADMIN, merchant, merchants

DRAFTER = Subject("finance", "stf_000000000002", "", origin="10.0.0.2")
APPROVER = Subject("finance", "stf_000000000003", "", origin="10.0.0.3")
KEY = Key.of("finance:a", "POST /finance/settlements", "k", b"{}")
WITHDRAW_KEY = Key.of("finance:b", "POST /finance/settlements/withdraw/approve", "k", b"")


@dataclass(frozen=True)
class Officers:
    """What the officers and the queue's function do, of which little is done at once: two lines in
    a request, four merchants read and three lines put together, two settled or taken back."""

    draft: Draft
    approve: Approve
    withdraw: Withdraw
    work: Work


def officers(parts: Parts, *, lines_at_once: int = 2, numbers_a_day: int = 999) -> Officers:
    given = parts[SettlementParts]
    job = SettlementJob(
        settlements=given.settlements,
        prepare=structs.replace(given.prepare, read_at_once=4, lines_per_chunk=3),
        settle=structs.replace(given.settle, lines_per_chunk=2),
        take_back=structs.replace(given.take_back, lines_per_chunk=2),
    )
    work = structs.replace(given.work, job=job)
    return Officers(
        structs.replace(
            given.draft, work=work, lines_at_once=lines_at_once, numbers_a_day=numbers_a_day
        ),
        structs.replace(given.approve, work=work),
        structs.replace(given.withdraw, work=work),
        work,
    )


def owed_to(parts: Parts, amounts: Sequence[int]) -> list[str]:
    """Import a merchant for each amount and owe it so many rupiah: their ids."""
    rows = [merchant(number) for number in range(len(amounts))]
    assert parts[ImportParts].at_once.run("merchants", merchants(*rows), ADMIN).created == len(rows)
    found = [
        parts[MerchantParts].look_up.id_of_nib(str(9_120_000_000_000 + i)) for i in range(len(rows))
    ]
    before = parts.clock() - timedelta(minutes=1)
    for number, (merchant_id, amount) in enumerate(zip(found, amounts, strict=True)):
        if amount:
            credit(parts, merchant_id, amount, before, f"{number:022d}")
    return found


def credit(parts: Parts, merchant_id: str, amount: int, now: datetime, id: str) -> Transfer:
    """A redemption, of a voucher that nobody looks at; listed in the journal at once."""
    transfer = Transfer(
        id=f"trf_{id}",
        debit_account="voucher:vch_000000000000",
        credit_account=f"merchant:{merchant_id}",
        amount=amount,
        kind="redeem",
        reference="",
        occurred_at=to_text(now),
        actor=f"merchant:{merchant_id}",
        campaign_id="cmp_000000",
    )
    phones: Collection[str] = parts[MerchantParts].store.phones(merchant_id) or ()
    beside = parts[MerchantParts].accounts.credit(
        merchant_id, amount, "cmp_000000", "", (), None, None, (), phones, (), _refused
    )
    # Written when it occurred: later it would be refused.
    then = Writer(parts.connection, lambda: now)
    then.transact(parts[LedgerParts].transfers.write([transfer], _refused, beside))
    parts[LedgerParts].journal.put_all([transfer])
    return transfer


def _refused(_: object) -> Refused:
    return Refused("state_conflict")


def suspend(parts: Parts, merchant_id: str) -> None:
    parts.writer.transact(
        [parts[MerchantParts].store.set_state(merchant_id, ACTIVE, "suspended", "palsu")]
    )


def contents(parts: Parts) -> dict[str, list[dict[str, Any]]]:
    """All that settling writes, in a stated order; the audit journal without its random keys, and
    who was left out one by one, however many went into an item."""
    found = {}
    for concept in ("settlements", "transfers", "merchants", "audit"):
        items = list(scan_plain(parts.connection, parts.settings.table(concept)))
        # The freeze knows in which tables it stands, which are others in each city.
        items = [item for item in items if item["pk"] != "payouts"]
        if concept == "audit":
            for item in items:
                item["sk"] = ""
        if concept == "settlements":
            left = [item for item in items if item["sk"].startswith("left#")]
            items = [item for item in items if item not in left]
            left.sort(key=lambda item: item["sk"])
            items += [{"left": one} for item in left for one in item["merchants"]]
        found[concept] = sorted(items, key=lambda item: str(sorted(item.items(), key=str)))
    return found
