"""What is taken back of payouts: proposed by one officer, approved by another, owed again once."""

from typing import Any

import pytest

from chalicelib.core.values.errors import Refused
from tests import bank_answers
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.settling import act, draft, get, line_of, merchants_in, owed, shop_with, withdraw
from tests.http.test_payouts import bank_pays, bank_returns, payments_of, sent


def approved(city: TestCity, second: Person) -> Any:
    return act(second, draft(city), "approve").ok()


def withdrawn(city: TestCity, second: Person, settlement: Any) -> Any:
    withdraw(city.finance, settlement).ok()
    return act(second, settlement, "withdraw/approve").ok()


@pytest.mark.parametrize("ordered", [approved, sent])
def test_what_was_ordered_is_withdrawn_by_two_before_and_after_it_was_sent(
    city: TestCity, second: Person, ordered: Any
) -> None:
    shops = [shop_with(city, 5_000), shop_with(city, 7_000)]
    found = ordered(city, second)
    proposed = withdraw(city.finance, found, "salah hari").ok()
    assert proposed["state"] == found["state"]
    assert proposed["withdrawal"]["by"] == f"finance:{city.finance.id}"
    assert proposed["withdrawal"]["reason"] == "salah hari"
    assert [owed(city, shop) for shop in shops] == [0, 0]
    refused(act(city.finance, found, "withdraw/approve"), "same_person")
    done = act(second, found, "withdraw/approve").ok()
    assert (done["state"], done["open_count"]) == ("withdrawn", 0)
    refused(act(city.finance, found, "sent"), "state_conflict")
    assert done["withdrawn_count"] == done["payment_count"]
    assert done["withdrawn_by"] == f"finance:{second.id}"
    assert [owed(city, shop) for shop in shops] == [5_000, 7_000]
    assert city.balance(f"settlement:{found['id']}") == 0
    line = line_of(done, shops[0])
    assert line["state"] == "returned"
    assert [(one["state"], one["reason"]) for one in line["payments"]] == [
        ("withdrawn", "salah hari")
    ]
    following = draft(city)
    assert [line_of(following, shop)["amount"] for shop in shops] == [5_000, 7_000]


