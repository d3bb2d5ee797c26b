"""A transfer's instant is the last thing that is taken before it is written: whatever reads lists
up to some instant counts on no transfer coming later than WRITE_LATENESS_S after its own."""

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.dynamo.writer import PATIENCE_S, WRITE_LATENESS_S
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text
from chalicelib.ledger.parts import LedgerParts
from local.emulator import PROJECT
from tests.http.conftest import Clock, TestCity
from tests.http.moving_money import MOVES, Do
from tests.policies import entrances

READS = ("GetItem", "BatchGetItem", "Query")
# One slow reading outlasts what a write may be late.
SLOW_S = WRITE_LATENESS_S + 2

every_move = pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)


@contextmanager
def asking(city: TestCity, hook: Callable[[str, Any], None]) -> Iterator[None]:
    """Each of the city's calls to DynamoDB first comes by `hook`, with its name and its body."""
    events = city.parts.connection.client.meta.events

    def before(model: Any, params: Any, **_: Any) -> None:
        hook(model.name, json.loads(params["body"]))

    events.register("before-call.dynamodb", before)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", before)


@pytest.fixture(autouse=True)
def _beating(city: TestCity) -> None:
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()


def prepared(city: TestCity, move: Callable[[TestCity], Do]) -> Do:
    """A move that is left to be made, by people who need not sign in again before it."""
    do = move(city)
    for person in (city.admin, city.finance, city.colleague):
        person.get("/admin/campaigns", limit=1).ok()
    return do


@every_move
def test_no_reading_however_slow_lets_through_pass_a_transfer_on_its_way(
    city: TestCity, move: Callable[[TestCity], Do]
) -> None:
    do = prepared(city, move)
    written: list[datetime] = []
    said: list[datetime] = []
    ledger, table = city.parts[LedgerParts], city.parts.settings.table("transfers")

    def slowly(name: str, body: Any) -> None:
        if name in READS:
            city.hands.pass_by(seconds=SLOW_S)
        puts = [one["Put"] for one in body.get("TransactItems", ()) if "Put" in one]
        for put in puts:
            if put["TableName"] == table:
                written.append(from_text(put["Item"]["occurred_at"]["S"]))

    def late(name: str, body: Any) -> None:
        """As late as the write can be, the stream delivers all that was written before."""
        if not written:
            slowly(name, body)
            if written:
                ledger.pulse.beat()
                city.stream.catch_up()
                ledger.pulse.beat()
                with entrances.no_function():
                    said.append(ledger.totals.through())

    with asking(city, late):
        reply = do()
    assert reply is None or reply.status in (200, 201, 202), reply.body
    assert min(written) >= said[0] > from_text("2000-01-01T00:00:00.000Z")


@every_move
def test_a_transfer_whose_instant_is_old_is_not_written(
    city: TestCity, move: Callable[[TestCity], Do], monkeypatch: pytest.MonkeyPatch
) -> None:
    do = prepared(city, move)
    before = city.transfers_stored()

    def running(clock: Clock) -> datetime:
        clock.pass_by(seconds=PATIENCE_S + 0.1)
        return clock.now - timedelta(seconds=PATIENCE_S + 0.1)

    monkeypatch.setattr(Clock, "__call__", running)
    try:
        reply = do()
        assert reply is None or reply.status in (200, 202) or reply.code == "unavailable"
    except Refused as refused:
        assert refused.code == "unavailable"
    monkeypatch.undo()
    assert city.transfers_stored() == before


def test_every_use_case_that_writes_transfers_is_among_the_moves() -> None:
    callers = {
        str(file.relative_to(PROJECT / "chalicelib"))
        for file in (PROJECT / "chalicelib").rglob("use/*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in WRITES
    }
    assert callers == set(WRITERS)
    named = {name for names in WRITERS.values() for name in names}
    assert named == {move.__name__ for move in MOVES}


WRITES = ("self.transfers.write", "self.store.write_booked")
# file -> the moves that go through it
WRITERS: dict[str, tuple[str, ...]] = {
    "campaigns/use/finish.py": ("release",),
    "campaigns/use/fund.py": ("fund",),
    "campaigns/use/withdraw.py": ("fund_reversal",),
    "redemptions/use/redeem.py": ("redeem", "redeem_by_a_delegate"),
    "marketplace/use/authorize.py": ("authorize",),
    "marketplace/use/finish.py": ("capture", "void_of_an_order", "lapse_of_a_hold"),
    "payments/use/pay.py": ("sticker_payment",),
    "redemptions/use/refund.py": (
        "refund",
        "undo_of_a_payment",
        "redeem_reversal",
        "refund_of_an_order",
    ),
    "bank/use/moves.py": (
        "payout",
        "payout_returned",
        "suspend",
        "payout_by_people",
        "payout_taken_back",
        "return_taken_back",
        "remit",
        "remit_taken_back",
    ),
    "procurement/use/approve.py": ("commitment",),
    "procurement/use/accept.py": ("acceptance", "acceptance_of_a_part"),
    "procurement/use/cancel.py": ("cancellation", "cancellation_of_the_rest"),
    "settlements/use/give_back.py": ("withdrawal",),
    "settlements/use/recover.py": ("lost_payout",),
    "settlements/use/settle.py": ("settle",),
    "vouchers/use/claim.py": ("claim", "claim_by_a_delegate"),
    "vouchers/use/claim_by_code.py": ("claim_by_code",),
    "incentives/use/grant.py": ("reward", "reward_of_a_waiting_claim"),
    "vouchers/use/give_back.py": (
        "void",
        "expire",
        "refund_of_a_lapsed_voucher",
        "capture_of_a_lapsed_voucher",
        "reward_taken_back",
    ),
    "vouchers/use/reissue.py": ("reissue",),
}
