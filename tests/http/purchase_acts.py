"""What officers do about purchases, codes and files of the city's wider program that the audit
journal must tell of: see acts.py."""

from collections.abc import Callable

from tests.http import spending
from tests.http.acts import Act
from tests.http.client import Person, csv
from tests.http.coding import coded, order
from tests.http.conftest import TestCity
from tests.http.growing import HEADER, month, new_place, shop
from tests.http.purchasing import ORDERS, Purchase, wanted
from tests.http.test_impact import BILL, RATE, bring


def _officer(step: Callable[[Purchase], object]) -> Act:
    """What an officer of the unit does with an order."""

    def act(city: TestCity) -> tuple[Person, str]:
        purchase = Purchase(city)
        step(purchase)
        return city.admin, purchase.id

    return act


def change(city: TestCity) -> tuple[Person, str]:
    purchase = Purchase(city)
    city.admin.send("PATCH", purchase.path, wanted(purchase.shop)).ok()
    return city.admin, purchase.id


def approve(city: TestCity) -> tuple[Person, str]:
    return city.finance, Purchase(city).approved().id


def reject(city: TestCity) -> tuple[Person, str]:
    purchase = Purchase(city).submitted()
    path = f"/finance/purchase-orders/{purchase.id}/reject"
    city.finance.post(path, {"reason": "kode rekening keliru"}).ok()
    return city.finance, purchase.id


def order_codes(city: TestCity) -> tuple[Person, str]:
    campaign = city.campaign(fund=1_000_000, audience="codes")
    return city.admin, str(order(city, campaign, 1).ok(202)["id"])


def void_codes(city: TestCity) -> tuple[Person, str]:
    file = coded(city)
    path = f"/admin/campaigns/{file.campaign}/codes/{file.id}/void"
    city.admin.post(path, {"reason": "berkas bocor"}).ok()
    return city.admin, file.id


def import_spending(city: TestCity) -> tuple[Person, str]:
    spending.bring_in(city, spending.row(spending.new_unit(), "budget", 1_000))
    return city.finance, "spending"


def import_sales(city: TestCity) -> tuple[Person, str]:
    row = (shop(city, new_place()).nib, month(city, 12), "other", "1000")
    headers = {"Content-Type": "text/csv"}
    city.admin.send("POST", "/admin/sales/import", raw=csv(HEADER, [row]), headers=headers).ok()
    return city.admin, "sales"


def import_bill(city: TestCity) -> tuple[Person, str]:
    told = month(city)
    bring(city, BILL.format(month=told), **RATE).ok()
    return city.admin, told


_ORDER = ORDERS + "/{order_id}"
_APPROVAL = "/finance/purchase-orders/{order_id}"
_CODES = "/admin/campaigns/{campaign_id}/codes"
REASON = "kegiatan ditunda"

ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", ORDERS): ("purchase_order.draft", _officer(Purchase.get)),
    ("PATCH", _ORDER): ("purchase_order.change", change),
    ("POST", _ORDER + "/submit"): ("purchase_order.submit", _officer(Purchase.submitted)),
    ("POST", _ORDER + "/accept"): (
        "purchase_order.accept",
        _officer(lambda one: one.delivered().accept().ok()),
    ),
    ("POST", _ORDER + "/send-back"): (
        "purchase_order.send_back",
        _officer(lambda one: one.delivered().act("send-back", reason=REASON).ok()),
    ),
    ("POST", _ORDER + "/cancel"): (
        "purchase_order.cancel",
        _officer(lambda one: one.approved().act("cancel", reason=REASON).ok()),
    ),
    ("POST", _APPROVAL + "/approve"): ("purchase_order.approve", approve),
    ("POST", _APPROVAL + "/reject"): ("purchase_order.reject", reject),
    ("POST", _CODES): ("codes.order", order_codes),
    ("POST", _CODES + "/{file_id}/void"): ("codes.void", void_codes),
    ("POST", "/finance/procurement/import"): ("import.begin", import_spending),
    ("POST", "/admin/sales/import"): ("import.begin", import_sales),
    ("POST", "/admin/bills/import"): ("bill.import", import_bill),
}