def test_what_is_withdrawn_stays_so(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    (payment,) = payments_of(city, found, shop)
    withdrawn(city, second, found)
    for act_of_bank in (bank_pays, bank_returns):
        with pytest.raises(Refused, match="state_conflict"):
            act_of_bank(city, payment)
    for again in ("withdraw/approve", "sent", "cancel", "withdraw/reject"):
        refused(act(second, found, again), "state_conflict")
    refused(withdraw(second, found), "state_conflict")
    assert owed(city, shop) == 5_000


def test_what_the_bank_has_booked_stays_paid(city: TestCity, second: Person) -> None:
    paid, other = shop_with(city, 5_000), shop_with(city, 7_000)
    found = sent(city, second)
    withdraw(city.finance, found).ok()
    bank_pays(city, *payments_of(city, found, paid))
    done = act(second, found, "withdraw/approve").ok()
    assert (done["state"], done["paid_count"], done["open_count"]) == ("partly_returned", 1, 0)
    assert line_of(done, paid)["state"] == "paid"
    assert [owed(city, shop) for shop in (paid, other)] == [0, 7_000]


def test_a_repeated_approval_of_a_withdrawal_gives_back_once(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    withdraw(city.finance, found).ok()
    path, key = f"/finance/settlements/{found['id']}/withdraw/approve", fresh_key()
    first, again = second.post(path, key=key), second.post(path, key=key)
    assert (first.status, again.status, again.replayed) == (200, 200, True)
    assert first.body == again.body
    assert owed(city, shop) == 5_000


def test_a_proposal_can_be_dropped_and_made_anew(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    found = sent(city, second)
    refused(act(second, found, "withdraw/approve"), "state_conflict")
    refused(act(second, found, "withdraw/reject"), "state_conflict")
    withdraw(city.finance, found).ok()
    assert act(second, found, "withdraw/reject").ok()["withdrawal"] is None
    refused(act(second, found, "withdraw/approve"), "state_conflict")
    withdraw(second, found).ok()
    refused(act(second, found, "withdraw/approve"), "same_person")
    act(city.finance, found, "withdraw/approve").ok()


def test_a_draft_is_cancelled_and_not_withdrawn(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    found = draft(city)
    refused(withdraw(second, found), "state_conflict")
    path = f"/finance/settlements/{found['id']}/withdraw"
    refused(second.post(path, {}), "validation_failed")
    refused(second.post(path, {"reason": ""}), "validation_failed")
    refused(withdraw(second, {"id": "stl_none"}), "not_found")


def single(settlement: Any, shop: Person) -> str:
    (payment,) = line_of(settlement, shop)["payments"]
    return f"/finance/settlements/{settlement['id']}/payments/{payment['end_to_end_id']}/withdraw"


def test_a_single_payment_is_withdrawn_by_two_and_in_the_next_draft(
    city: TestCity, second: Person
) -> None:
    shop, other = shop_with(city, 5_000), shop_with(city, 7_000)
    found = sent(city, second)
    path = single(found, shop)
    refused(second.post(f"{path}/approve"), "state_conflict")
    proposed = city.finance.post(path, {"reason": "ditolak bank"}).ok()
    assert line_of(proposed, shop)["withdrawal"]["reason"] == "ditolak bank"
    refused(city.finance.post(f"{path}/approve"), "same_person")
    assert owed(city, shop) == 0
    done = second.post(f"{path}/approve").ok()
    assert done["state"] == "sent"
    assert line_of(done, shop)["payments"][0]["state"] == "withdrawn"
    assert line_of(done, other)["payments"][0]["state"] == "sent"
    refused(second.post(f"{path}/approve"), "state_conflict")
    refused(second.post(path, {"reason": "x"}), "state_conflict")
    assert owed(city, shop) == 5_000
    following = draft(city)
    assert line_of(following, shop)["amount"] == 5_000
    assert other.id not in merchants_in(following)


def test_a_repeated_approval_of_a_payments_withdrawal_is_answered_alike(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    path, key = single(found, shop), fresh_key()
    city.finance.post(path, {"reason": "ditolak bank"}).ok()
    first, again = (second.post(f"{path}/approve", key=key) for _ in range(2))
    assert (first.status, again.status, again.replayed) == (200, 200, True)
    assert first.body == again.body
    assert owed(city, shop) == 5_000


def test_a_payment_that_the_bank_has_booked_is_not_withdrawn(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    city.finance.post(single(found, shop), {"reason": "x"}).ok()
    bank_pays(city, *payments_of(city, found, shop))
    refused(second.post(f"{single(found, shop)}/approve"), "state_conflict")
    assert owed(city, shop) == 0


def test_a_dropped_proposal_withdraws_no_payment(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    path = single(found, shop)
    refused(second.post(f"{path}/reject"), "state_conflict")
    city.finance.post(path, {"reason": "x"}).ok()
    second.post(f"{path}/reject").ok()
    refused(second.post(f"{path}/approve"), "state_conflict")
    assert line_of(get(city, found), shop)["withdrawal"] is None


@pytest.mark.parametrize("id", ["0" * 16, "x", "260712001000010", "9" * 6_000])
def test_what_is_no_payment_of_a_settlement_is_not_found(
    city: TestCity, second: Person, id: str
) -> None:
    shop_with(city, 5_000)
    found = sent(city, second)
    path = f"/finance/settlements/{found['id']}/payments/{id}/withdraw"
    refused(second.post(path, {"reason": "x"}), "not_found")
    refused(second.post(f"{path}/approve"), "not_found")


def refuse(city: TestCity, payment: Any, reason: str) -> None:
    bank_answers.refused(city.parts, payment, reason, city.clock())


def test_a_refused_payment_is_owed_again_once(city: TestCity, second: Person) -> None:
    shop, other = shop_with(city, 5_000), shop_with(city, 7_000)
    found = approved(city, second)
    (payment,) = payments_of(city, found, shop)
    refuse(city, payment, "AM04 Dana tidak cukup")
    for again in (bank_pays, bank_returns):
        with pytest.raises(Refused, match="state_conflict"):
            again(city, payment)
    now = get(city, found)
    assert (now["state"], now["returned_count"]) == ("sent", 1)
    assert line_of(now, shop)["payments"][0]["reason"] == "AM04 Dana tidak cukup"
    assert [owed(city, one) for one in (shop, other)] == [5_000, 0]
    assert line_of(draft(city), shop)["state"] == "ready"


@pytest.mark.parametrize("reason", ["AC04 Rekening ditutup", "BE01", "RC01", "MD07"])
def test_an_account_that_bounced_is_held_until_it_is_changed_and_confirmed(
    city: TestCity, second: Person, reason: str
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    (payment,) = payments_of(city, found, shop)
    refuse(city, payment, reason)
    following = draft(city)
    line = line_of(following, shop)
    assert (line["state"], line["hold"], line["reason"]) == ("held", "bounced", reason)
    refused(_release(second, following, shop), "state_conflict")
    assert city.finance.get(f"/admin/merchants/{shop.id}").ok()["account_bounced"] == reason
    refused(city.finance.post(f"/finance/merchants/{shop.id}/confirm-account"), "state_conflict")
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"bank_account": "9998887776"}).ok()
    refused(_release(second, following, shop), "state_conflict")
    city.finance.post(f"/finance/merchants/{shop.id}/confirm-account").ok()
    released = line_of(_release(second, following, shop).ok(), shop)
    assert (released["state"], released["bank_account"]) == ("ready", "9998887776")
    assert city.finance.get(f"/admin/merchants/{shop.id}").ok()["account_bounced"] == ""


def test_an_account_that_bounced_after_it_was_paid_is_held_too(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    bank_pays(city, *payments_of(city, found, shop))
    (paid,) = payments_of(city, found, shop)
    bank_returns(city, paid, "AC06 Diblokir")
    assert line_of(draft(city), shop)["reason"] == "AC06 Diblokir"


def _release(by: Person, settlement: Any, shop: Person) -> Any:
    path = f"/finance/settlements/{settlement['id']}/lines/{shop.id}/release"
    return by.post(path, {"reason": "diperiksa"})


def test_a_return_of_an_account_that_was_changed_since_holds_nothing(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    (payment,) = payments_of(city, found, shop)
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"bank_account": "9998887776"}).ok()
    city.finance.post(f"/finance/merchants/{shop.id}/confirm-account").ok()
    refuse(city, payment, "AC04")
    assert line_of(draft(city), shop)["state"] == "ready"
