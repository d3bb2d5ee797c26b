"""A shop by the number in its QRIS code, as a resident's wallet asks."""

from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.rewarding import new_nmid, shop_with


def test_a_qris_number_names_its_shop(city: TestCity) -> None:
    nmid = new_nmid()
    shop = shop_with(city, nmid, name="Rujak Cingur Bu Mar")
    found = city.resident().get(f"/resident/qris/{nmid}").ok()
    assert (found["id"], found["name"]) == (shop.id, "Rujak Cingur Bu Mar")
    assert "owner_name" not in found


def test_a_number_that_names_no_single_active_shop_is_unknown(city: TestCity) -> None:
    resident = city.resident()
    refused(resident.get(f"/resident/qris/{new_nmid()}"), "not_found")
    refused(resident.get("/resident/qris/x"), "not_found")
    twice = new_nmid()
    shop_with(city, twice)
    shop_with(city, twice)
    refused(resident.get(f"/resident/qris/{twice}"), "not_found")
    closed = new_nmid()
    shop = shop_with(city, closed)
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "Diperiksa"}).ok()
    refused(resident.get(f"/resident/qris/{closed}"), "not_found")
