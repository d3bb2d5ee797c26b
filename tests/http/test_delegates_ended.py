"""A delegate whose time is over, for whatever reason, can at once neither come in, draw nor pay."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.rules import Delegation
from tests.http.client import KELURAHAN, RESIDENT_HEADER, Person, csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.paying import pay, sticker_of
from tests.http.signing_in import cookie_of, refresh, sign_in
from tests.http.standing import (
    Phoneless,
    accept,
    end,
    got_phone,
    leave,
    name,
    standing,
    without_phone,
)
from tests.policies import entrances

Ending = Callable[[TestCity, Phoneless, Person, str], None]


@pytest.fixture(scope="module")
def open_one(city: TestCity) -> str:
    return city.campaign(fund=5_000_000, spend_until=to_text(city.hands.now + timedelta(days=90)))


def by_the_delegate(city: TestCity, person: Phoneless, delegate: Person, voucher: str) -> None:
    leave(person, delegate).ok()


def by_an_officer(city: TestCity, person: Phoneless, delegate: Person, voucher: str) -> None:
    end(city, person, delegate).ok()


def by_a_phone_of_their_own(
    city: TestCity, person: Phoneless, delegate: Person, voucher: str
) -> None:
    phone = city.new_phone()
    city.admin.send("PATCH", f"/admin/residents/{person.id}", {"phone": phone}).ok()


def by_an_import_with_their_phone(
    city: TestCity, person: Phoneless, delegate: Person, voucher: str
) -> None:
    got_phone(city, person, city.new_phone())


def by_another_phone_of_the_delegate(
    city: TestCity, person: Phoneless, delegate: Person, voucher: str
) -> None:
    body = {"phone": city.new_phone()}
    city.admin.send("PATCH", f"/admin/residents/{delegate.id}", body).ok()


def by_a_reissue(city: TestCity, person: Phoneless, delegate: Person, voucher: str) -> None:
    path = f"/admin/vouchers/{voucher}/reissue"
    city.admin.post(path, {"reason": "HP wakil hilang"}, key=fresh_key()).ok(201)


def by_time(city: TestCity, person: Phoneless, delegate: Person, voucher: str) -> None:
    city.hands.pass_by(seconds=61)


@pytest.mark.parametrize(
    "ending",
    [
        by_the_delegate,
        by_an_officer,
        by_a_phone_of_their_own,
        by_an_import_with_their_phone,
        by_another_phone_of_the_delegate,
        by_a_reissue,
        by_time,
    ],
)
def test_a_delegate_who_is_none_any_more_can_neither_come_in_nor_draw_nor_pay(
    city: TestCity, open_one: str, ending: Ending
) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    until = to_text(city.hands.now + timedelta(days=30))
    if ending is by_time:
        until = to_text(city.hands.now + timedelta(seconds=60))
    acting = standing(city, person, delegate, until=until)
    voucher = city.claim(acting, open_one)
    session = sign_in(city, city.proof_for(delegate.phone), subject=person.id)
    drawn = city.draw(acting, voucher)
    paid = pay(acting, sticker_of(shop), 1_000).ok(201)["id"]
    ending(city, person, delegate, voucher)
    # In this very second: what they hold still speaks for them.
    for path in (
        "vouchers",
        f"vouchers/{voucher}",
        "redemptions",
        f"payments/{paid}",
        f"payment-tokens/{drawn['id']}",
    ):
        refused(acting.get(f"/resident/{path}"), "unauthenticated")
    refused(acting.post(f"/resident/vouchers/{voucher}/payment-tokens", {}), "unauthenticated")
    refused(acting.post("/live/tickets", {"topics": ["wallet"]}), "forbidden")
    before = city.balance(f"voucher:{voucher}")
    refused(city.redeem(shop, drawn["token"], 1_000), "token_expired")
    assert city.balance(f"voucher:{voucher}") == before
    refused(acting.post("/resident/claims", {"campaign_id": city.campaign()}), "unauthenticated")
    # Whose own phone it is no more is no more signed in at all.
    taken = ending is by_another_phone_of_the_delegate
    code = "unauthenticated" if taken else "forbidden"
    refused(refresh(city, cookie_of(session), subject=person.id), code)
    (listed,) = city.admin.get(f"/admin/residents/{person.id}/delegates").ok()["items"]
    assert listed["state"] == "ended"
    assert person.id not in str(delegate.get("/resident/delegations").body)


def test_an_import_that_gives_the_delegate_another_phone_ends_it(
    city: TestCity, open_one: str
) -> None:
    phone, nik = city.new_phone(), city.new_nik()
    row = (nik, "Siti Rahayu", phone, KELURAHAN, "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()
    delegate, person = city.sign_in(phone, "resident"), without_phone(city)
    acting = standing(city, person, delegate)
    voucher = city.claim(acting, open_one)
    city.bring_in("residents", csv(RESIDENT_HEADER, [(*row[:2], city.new_phone(), *row[3:])])).ok()
    refused(acting.get(f"/resident/vouchers/{voucher}"), "unauthenticated")
    # Whoever has that number now stands for nobody.
    city.bring_in("residents", csv(RESIDENT_HEADER, [(city.new_nik(), *row[1:])])).ok()
    after = sign_in(city, city.proof_for(phone)).ok()
    assert person.id not in [one["id"] for one in after["subjects"]]


def test_an_import_of_the_same_file_ends_nothing(city: TestCity) -> None:
    person, delegate = without_phone(city), city.resident()
    acting = standing(city, person, delegate)
    got_phone(city, person, "")
    acting.get("/resident/vouchers").ok()


def test_what_the_former_delegate_has_drawn_does_not_pay_for_the_next(
    city: TestCity, open_one: str
) -> None:
    """Not even in the second in which the next one accepts; what they draw then does."""
    person, former, following = without_phone(city), city.resident(), city.resident()
    shop = city.merchant()
    acting = standing(city, person, former)
    voucher = city.claim(acting, open_one)
    city.hands.pass_by(seconds=2)
    drawn = city.draw(acting, voucher)
    leave(person, former).ok()
    acting = standing(city, person, following)
    refused(city.redeem(shop, drawn["token"], 1_000), "token_expired")
    assert city.redeem(shop, city.draw(acting, voucher)["token"], 1_000).ok(201)["payer"]
    # The one before is none of theirs to end.
    refused(end(city, person, former), "not_found")
    refused(leave(person, former), "not_found")


def test_what_has_ended_is_ended_again_without_a_word_and_named_anew(city: TestCity) -> None:
    person, delegate = without_phone(city), city.resident()
    acting = standing(city, person, delegate)
    city.hands.pass_by(seconds=1)
    left = leave(person, delegate).ok()
    assert leave(person, delegate).ok() == left
    end(city, person, delegate).ok()
    refused(accept(person, delegate), "state_conflict")
    told = city.finance.every("/finance/audit-journal", object=person.id)
    assert [one["action"] for one in told].count("delegate.end") == 1
    refused(acting.get("/resident/vouchers"), "unauthenticated")
    name(city, person, delegate).ok(201)
    # What they hold speaks for nobody until they have accepted again.
    refused(acting.get("/resident/vouchers"), "unauthenticated")
    accept(person, delegate).ok()
    acting.get("/resident/vouchers").ok()


def test_nobody_is_stood_for_who_got_a_phone_before_it_was_accepted(city: TestCity) -> None:
    person, delegate = without_phone(city), city.resident()
    name(city, person, delegate).ok(201)
    got_phone(city, person, city.new_phone())
    refused(accept(person, delegate), "state_conflict")


def test_whoever_gets_a_phone_finds_what_was_claimed_for_them(
    city: TestCity, open_one: str
) -> None:
    person, delegate, phone = without_phone(city), city.resident(), city.new_phone()
    voucher = city.claim(standing(city, person, delegate), open_one)
    got_phone(city, person, phone)
    theirs = city.sign_in(phone, "resident")
    assert theirs.id == person.id
    paid = city.redeem(city.merchant(), city.draw(theirs, voucher)["token"], 5_000).ok(201)
    assert paid["payer"] is None


# What ends between two steps of a payment


@pytest.fixture
def ends_once_read(city: TestCity, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The delegation ends right after the function that pays has read it."""

    def arrange(person: Phoneless, delegate: Person) -> None:
        delegations = city.functions["till"][ResidentParts].delegations
        real = delegations.find
        read: list[Delegation | None] = []

        def find(resident_id: str) -> Delegation | None:
            found = real(resident_id)
            if resident_id == person.id and not read:
                read.append(found)
                with entrances.no_function():
                    leave(person, delegate).ok()
            return found

        monkeypatch.setattr(delegations, "find", find)

    return arrange


def test_a_delegation_that_ends_while_a_till_takes_the_payment_pays_nothing(
    city: TestCity, open_one: str, ends_once_read: Callable[..., None]
) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    voucher = city.claim(acting, open_one)
    token = city.draw(acting, voucher)["token"]
    ends_once_read(person, delegate)
    refused(city.redeem(shop, token, 1_000), "token_expired")
    assert city.balance(f"voucher:{voucher}") == 50_000


def test_a_delegation_that_ends_while_they_pay_at_a_sticker_pays_nothing(
    city: TestCity, open_one: str, ends_once_read: Callable[..., None]
) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    voucher = city.claim(acting, open_one)
    sticker = sticker_of(shop)
    ends_once_read(person, delegate)
    refused(pay(acting, sticker, 1_000), "unauthenticated")
    assert city.balance(f"voucher:{voucher}") == 50_000
