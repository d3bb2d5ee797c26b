"""What an order of the city's costs: approving it, accepting what was delivered, cancelling it.

Calls by name, and write units item by item as DynamoDB counts them, of an order of one line whose
names are as long as a city's are.
"""

from collections.abc import Callable
from itertools import count

from bench.captured import calls, capacity
from bench.city import City
from bench.result import Result
from bench.write_units import sized, watched
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes.views import PurchaseOrderView
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import Item
from chalicelib.procurement.use.draft import Wanted

OFFICER = Subject("admin", "stf_2r4wBGyk8WIl", "o" * 43)
APPROVER = Subject("finance", "stf_doE7eahJUix0", "a" * 43)
BAST = "027/114/BAST/35.73.501/2026"
TAX = Tax("pph_final", 7_500)

# A write of up to a kilobyte is two units. An acceptance is the order, a transfer, the shop's
# account; a tax is another transfer, `tax`, its register and its line in the list of slips.
ACCEPT_TARGET, TAX_TARGET = 6, 8
# About the request: the answer that is kept for its key, and the audit journal's entry.
REQUEST_TARGET = 4
REQUEST_TABLES = ("idempotency", "audit")
# The order is read, its merchant (for the taxes that are proposed), then all is written at once.
ROUND_TRIPS = 3


class _Buying:
    """Orders at one shop, each brought so far."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.parts = city.parts[ProcurementParts]
        self._numbers = count(1)

    def key(self) -> Key:
        return Key.of("bench", "POST /x", str(next(self._numbers)), b"{}")

    def submitted(self) -> str:
        shop = self.city.merchants[0]
        wanted = Wanted(
            unit="Dinas Koperasi Perindustrian dan Perdagangan",
            merchant_id=shop.id,
            account_code="5.1.02.01.01.0052",
            reference="027/114/SP/35.73.501/2026",
            means="LS",
            items=[(Item("Nasi kotak untuk 100 orang", 100, 25_000), True)],
        )
        order = self.parts.draft.draft(wanted, OFFICER, self.key(), PurchaseOrderView.of)
        self.parts.draft.submit(order.id, OFFICER, self.key(), PurchaseOrderView.of)
        return order.id

    def approve(self, order_id: str) -> None:
        number = f"35.73/01.0/{next(self._numbers):06d}/LS/5.01.0.00/2026"
        self.parts.approve.approve(order_id, number, APPROVER, self.key(), PurchaseOrderView.of)

    def delivered(self) -> str:
        order_id = self.submitted()
        self.approve(order_id)
        self.parts.deliver.deliver(
            order_id, self.city.merchants[0], self.key(), PurchaseOrderView.of
        )
        return order_id

    def accept(self, order_id: str, *taxes: Tax) -> None:
        self.parts.accept.accept(order_id, BAST, None, taxes, OFFICER, self.key())


def purchases(city: City) -> list[Result]:
    """Each step with its Idempotency-Key, as the console sends it."""
    buying = _Buying(city)
    submitted, bare, taxed, counted = (
        buying.submitted(),
        buying.delivered(),
        buying.delivered(),
        buying.delivered(),
    )
    with calls(city.client) as made:
        buying.accept(counted, TAX)
    trips = Result(
        "accept a purchase: round trips", len(made), "calls", ROUND_TRIPS, "most", {"calls": made}
    )
    with_tax = ACCEPT_TARGET + TAX_TARGET
    return [
        trips,
        _counted("approve a purchase", city, lambda: buying.approve(submitted), None),
        _counted("accept a purchase without tax", city, lambda: buying.accept(bare), ACCEPT_TARGET),
        _counted(
            "accept a purchase with one tax", city, lambda: buying.accept(taxed, TAX), with_tax
        ),
    ]


def _counted(name: str, city: City, act: Callable[[], object], target: int | None) -> Result:
    """`target` is of what is not about the request."""
    with capacity(city.client) as consumed:
        writes = watched(city, act)
    items = sized(city, writes)
    return Result(
        f"{name}: write units",
        sum(float(one["CapacityUnits"]) for one in consumed),
        "units",
        None if target is None else target + REQUEST_TARGET,
        "" if target is None else "most",
        {
            "items": items,
            "about_the_request": sum(
                int(item["units_by_size"]) for item in items if item["table"] in REQUEST_TABLES
            ),
            "least_bytes_left": min(int(item["bytes_left"]) for item in items),
        },
    )
