"""Who keeps whom on the staff: one admin proposes, another confirms."""

from tests.http.client import fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.schedules import first, write_of
from tests.http.signing_in import otp


def propose(city: TestCity, role: str = "finance") -> tuple[str, str]:
    phone = city.new_phone()
    body = {"phone": phone, "name": "Joko", "role": role}
    member = city.admin.post("/admin/staff", body, key=fresh_key()).ok(201)
    assert (member["state"], member["proposed_by"]) == ("proposed", city.admin.id)
    return member["id"], phone


def test_staff_come_when_a_second_admin_confirms(city: TestCity) -> None:
    member, phone = propose(city)
    confirm = f"/admin/staff/{member}/confirm"
    refused(city.admin.post(confirm), "same_person")
    otp(city, phone).ok(202)
    assert city.inbox(phone) == []
    second = city.sign_in(SECOND_ADMIN, "admin")
    assert second.post(confirm).ok()["state"] == "active"
    refused(second.post(confirm), "state_conflict")
    assert city.sign_in(phone, "finance").id == member


def test_staff_go_when_a_second_admin_confirms(city: TestCity) -> None:
    member, phone = propose(city)
    second = city.sign_in(SECOND_ADMIN, "admin")
    second.post(f"/admin/staff/{member}/confirm").ok()
    leaving = second.send("DELETE", f"/admin/staff/{member}").ok()
    assert (leaving["state"], leaving["proposed_by"]) == ("removal_proposed", second.id)
    refused(second.post(f"/admin/staff/{member}/confirm"), "same_person")
    city.sign_in(phone, "finance")
    assert city.admin.post(f"/admin/staff/{member}/confirm").ok()["state"] == "removed"
    otp(city, phone).ok(202)
    assert member not in [one["id"] for one in city.admin.every("/admin/staff")]
    refused(city.admin.post(f"/admin/staff/{member}/confirm"), "not_found")


def test_a_proposal_that_nobody_confirmed_is_withdrawn(city: TestCity) -> None:
    member, _ = propose(city)
    assert city.admin.send("DELETE", f"/admin/staff/{member}").ok()["state"] == "removed"
    refused(city.admin.send("DELETE", f"/admin/staff/{member}"), "not_found")


def test_staff_may_be_more_than_one_in_a_phone(city: TestCity) -> None:
    # The admin's phone holds a resident, too: one phone, several roles.
    resident = city.resident(phone="+628110000001")
    assert city.sign_in("+628110000001", "resident").id == resident.id
    assert city.sign_in("+628110000001", "admin").id == city.admin.id


def test_of_two_admins_who_send_each_other_away_at_once_one_stays(city: TestCity) -> None:
    second = city.sign_in(SECOND_ADMIN, "admin")

    def meanwhile() -> str:
        leaving = city.admin.send("DELETE", f"/admin/staff/{second.id}").ok()
        return str(leaving["state"])

    with first(city.parts, meanwhile, write_of("removal_proposed", city.admin.id)) as done:
        refused(second.send("DELETE", f"/admin/staff/{city.admin.id}"), "state_conflict")
    assert done == ["removal_proposed"]
    refused(second.send("DELETE", f"/admin/staff/{city.admin.id}"), "state_conflict")
