"""The ledger against a model: whatever people do, in whatever order, and however often they send
it again, every rupiah is where the model says, the sums are zero and nobody is below zero."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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

from tests.http.checkouts import opened
from tests.http.client import Person, Reply, fresh_key
from tests.http.conftest import TestCity
from tests.http.partners import partner_of

FACE = 10_000


@dataclass
class Model:
    """What must be where, in rupiah."""

    state: str = "published"
    time_over: bool = False
    campaign: int = 0
    treasury: int = 0
    vouchers: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    alive: set[str] = field(default_factory=set)
    claimed: dict[int, int] = field(default_factory=dict)
    merchants: list[int] = field(default_factory=lambda: [0, 0])
    # redemption -> (merchant, voucher, what can still be refunded)
    paid: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    # checkout -> (merchant, voucher, what is held), and what of it can still be refunded
    held: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    captured: dict[str, tuple[int, str, int]] = field(default_factory=dict)


def machine(city: TestCity) -> type[RuleBasedStateMachine]:
    """A machine over this city; its people are the same in each run, its campaign is new."""
    residents, shops = city.residents(3), [city.merchant(), city.merchant()]
    partner = partner_of(city)

    class Ledger(RuleBasedStateMachine):
        @initialize(shards=st.sampled_from([1, 3]))
        def begin(self, shards: int) -> None:
            self.model = Model()
            self.sent: list[tuple[Callable[[], Reply], Reply]] = []
            # What earlier runs left to lapse must not move in the middle of this one.
            city.empty_what_has_lapsed()
            self.treasury = city.balance("treasury")
            self.owed = [city.balance(f"merchant:{shop.id}") for shop in shops]
            self.campaign = city.campaign(fund=0, face_value=FACE, per_resident=3, shards=shards)

        def send(self, person: Person, path: str, body: Any, status: int = 201) -> Reply:
            key = fresh_key()

            def again() -> Reply:
                return person.post(path, body, key=key)

            reply = again()
            if reply.status == status:
                self.sent.append((again, reply))
            return reply

        def back(self, amount: int) -> None:
            """Money comes back to the campaign, or through it where it is closed."""
            if self.model.state == "closed":
                self.model.treasury += amount
            else:
                self.model.campaign += amount

        @rule(amount=st.sampled_from([1, 9_999, FACE, 3 * FACE, 25_000]))
        def fund(self, amount: int) -> None:
            body = {"amount": amount, "reference": fresh_key()}
            reply = self.send(city.finance, f"/finance/campaigns/{self.campaign}/funds", body)
            if self.model.state == "closed":
                assert reply.code == "state_conflict"
            else:
                assert reply.status == 201
                self.model.campaign += amount
                self.model.treasury -= amount

        @rule(who=st.integers(0, 2))
        def claim(self, who: int) -> None:
            model = self.model
            # For a second this process remembers that all was gone.
            city.hands.pass_by(seconds=1)
            body = {"campaign_id": self.campaign}
            reply = self.send(residents[who], "/resident/claims", body)
            if model.state != "published" or model.time_over:
                assert reply.code == "campaign_not_open"
            elif model.claimed.get(who, 0) == 3:
                assert reply.code == "already_claimed"
            elif model.campaign < FACE:
                assert reply.code == "campaign_exhausted"
            else:
                voucher = reply.ok(201)["id"]
                model.campaign -= FACE
                model.vouchers[voucher], model.owners[voucher] = FACE, who
                model.alive.add(voucher)
                model.claimed[who] = model.claimed.get(who, 0) + 1

        @precondition(lambda self: self.model.vouchers)
        @rule(
            data=st.data(),
            shop=st.integers(0, 1),
            amount=st.sampled_from([1, 2_500, FACE - 1, FACE]),
        )
        def redeem(self, data: st.DataObject, shop: int, amount: int) -> None:
            model = self.model
            voucher = data.draw(st.sampled_from(list(model.vouchers)))
            resident = residents[model.owners[voucher]]
            drawn = resident.post(f"/resident/vouchers/{voucher}/payment-tokens", {})
            if drawn.status != 201:
                spendable = (
                    model.state == "published" and voucher in model.alive and not model.time_over
                )
                assert not spendable or model.vouchers[voucher] == 0
                return
            body = {"token": drawn.body["token"], "amount": amount}
            reply = self.send(shops[shop], "/merchant/redemptions", body)
            if amount > model.vouchers[voucher]:
                assert reply.code == "amount_over_cap"
                return
            redemption = reply.ok(201)["id"]
            model.vouchers[voucher] -= amount
            model.merchants[shop] += amount
            model.paid[redemption] = (shop, voucher, amount)

        @precondition(lambda self: self.model.paid)
        @rule(data=st.data(), amount=st.sampled_from([1, 1_000, 2_500, FACE]))
        def refund(self, data: st.DataObject, amount: int) -> None:
            model = self.model
            redemption = data.draw(st.sampled_from(list(model.paid)))
            shop, voucher, left = model.paid[redemption]
            body = {"amount": amount, "reason": "uji"}
            reply = self.send(shops[shop], f"/merchant/redemptions/{redemption}/refunds", body)
            if amount > left:
                assert reply.code == "refund_too_large"
                return
            assert reply.status == 201
            model.paid[redemption] = (shop, voucher, left - amount)
            model.merchants[shop] -= amount
            self.onto(voucher, amount)

        @precondition(lambda self: self.model.vouchers)
        @rule(data=st.data(), shop=st.integers(0, 1), amount=st.sampled_from([1, 2_500, FACE]))
        def authorize(self, data: st.DataObject, shop: int, amount: int) -> None:
            model = self.model
            voucher = data.draw(st.sampled_from(list(model.vouchers)))
            checkout = opened(partner, shops[shop], amount)
            path = f"/resident/checkouts/{checkout}/authorize"
            body = {"voucher_ids": [voucher]}
            reply = self.send(residents[model.owners[voucher]], path, body, 200)
            if model.state != "published":
                assert reply.code == "campaign_not_open"
            elif voucher not in model.alive or model.time_over:
                assert reply.code == "voucher_not_active"
            elif amount > model.vouchers[voucher]:
                assert reply.code == "voucher_insufficient"
            else:
                assert reply.status == 200
                model.vouchers[voucher] -= amount
                model.held[checkout] = (shop, voucher, amount)

        def onto(self, voucher: str, amount: int) -> None:
            """Money comes back to a voucher, or goes on to its campaign."""
            if voucher in self.model.alive and not self.model.time_over:
                self.model.vouchers[voucher] += amount
            else:
                self.back(amount)

        @precondition(lambda self: self.model.held)
        @rule(data=st.data(), amount=st.sampled_from([0, 1, 2_500, FACE]))
        def capture_or_void(self, data: st.DataObject, amount: int) -> None:
            model = self.model
            checkout = data.draw(st.sampled_from(list(model.held)))
            shop, voucher, held = model.held[checkout]
            action, body = ("capture", {"amount": amount}) if amount else ("void", {})
            reply = self.send(partner, f"/partner/checkouts/{checkout}/{action}", body, 200)
            if held == 0:
                assert reply.code == "state_conflict"
                return
            if amount > held:
                assert reply.code == "amount_over_cap"
                return
            assert reply.status == 200
            model.held[checkout] = (shop, voucher, 0)
            model.merchants[shop] += amount
            self.onto(voucher, held - amount)
            if amount:
                model.captured[checkout] = (shop, voucher, amount)

        @precondition(lambda self: self.model.captured)
        @rule(data=st.data(), amount=st.sampled_from([1, 1_000, FACE]))
        def refund_an_order(self, data: st.DataObject, amount: int) -> None:
            model = self.model
            checkout = data.draw(st.sampled_from(list(model.captured)))
            shop, voucher, left = model.captured[checkout]
            body = {"amount": amount, "reason": "uji"}
            reply = self.send(partner, f"/partner/checkouts/{checkout}/refunds", body)
            if amount > left:
                assert reply.code == "refund_too_large"
                return
            assert reply.status == 201
            model.captured[checkout] = (shop, voucher, left - amount)
            model.merchants[shop] -= amount
            self.onto(voucher, amount)

        @precondition(lambda self: self.model.vouchers)
        @rule(data=st.data())
        def void(self, data: st.DataObject) -> None:
            model = self.model
            voucher = data.draw(st.sampled_from(list(model.vouchers)))
            path = f"/admin/vouchers/{voucher}/void"
            reply = self.send(city.admin, path, {"reason": "uji"}, 200)
            if voucher not in model.alive:
                assert reply.code == "voucher_not_active"
                return
            assert reply.status == 200
            model.alive.discard(voucher)
            self.back(model.vouchers[voucher])
            model.vouchers[voucher] = 0

        @precondition(lambda self: self.model.vouchers)
        @rule(data=st.data())
        def reissue(self, data: st.DataObject) -> None:
            model = self.model
            voucher = data.draw(st.sampled_from(list(model.vouchers)))
            path = f"/admin/vouchers/{voucher}/reissue"
            reply = self.send(city.admin, path, {"reason": "uji"})
            if voucher not in model.alive or model.time_over or not model.vouchers[voucher]:
                assert reply.code == "voucher_not_active"
                return
            anew = reply.ok(201)["id"]
            model.alive = model.alive - {voucher} | {anew}
            model.owners[anew] = model.owners[voucher]
            model.vouchers[anew], model.vouchers[voucher] = model.vouchers[voucher], 0

        @precondition(lambda self: not self.model.time_over)
        @rule()
        def pause_or_go_on(self) -> None:
            action, state = (
                ("pause", "paused") if self.model.state == "published" else ("publish", "published")
            )
            city.admin.post(f"/admin/campaigns/{self.campaign}/{action}").ok()
            self.model.state = state
            city.hands.pass_by(seconds=30)

        @precondition(lambda self: self.model.vouchers and not self.model.time_over)
        @rule()
        def time_runs_out(self) -> None:
            city.hands.pass_by(days=1, minutes=1)
            self.model.time_over = True

        @precondition(lambda self: self.model.time_over)
        @rule()
        def expire(self) -> None:
            model = self.model
            city.empty_what_has_lapsed()
            for voucher, left in model.vouchers.items():
                if left:
                    self.back(left)
                    model.vouchers[voucher] = 0
                    model.alive.discard(voucher)

        @rule()
        def close(self) -> None:
            model = self.model
            reply = city.admin.post(f"/admin/campaigns/{self.campaign}/close")
            if not model.time_over:
                assert reply.code == "state_conflict"
                return
            assert reply.ok()["state"] == "closed"
            model.state = "closed"
            model.treasury += model.campaign
            model.campaign = 0

        @precondition(lambda self: self.sent)
        @rule(data=st.data())
        def send_again(self, data: st.DataObject) -> None:
            which = data.draw(st.integers(0, len(self.sent) - 1))
            again, first = self.sent[which]
            reply = again()
            assert (reply.status, reply.raw, reply.replayed) == (first.status, first.raw, True)

        @invariant()
        def every_rupiah_is_where_the_model_says(self) -> None:
            if not hasattr(self, "campaign"):
                return
            model = self.model
            found = {
                one["id"]: one["remaining"]
                for resident in residents
                for one in resident.every("/resident/vouchers")
                if one["campaign_id"] == self.campaign
            }
            assert found == model.vouchers
            owed = [city.balance(f"merchant:{shop.id}") for shop in shops]
            assert [now - was for now, was in zip(owed, self.owed, strict=True)] == model.merchants
            campaign = city.balance(f"campaign:{self.campaign}")
            assert campaign == model.campaign
            treasury = city.balance("treasury") - self.treasury
            assert treasury == model.treasury
            held = {one: city.balance(f"hold:{one}") for one in model.held}
            assert held == {one: amount for one, (_, _, amount) in model.held.items()}
            everywhere = itertools.chain(found.values(), model.merchants, held.values())
            assert treasury + campaign + sum(everywhere) == 0
            assert all(one >= 0 for one in itertools.chain(found.values(), owed, [campaign]))

    return Ledger


def test_the_ledger_does_what_the_model_says(city: TestCity) -> None:
    run_state_machine_as_test(
        machine(city),
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    city.assert_books_balance()
