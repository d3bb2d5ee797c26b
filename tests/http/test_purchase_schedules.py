"""An order that several would take on at once, or whose step dies, or meets another's."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Reply, fresh_key, refused
from tests.http.closing import close_all
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase, bast, item
from tests.http.schedules import first, write_of
from tests.http.settling import owed
from tests.stores.import_city import Killed, killed_before_write

FORTY = 40
TRANSACTION = write_of("TransactItems")
TAX = [{"kind": "pph22", "amount": 1_000}]

Act = Callable[[Purchase], Reply]


def approve(order: Purchase) -> Reply:
    return order.approve()


def reject(order: Purchase) -> Reply:
    path = f"/finance/purchase-orders/{order.id}/reject"
    return order.city.finance.post(path, {"reason": "mahal"})


def cancel(order: Purchase) -> Reply:
    return order.act("cancel")


def deliver(order: Purchase) -> Reply:
    return order.deliver()


def accept(order: Purchase) -> Reply:
    return order.accept(taxes=TAX)


def accept_part(order: Purchase) -> Reply:
    return order.accept(quantities=[4], taxes=TAX)


def send_back(order: Purchase) -> Reply:
    return order.act("send-back", reason="basi")


# What may be done in a state, in which state each leaves the order.
FROM: dict[str, dict[Act, str]] = {
    "draft": {cancel: "cancelled"},
    "submitted": {approve: "approved", reject: "draft", cancel: "cancelled"},
    "approved": {deliver: "delivered", cancel: "cancelled"},
    "delivered": {accept: "accepted", accept_part: "approved", send_back: "approved"},
}
PAIRS = [(state, one, other) for state, acts in FROM.items() for one in acts for other in acts]


def order_in(city: TestCity, state: str) -> Purchase:
    order = Purchase(city)
    # Signed in before anything comes between.
    city.finance.get("/finance/promises", limit=1).ok()
    bring: dict[str, Callable[[], Purchase]] = {
        "draft": lambda: order,
        "submitted": order.submitted,
        "approved": order.approved,
        "delivered": order.delivered,
    }
    return bring[state]()


def assert_money_is_somewhere(city: TestCity, order: Purchase) -> None:
    """What was committed lies on the order, with its merchant, with the state, or went back; and
    the ledger says the same."""
    found = order.get()
    assert owed(city, order.shop) == found["net"]
    total = found["committed"] + found["net"] + found["withheld"] + found["given_back"]
    assert total == (found["total"] if found["funding"] else 0)
    moved: Counter[str] = Counter()
    for one in city.parts[LedgerParts].transfers.all():
        if order.account in (one.debit_account, one.credit_account):
            moved[one.kind] += one.amount
    assert moved["commit"] == total
    assert moved["accept"] == found["net"]
    assert moved["withhold"] == found["withheld"]
    assert moved["uncommit"] == found["given_back"]
    if found["funding"]:
        assert city.balance(order.account) == found["committed"]


@pytest.mark.parametrize(
    ("state", "one", "other"),
    PAIRS,
    ids=[f"{state}-{one.__name__}-{other.__name__}" for state, one, other in PAIRS],
)
def test_of_two_who_take_an_order_on_the_first_writes_and_the_other_looks_again(
    city: TestCity, state: str, one: Act, other: Act
) -> None:
    """What it finds then either lets it go on from there, or tells it where the order stands."""
    order = order_in(city, state)
    with first(city.parts, lambda: other(order).ok(), before=TRANSACTION):
        late = one(order)
    after = FROM[state][other]
    if one in FROM.get(after, {}):
        after = FROM[after][one]
        assert late.ok()["state"] == after
    else:
        assert refused(late, "state_conflict")["state"] == after
    assert order.get()["state"] == after
    assert_money_is_somewhere(city, order)


def test_a_cancellation_that_is_overtaken_by_a_delivery_and_its_return_cancels(
    city: TestCity,
) -> None:
    """It looks again, and what stands there may be cancelled as well."""
    order = Purchase(city).approved()

    def there_and_back() -> None:
        order.deliver().ok()
        order.accept(quantities=[4]).ok()

    with first(city.parts, there_and_back, before=TRANSACTION):
        done = cancel(order).ok()
    assert (done["state"], done["accepted"], done["given_back"]) == ("accepted", 200_000, 300_000)
    assert_money_is_somewhere(city, order)


STEPS: dict[str, Callable[[Purchase, str, str], Reply]] = {
    "approve": lambda order, key, _: order.approve(key=key),
    "accept": lambda order, key, number: order.accept(key, bast=number, taxes=TAX),
    "accept a part": lambda order, key, number: order.accept(key, bast=number, quantities=[4]),
    "cancel": lambda order, key, _: order.act("cancel", key),
}
BEFORE = {
    "approve": "submitted",
    "accept": "delivered",
    "accept a part": "delivered",
    "cancel": "approved",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_killed_before_any_of_its_writes_is_done_once_when_asked_again(
    city: TestCity, step: str
) -> None:
    order, key, number = order_in(city, BEFORE[step]), fresh_key(), bast()
    stored = city.transfers_stored()
    with killed_before_write(city.parts, 0), suppress(Killed):
        STEPS[step](order, key, number)
    assert city.transfers_stored() == stored
    assert order.get()["state"] == BEFORE[step]
    # One transaction is all that it writes: what was killed after it has done all of it.
    with killed_before_write(city.parts, 1), suppress(Killed):
        done = STEPS[step](order, key, number).ok()
    again = STEPS[step](order, key, number)
    assert (again.ok(), again.replayed) == (done, True)
    assert_money_is_somewhere(city, order)


@pytest.mark.parametrize("same_bast", [False, True])
def test_forty_who_accept_at_once_accept_once(city: TestCity, same_bast: bool) -> None:
    order, number = Purchase(city).delivered(), bast()

    def do(_: int) -> Reply:
        return order.accept(bast=number if same_bast else bast(), quantities=[4], taxes=TAX)

    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(do, range(FORTY)))
    codes = Counter(reply.code for reply in replies)
    assert codes.keys() <= {"", "state_conflict", "unavailable"}
    told = [reply for reply in replies if reply.status == 200]
    assert sum(not reply.replayed for reply in told) == 1
    if not same_bast:
        assert len(told) == 1
    assert {reply.body["version"] for reply in told} == {5}
    assert owed(city, order.shop) == 199_000
    assert_money_is_somewhere(city, order)


def test_forty_who_approve_at_once_commit_once(city: TestCity) -> None:
    order = Purchase(city).submitted()
    officers = (city.finance, city.colleague)
    # Both have to sign in again: once each, and not twenty times.
    city.hands.pass_by(hours=1)
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda n: order.approve(by=officers[n % 2]), range(FORTY)))
    codes = Counter(reply.code for reply in replies)
    assert codes[""] == 1
    assert codes.keys() <= {"", "state_conflict", "unavailable"}
    assert_money_is_somewhere(city, order)


def test_forty_orders_of_one_number_are_all_promised(city: TestCity) -> None:
    """Of one SP2D's entry each waits for the other."""
    orders = [Purchase(city, item(1, 1_000 + n)).submitted() for n in range(10)]
    number = f"SP2D-{fresh_key()}"
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda one: one.approve(reference=number), orders))
    approved = [reply.body["total"] for reply in replies if reply.status == 200]
    assert {reply.code for reply in replies} <= {"", "unavailable"}
    listed = city.finance.every("/finance/promises")
    (promise,) = (one for one in listed if one["reference"] == number)
    assert promise["due"] == promise["amount"] == sum(approved)


