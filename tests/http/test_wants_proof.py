"""Which routes ask the staff for a proof: what moves or releases money, or says who may."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.http.api import PREFIX, Route
from chalicelib.core.values.subject import STAFF_ROLES
from chalicelib.ledger.parts import LedgerParts
from local.resources import Resources
from tests.http.client import KELURAHAN, RESIDENT_HEADER, csv, refused
from tests.http.conftest import TestCity
from tests.http.moving_money import MOVES, Do
from tests.http.passkeys import counting, hired
from tests.http.standing import naming, without_phone

ROUTES: dict[tuple[str, str], Route] = {
    (route.method, route.path): route
    for api in importlib.import_module("app").app.apis
    for route in api.routes
}
# Said by hand: what releases what others have prepared, though no rupiah moves in that moment, and
# what says who may.
RELEASES = {
    ("POST", "/finance/settlements/{settlement_id}/sent"),
    ("POST", "/finance/settlements/{settlement_id}/lines/{merchant_id}/release"),
    ("POST", "/finance/merchants/{merchant_id}/confirm-account"),
    ("POST", "/finance/payouts/thaw"),
    ("POST", "/finance/payouts/thaw/approve"),
    ("POST", "/finance/surrenders"),
    ("POST", "/finance/surrenders/{surrender_id}/approve"),
    ("POST", "/finance/taxes/remit"),
    ("POST", "/finance/taxes/remit/{remit_id}/approve"),
    ("POST", "/finance/corrections"),
    ("POST", "/admin/campaigns/{campaign_id}/codes"),
    ("POST", "/admin/staff"),
    ("POST", "/admin/staff/{staff_id}/confirm"),
    ("DELETE", "/admin/staff/{staff_id}"),
    ("POST", "/admin/staff/{staff_id}/passkeys/{passkey_id}/confirm"),
    ("DELETE", "/admin/staff/{staff_id}/passkeys/{passkey_id}"),
    # Whose phone a voucher is paid from.
    ("PATCH", "/admin/residents/{resident_id}"),
    ("POST", "/admin/residents/import"),
    ("POST", "/admin/residents/{resident_id}/delegates"),
    # Who is paid, and whose phone gives back.
    ("PATCH", "/admin/merchants/{merchant_id}"),
    ("POST", "/admin/merchants/import"),
    ("POST", "/admin/merchants/{merchant_id}/approve"),
    ("POST", "/admin/merchants/{merchant_id}/reinstate"),
    # Whose word rewards, holds and takes.
    ("POST", "/admin/psps"),
    ("POST", "/admin/psps/{psp_id}/rotate"),
    ("POST", "/admin/psps/{psp_id}/reinstate"),
    ("POST", "/admin/partners"),
    ("POST", "/admin/partners/{partner_id}/rotate"),
    ("POST", "/admin/partners/{partner_id}/reinstate"),
}


@pytest.fixture(autouse=True)
def _rested(city: TestCity) -> None:
    city.hands.pass_by(minutes=16)
    city.parts[LedgerParts].pulse.beat()


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_what_moves_money_and_is_the_staffs_asks_for_a_proof(
    city: TestCity, move: Callable[[TestCity], Do], monkeypatch: pytest.MonkeyPatch
) -> None:
    do, asked, transport = move(city), list[tuple[str, str]](), city.transport

    def listening(method: str, path: str, *rest: Any) -> Any:
        asked.append((method, path))
        return transport(method, path, *rest)

    monkeypatch.setattr(city, "transport", listening)
    do()
    resources = Resources(PREFIX + path for _, path in ROUTES)
    for method, path in asked:
        found = resources.match(path)
        assert found
        route = ROUTES[method, found[0].removeprefix(PREFIX)]
        if route.changes_something and route.roles & {*STAFF_ROLES}:
            assert route.proves, path


def test_what_releases_money_or_says_who_may_asks_for_a_proof() -> None:
    assert [one for one in RELEASES if not ROUTES[one].proves] == []


def test_nobody_but_the_staff_is_asked_for_a_proof() -> None:
    proving = [one for one in ROUTES.values() if one.proves]
    assert all(one.roles <= {*STAFF_ROLES} and one.changes_something for one in proving)


def test_a_stolen_message_of_an_admin_takes_nobodys_vouchers(city: TestCity) -> None:
    admin, resident = hired(city, "admin"), city.resident()
    counting(city, admin)
    thief = city.sign_in(admin.phone, "admin")
    phone = city.new_phone()
    path = f"/admin/residents/{resident.id}"
    refused(thief.send("PATCH", path, {"phone": phone}), "step_up_required")
    person = without_phone(city)
    named = naming(city, city.resident())
    refused(thief.post(f"/admin/residents/{person.id}/delegates", named), "step_up_required")
    rows = csv(RESIDENT_HEADER, [(person.nik, person.name, phone, KELURAHAN, "")])
    path, headers = "/admin/residents/import", {"Content-Type": "text/csv"}
    refused(thief.send("POST", path, raw=rows, headers=headers), "step_up_required")
