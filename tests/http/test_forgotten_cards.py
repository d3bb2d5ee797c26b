"""Residents who take back that a card rewards them by itself."""

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.rewarding import program


def test_a_forgotten_card_rewards_by_itself_no_more(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    first = made.payment(card=card)
    made.tell(first)
    claim = made.claim(first, remember=True)
    assert claim["remember"]
    place = f"/resident/incentive-claims/{claim['id']}/card"
    refused(made.another().send("DELETE", place), "not_found")
    for _ in range(2):
        forgotten = made.resident.send("DELETE", place).ok()
        assert (forgotten["state"], forgotten["remember"]) == ("granted", False)
    made.tell(made.payment(card=card))
    # What was told again does not bring it back.
    made.tell(first)
    made.tell(made.payment(card=card))
    assert [one["id"] for one in made.resident.every("/resident/incentive-claims")] == [claim["id"]]


def test_a_card_that_is_not_told_of_yet_will_not_be_remembered(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    first = made.payment(card=card)
    claim = made.claim(first, remember=True)
    made.resident.send("DELETE", f"/resident/incentive-claims/{claim['id']}/card").ok()
    made.tell(first)
    assert made.again(claim)["state"] == "granted"
    made.tell(made.payment(card=card))
    assert len(made.resident.every("/resident/incentive-claims")) == 1


def test_anothers_remembered_card_is_not_forgotten(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    first, second = made.payment(card=card), made.payment(card=card)
    partner = made.another()
    made.tell(first)
    mine = made.claim(first)
    made.claim(second, partner, remember=True)
    made.tell(second)
    made.resident.send("DELETE", f"/resident/incentive-claims/{mine['id']}/card").ok()
    made.tell(made.payment(card=card))
    assert len(partner.every("/resident/incentive-claims")) == 2