def test_whatever_is_done_at_once_the_money_is_somewhere(city: TestCity) -> None:
    order = Purchase(city).delivered()
    acts: tuple[Act, ...] = (accept_part, send_back, deliver, cancel)
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda n: acts[n % len(acts)](order), range(FORTY)))
    codes = {reply.code for reply in replies}
    assert codes <= {"", "state_conflict", "validation_failed", "unavailable"}
    assert_money_is_somewhere(city, order)


def test_a_merchant_that_is_suspended_while_its_order_is_approved_gets_none(
    city: TestCity,
) -> None:
    order = Purchase(city).submitted()
    path = f"/admin/merchants/{order.shop.id}/suspend"

    def suspended() -> None:
        city.admin.post(path, {"reason": "diperiksa"}).ok()

    with first(city.parts, suspended, before=TRANSACTION):
        refused(approve(order), "merchant_not_active")
    assert order.get()["state"] == "submitted"


def test_a_merchant_that_is_suspended_while_its_delivery_is_accepted_is_owed(
    city: TestCity,
) -> None:
    order = Purchase(city).delivered()
    path = f"/admin/merchants/{order.shop.id}/suspend"

    def suspended() -> None:
        city.admin.post(path, {"reason": "diperiksa"}).ok()

    with first(city.parts, suspended, before=TRANSACTION):
        accept(order).ok()
    assert owed(city, order.shop) == 499_000


@pytest.mark.parametrize("step", STEPS)
def test_a_day_that_is_closed_while_a_step_is_on_its_way_refuses_it(
    city: TestCity, step: str
) -> None:
    order = order_in(city, BEFORE[step])
    with first(city.parts, lambda: close_all(city), before=TRANSACTION):
        reply = STEPS[step](order, fresh_key(), bast())
    refused(reply, "unavailable")
    assert order.get()["state"] == BEFORE[step]
    STEPS[step](order, fresh_key(), bast()).ok()
    assert_money_is_somewhere(city, order)
    # The next day lists as many transfers as the guards have counted, these among them.
    close_all(city)
