"""Purchases against a model: whatever officers and shops do, in whatever order, and however often
they send it again, every rupiah is where the model says, and each order in the state that it
says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.http.client import Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase, bast, item

PRICE, PIECES = 1_000, 10


@dataclass
class Bought:
    """An order as the model has it: pieces that are open, and rupiah."""

    order: Purchase
    state: str = "draft"
    open: int = PIECES
    committed: int = 0
    net: int = 0
    tax: int = 0
    back: int = 0


@dataclass
class Model:
    """What must be where."""

    orders: list[Bought] = field(default_factory=list)
    treasury: int = 0
    tax: int = 0
    suspended: bool = False
    promised: int = 0


def machine(city: TestCity) -> type[RuleBasedStateMachine]:
    """A machine over this city; its shop and its number are new in each run."""

    class Purchases(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.model = Model()
            self.shop = city.merchant()
            self.number = f"SP2D-{fresh_key()}"
            self.sent: list[tuple[Callable[[], Reply], Reply]] = []
            self.treasury, self.tax = city.balance("treasury"), city.balance("tax")

        def send(self, act: Callable[[str], Reply]) -> Reply:
            """What an act answers, sent with a key; what succeeded may be sent again."""
            key = fresh_key()

            def again() -> Reply:
                return act(key)

            reply = again()
            if reply.status == 200:
                self.sent.append((again, reply))
            return reply

        def step(self, one: Bought, act: Callable[[str], Reply], *leads: str) -> bool:
            """Whether an act was done, which is where the order is in one of these states."""
            reply = self.send(act)
            if one.state in leads:
                assert reply.status == 200, reply
                return True
            assert refused(reply, "state_conflict")["state"] == one.state
            return False

        def one(self, data: st.DataObject) -> Bought:
            return data.draw(st.sampled_from(self.model.orders))

        @precondition(lambda self: not self.model.suspended and len(self.model.orders) < 4)
        @rule()
        def draft(self) -> None:
            order = Purchase(city, item(PIECES, PRICE), shop=self.shop)
            self.model.orders.append(Bought(order))

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data())
        def submit(self, data: st.DataObject) -> None:
            one = self.one(data)
            if self.step(one, lambda key: one.order.act("submit", key), "draft"):
                one.state = "submitted"

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data())
        def approve(self, data: st.DataObject) -> None:
            one, model = self.one(data), self.model

            def act(key: str) -> Reply:
                return one.order.approve(key=key, reference=self.number)

            if model.suspended and one.state == "submitted":
                refused(act(fresh_key()), "merchant_not_active")
            elif self.step(one, act, "submitted"):
                one.state, one.committed = "approved", PIECES * PRICE
                model.treasury -= one.committed
                model.promised += one.committed

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data())
        def reject(self, data: st.DataObject) -> None:
            one = self.one(data)
            path = f"/finance/purchase-orders/{one.order.id}/reject"
            body = {"reason": "mahal"}
            if self.step(one, lambda key: city.finance.post(path, body, key=key), "submitted"):
                one.state = "draft"

        @precondition(lambda self: any(one.committed for one in self.model.orders))
        @rule(data=st.data())
        def deliver(self, data: st.DataObject) -> None:
            one = data.draw(st.sampled_from([one for one in self.model.orders if one.committed]))
            if self.step(one, lambda key: one.order.deliver(key=key), "approved"):
                one.state = "delivered"

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data())
        def send_back(self, data: st.DataObject) -> None:
            one = self.one(data)
            if self.step(one, lambda key: one.order.act("send-back", key, reason="x"), "delivered"):
                one.state = "approved"

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data(), pieces=st.sampled_from([1, 4, PIECES]), tax=st.sampled_from([0, 7]))
        def accept(self, data: st.DataObject, pieces: int, tax: int) -> None:
            one, number = self.one(data), bast()
            pieces = min(pieces, one.open) or 1
            taxes = [{"kind": "pph22", "amount": tax}] if tax else []

            def act(key: str) -> Reply:
                return one.order.accept(key, bast=number, quantities=[pieces], taxes=taxes)

            if self.step(one, act, "delivered"):
                one.open -= pieces
                one.state = "approved" if one.open else "accepted"
                one.committed -= pieces * PRICE
                one.net += pieces * PRICE - tax
                one.tax += tax
                self.model.tax += tax

        @precondition(lambda self: self.model.orders)
        @rule(data=st.data())
        def cancel(self, data: st.DataObject) -> None:
            one, model = self.one(data), self.model
            if self.step(
                one, lambda key: one.order.act("cancel", key), "draft", "submitted", "approved"
            ):
                model.treasury += one.committed
                model.promised -= one.committed
                one.back, one.committed = one.committed, 0
                one.state = "accepted" if one.net else "cancelled"

        @precondition(lambda self: self.model.orders)
        @rule()
        def suspend_or_reinstate(self) -> None:
            action = "reinstate" if self.model.suspended else "suspend"
            path = f"/admin/merchants/{self.shop.id}/{action}"
            city.admin.post(path, {"reason": "uji"}).ok()
            self.model.suspended = not self.model.suspended

        @precondition(lambda self: self.sent)
        @rule(data=st.data())
        def send_again(self, data: st.DataObject) -> None:
            again, first = data.draw(st.sampled_from(self.sent))
            reply = again()
            assert (reply.status, reply.raw, reply.replayed) == (first.status, first.raw, True)

        @invariant()
        def every_rupiah_is_where_the_model_says(self) -> None:
            if not hasattr(self, "shop"):
                return
            model = self.model
            assert city.balance("treasury") - self.treasury == model.treasury
            assert city.balance("tax") - self.tax == model.tax
            owed = sum(one.net for one in model.orders)
            assert city.balance(f"merchant:{self.shop.id}") == owed
            for one in model.orders:
                found = one.order.get()
                assert found["state"] == one.state
                told = [found[name] for name in ("committed", "net", "withheld", "given_back")]
                assert told == [one.committed, one.net, one.tax, one.back]
            committed = sum(one.committed for one in model.orders)
            assert model.treasury + committed + owed + model.tax == 0
            listed = city.finance.every("/finance/promises")
            due = [one["due"] for one in listed if one["reference"] == self.number]
            assert sum(due) == model.promised == -model.treasury

    return Purchases


def test_purchases_do_what_the_model_says(city: TestCity) -> None:
    run_state_machine_as_test(
        machine(city),
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    city.assert_books_balance()
