"""What an order on a marketplace's site costs: authorise, capture of a part, void, refund.

Calls by name, and write units item by item as DynamoDB counts them, of an order that one voucher
pays under both ceilings, and of one that two pay.
"""

from collections.abc import Callable
from typing import Any

from bench.captured import calls, capacity
from bench.city import City
from bench.result import Result
from bench.write_units import sized, watched
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values.ids import new_id
from chalicelib.core.values.subject import PARTNER, Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.marketplace.use.create import Order
from chalicelib.partners.parts import PartnerParts

RETURN_ORIGIN = "https://toko.example"
# An address as long as shops have them.
RETURN_URL = f"{RETURN_ORIGIN}/pesanan/selesai?sesi={'s' * 64}"
# Of each voucher of 50,000: so that the last one of several is captured in part.
GOODS, CAPTURED = 40_000, 30_000
AUTHORIZE_TARGET, CAPTURE_TARGET, REFUND_TARGET = 10, 12, 10
# What each further voucher adds.
VOUCHER_TARGET = 4


def orders(city: City) -> list[Result]:
    """Each step with an Idempotency-Key, as partners and wallets send it."""
    market = Market(city)
    found = market.walk(vouchers=1)
    return found + market.walk(vouchers=2)


class Market:
    """A partner whose orders residents pay."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.parts = city.parts[MarketplaceParts]
        admin = Subject("admin", "stf_bench", "")
        issued = city.parts[PartnerParts].keep.register("Pasar", [RETURN_ORIGIN], admin, None)
        self.partner = Subject(PARTNER, issued.client_id, "")

    def walk(self, vouchers: int) -> list[Result]:
        """Two orders: one is captured in part and refunded, one voided."""
        terms = [
            self.city.campaign(
                funded=100_000, per_merchant_per_day=50_000_000, per_merchant=900_000_000
            )
            for _ in range(vouchers)
        ]
        resident = self.city.residents[vouchers]
        held = [self.city.claim(one, resident) for one in terms]
        name = f"an order that {'one voucher pays' if vouchers == 1 else 'two pay'}"
        more = VOUCHER_TARGET * (vouchers - 1)
        first, second = (self.order(GOODS * vouchers) for _ in range(2))

        def authorize(order: Checkout) -> Any:
            return self.parts.authorize.authorize(order.id, held, resident, _key(order.id))

        finish, by = self.parts.finish, self.partner
        # Who agrees has just looked.
        self.parts.read.of_resident(second.id, resident)
        with calls(self.city.client) as agreed:
            authorize(second)
        with calls(self.city.client) as voided:
            finish.void(second.id, by, _key(f"void {second.id}"))
        found = [
            # The checkout and the vouchers are read at once, then all is written at once; who sells
            # there, and under what terms the vouchers were given, was read a moment ago.
            _trips(f"authorise {name}", agreed, 2),
            _trips(f"void {name}", voided, 2),
            self._counted(f"authorise {name}", lambda: authorize(first), AUTHORIZE_TARGET + more),
        ]
        found.append(
            self._counted(
                f"capture in part {name}",
                lambda: finish.capture(
                    first.id, CAPTURED * vouchers, by, _key(f"capture {first.id}")
                ),
                CAPTURE_TARGET + more,
            )
        )
        if vouchers == 1:
            found.append(
                self._counted(
                    f"refund {name}",
                    lambda: self.parts.refund.refund(
                        first.id, 1_000, "kurang satu", by, _key(f"refund {first.id}"), _told
                    ),
                    REFUND_TARGET,
                )
            )
        return found

    def order(self, goods: int) -> Checkout:
        """A new open order of so many rupiah."""
        order = Order(
            self.city.merchants[0].id, goods, 0, new_id("ORD-"), RETURN_URL, partial=False
        )
        return self.parts.create.create(order, self.partner, None)

    def _counted(self, name: str, act: Callable[[], object], target: int) -> Result:
        with capacity(self.city.client) as consumed:
            writes = watched(self.city, act)
        by_table = {
            one["TableName"].rpartition("-")[2]: float(one["CapacityUnits"]) for one in consumed
        }
        items = sized(self.city, writes)
        return Result(
            f"{name}: write units",
            sum(by_table.values()),
            "units",
            target,
            "most",
            {
                "by_table": by_table,
                "items": items,
                "units_by_size": sum(int(item["units_by_size"]) for item in items),
                "least_bytes_left": min(int(item["bytes_left"]) for item in items),
            },
        )


def _trips(name: str, made: list[str], target: int) -> Result:
    return Result(f"{name}: round trips", len(made), "calls", target, "most", {"calls": made})


def _key(text: str) -> Key:
    return Key.of("bench", "POST /z", text, b"{}")


def _told(refunds: list[Transfer]) -> dict[str, object]:
    return {"id": refunds[0].id, "amount": refunds[0].amount, "reason": refunds[0].reference}
