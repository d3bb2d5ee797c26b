"""Faults in purchases and withheld tax: reconciliation names each by its check and what it is
about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import TRANSFER, new_id
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.procurement.rules.moves import transfer_id
from chalicelib.treasury.rules.promise import number_of
from tests.http import taxing
from tests.http.purchasing import Purchase, item
from tests.stack import TestEmulator
from tests.stores.reconciled_city import Books, Key, reconciled_city


@dataclass
class Bought:
    """Books with an order that is committed, one that was accepted in part, one that was cancelled,
    and two taxes, of which one was remitted and one is on its way."""

    books: Books
    committed: Purchase
    part: Purchase
    cancelled: Purchase
    remitted: Any
    approved: Any

    def order(self, of: Purchase) -> Key:
        return {"pk": of.id, "sk": "order"}

    def withholding(self) -> str:
        (acceptance,) = self.books.item("procurement", self.order(self.part))["acceptances"]
        return transfer_id("withhold", self.part.id, number_of(acceptance["bast"]), "pph22")


@pytest.fixture(scope="module")
def bought(emulator: TestEmulator) -> Iterator[Bought]:
    with reconciled_city(emulator) as books:
        city = books.city
        committed = Purchase(city).approved()
        part = Purchase(city).delivered()
        taxes = [{"kind": "pph22", "amount": 3_000}, {"kind": "ppn", "amount": 22_000}]
        part.accept(quantities=[4], taxes=taxes).ok()
        cancelled = Purchase(city, item(1, 70_000)).approved()
        cancelled.act("cancel", reason="batal").ok()
        remitted = taxing.approved(city, 3_000)
        code = remitted["billing_code"]
        books.accept(books.upload_mt940(947_500, ("D", 3_000, f"MPN {code}")))
        approved = taxing.approved(city, 20_000, "ppn")
        books.caught_up()
        assert set(books.states().values()) <= {"ok", "waiting"}, books.report()
        yield Bought(books, committed, part, cancelled, remitted, approved)


def test_purchases_and_tax_are_told_to_the_rupiah(bought: Bought) -> None:
    orders, tax = (bought.books.check(name) for name in ("orders", "tax"))
    assert (orders["expected"], orders["actual"], orders["state"]) == (800_000, 800_000, "ok")
    assert (tax["expected"], tax["actual"], tax["state"]) == (22_000, 22_000, "ok")
    on_its_way = [one for one in bought.books.report()["in_transit"] if one["kind"] == "remit"]
    assert [(one["reference"], one["amount"]) for one in on_its_way] == [
        (bought.approved["billing_code"], 20_000)
    ]


def test_an_order_that_holds_money_after_it_was_cancelled(bought: Bought) -> None:
    key = bought.order(bought.cancelled)
    with bought.books.tampered("procurement", key, balance=70_000):
        found = bought.books.found_in("orders", "funding")
    assert ("order_differs", bought.cancelled.account, 70_000) in found


def test_a_cancelled_order_that_was_never_given_back(bought: Bought) -> None:
    with bought.books.tampered("procurement", bought.order(bought.committed), state="cancelled"):
        (found,) = bought.books.found("orders", "order_differs")
    assert (found["subject"], found["expected"]) == (bought.committed.account, 0)
    assert (found["actual"], found["who"]) == (500_000, "engineer")


def test_an_acceptance_over_its_commitment(bought: Bought) -> None:
    key = bought.order(bought.part)
    (acceptance,) = bought.books.item("procurement", key)["acceptances"]
    over = acceptance | {"gross": 500_001}
    with bought.books.tampered("procurement", key, acceptances=[over]):
        found = bought.books.found_in("orders", "funding")
    assert ("order_overdrawn", bought.part.account, 1) in found


def test_an_order_whose_balance_is_another(bought: Bought) -> None:
    with bought.books.tampered("procurement", bought.order(bought.committed), balance=500_500):
        found = bought.books.found_in("orders", "funding")
    assert ("order_differs", bought.committed.account, 500) in found


def test_an_order_that_is_gone(bought: Bought) -> None:
    """With it goes what it has counted: transfers are there that nobody wrote."""
    with bought.books.tampered("procurement", bought.order(bought.committed)):
        bought.books.found("projections", "transfer_uncounted")
        assert bought.books.check("orders")["difference"] == -500_000


def test_an_sp2d_that_promises_more_than_orders_were_committed(bought: Bought) -> None:
    key = {"pk": "sp2d", "sk": number_of(bought.committed.funding)}
    item = bought.books.item("treasury", key)
    changes = {"amount": item["amount"] + 9_000, "due": item["due"] + 9_000}
    with bought.books.tampered("treasury", key, **changes):
        (found,) = bought.books.found("funding", "sp2d_differs")
    assert (found["subject"], found["difference"]) == (key["sk"], 9_000)


def test_a_tax_withheld_that_no_acceptance_names(bought: Bought) -> None:
    key = bought.order(bought.part)
    (acceptance,) = bought.books.item("procurement", key)["acceptances"]
    ppn = [tax for tax in acceptance["taxes"] if tax["kind"] != "pph22"]
    with bought.books.tampered("procurement", key, acceptances=[acceptance | {"taxes": ppn}]):
        (found,) = bought.books.found("tax", "tax_unaccepted")
    assert found["subject"].startswith(f"order:{bought.part.id} ")
    assert (found["expected"], found["actual"]) == (0, 3_000)
    assert found["transfers"] == [bought.withholding()]


def test_a_kind_of_which_more_is_due_than_was_withheld(bought: Bought) -> None:
    key = {"pk": "tax", "sk": "ppn"}
    due = bought.books.item("procurement", key)["due"]
    with bought.books.tampered("procurement", key, due=due + 700):
        (found,) = bought.books.found("tax", "tax_differs")
    assert (found["subject"], found["difference"]) == ("ppn", 700)


def test_a_withholding_that_only_the_register_knows(bought: Bought) -> None:
    key = {"pk": "tax", "sk": "ppn"}
    item = bought.books.item("procurement", key)
    (month,) = [name for name in item if name.startswith("withheld_")]
    changes = {"due": item["due"] + 700, month: item[month] + 700}
    with bought.books.tampered("procurement", key, **changes):
        (found,) = bought.books.found("tax", "tax_differs")
    assert (found["subject"], found["difference"]) == ("ppn", 700)


def test_a_remit_that_its_register_has_booked_twice(bought: Bought) -> None:
    key = {"pk": "remit", "sk": bought.remitted["billing_code"]}
    with bought.books.tampered("procurement", key, remitted_2026=6_000):
        (found,) = bought.books.found("tax", "remit_differs")
    assert found["subject"] == bought.remitted["billing_code"]
    assert (found["expected"], found["actual"]) == (3_000, 6_000)


def test_a_remit_that_the_ledger_has_booked_twice(bought: Bought) -> None:
    """As a bug would, that books a line once more beside all guards: the bank's closing balance
    tells of it, too. The last fault: nobody takes it back."""
    books, code = bought.books, bought.remitted["billing_code"]
    transfers = books.city.parts[LedgerParts].transfers
    first = next(one for one in transfers.all() if one.reference == code)
    books.city.hands.pass_by(seconds=1)
    now = books.city.clock()
    second = replace(first, id=new_id(TRANSFER), occurred_at=to_text(now))
    bank = transfers.bank_account([second], now)
    books.city.parts.writer.transact(
        transfers.write_booked([second], lambda _: Refused("state_conflict"), beside={}, bank=bank)
    )
    books.caught_up()
    found = books.found_in("tax", "bank")
    assert ("remit_differs", code, 3_000) in found
    (told,) = [one for one in books.report()["exceptions"] if one["code"] == "remit_differs"]
    assert set(told["transfers"]) == {first.id, second.id}
