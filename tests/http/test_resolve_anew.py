"""Explaining lines anew: what was before is reversed, and only what can be."""

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import (
    booked,
    fee,
    moved,
    one,
    owed,
    payout,
    sent,
    state_of,
    sums,
    suspense,
    unclear,
)


def test_a_mistaken_explanation_is_reversed_and_the_payment_open_again(city: TestCity) -> None:
    out = sent(city, 44_000, 44_500)
    before = sums(city)
    line = one(city, f"{out.payments[0]},,debit,44000,")
    assert state_of(city, out, 0) == "paid"
    line.explain(fee(44_000))
    assert state_of(city, out, 0) == "sent"
    assert sums(city) == {
        **before,
        "bank": before["bank"] + 44_000,
        "treasury": before["treasury"] - 44_000,
    }
    assert city.balance(f"settlement:{out.id}") == out.total
    again = one(city, f",Kliring {fresh_key()},debit,44000,")
    again.explain(payout(out.payments[0], 44_000))
    assert state_of(city, out, 0) == "paid"
    line.explain(suspense(44_000))
    assert line.get()["state"] == "suspense"
    ids = {transfer.id for transfer in moved(city, line)}
    assert all(
        transfer.reverses is None or transfer.reverses in ids for transfer in moved(city, line)
    )


def test_a_return_that_was_none_is_taken_from_what_is_still_owed(city: TestCity) -> None:
    out = sent(city, 45_000)
    paid, back = booked(
        city, f"{out.payments[0]},,debit,45000,", f"{out.payments[0]},,credit,45000,CUST"
    )
    assert owed(city, out.shops[0]) == 45_000
    back.explain(suspense(45_000))
    assert owed(city, out.shops[0]) == 0
    assert state_of(city, out, 0) == "paid"
    paid.explain(suspense(45_000))
    assert state_of(city, out, 0) == "sent"


def test_a_settlement_counts_what_goes_through_it_when_a_line_is_explained_anew(
    city: TestCity,
) -> None:
    out = sent(city, 45_500)
    line = one(city, f"{out.payments[0]},,debit,45500,")
    line.explain(suspense(45_500))
    account = city.finance.get(f"/finance/accounts/settlement:{out.id}").ok()
    assert (account["credits"], account["debits"]) == (out.total + 45_500, 45_500)


def test_a_return_that_was_paid_out_since_cannot_be_taken_back(city: TestCity) -> None:
    out = sent(city, 46_000)
    _, back = booked(
        city, f"{out.payments[0]},,debit,46000,", f"{out.payments[0]},,credit,46000,CUST"
    )
    sent(city, 1_000)
    assert owed(city, out.shops[0]) == 0
    back.propose(suspense(46_000)).ok()
    reply = back.approve()
    refused(reply, "state_conflict")
    assert "owed" in reply.body["detail"] or "terutang" in reply.body["detail"]
    assert state_of(city, out, 0) == "returned"


def test_what_came_back_since_is_told_before_its_payout_is_taken_back(city: TestCity) -> None:
    out = sent(city, 47_000)
    paid, _ = booked(
        city, f"{out.payments[0]},,debit,47000,", f"{out.payments[0]},,credit,47000,CUST"
    )
    paid.propose(suspense(47_000)).ok()
    refused(paid.approve(), "state_conflict")
    paid.reject().ok()


def test_an_sp2d_that_was_another_is_due_again(city: TestCity) -> None:
    numbers = [f"SP2D/{fresh_key()}/2026" for _ in range(2)]
    for number in numbers:
        path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
        body = {"amount": 48_000, "reference": number}
        city.finance.post(path, body, key=fresh_key()).ok(201)
    line = one(city, f",{numbers[0]},credit,48000,")
    assert line.get()["state"] == "explained"
    deposit = {"kind": "deposit", "amount": 48_000, "reference": numbers[1]}
    line.explain(deposit)
    later = one(city, f",{numbers[0]} kedua,credit,48000,")
    assert [part["reference"] for part in later.get()["explained"]] == [numbers[0]]
    assert unclear(city, 48_000, "credit").propose(deposit).status == 422


def test_two_lines_that_cancel_each_other_are_explained_together(city: TestCity) -> None:
    out = sent(city, 49_000)
    before = city.balance("suspense")
    row = f"{out.payments[0]},,debit,49000,"
    _, double = booked(city, row, row)
    repair = one(city, f",KOREKSI {out.payments[0]},credit,49000,")
    assert repair.get()["state"] == "suspense"
    (first, *_) = repair.get()["candidates"]
    assert first["parts"] == [suspense(49_000, against=double.name)]
    repair.explain(*first["parts"])
    assert repair.get()["state"] == "explained"
    other = double.get()
    assert other["state"] == "explained"
    assert other["explained"] == [suspense(49_000, against=repair.name)]
    assert city.balance("suspense") == before
    # One of them turns out to be something else: the other waits again.
    double.explain(fee(49_000))
    assert repair.get()["state"] == "suspense"
    assert city.balance("suspense") == before + 49_000


def test_a_fee_that_the_bank_gives_back_cancels_what_it_was(city: TestCity) -> None:
    before = sums(city)
    charged, back = booked(
        city, f",BIAYA ADM {fresh_key()},debit,12345,", f",Koreksi {fresh_key()},credit,12345,"
    )
    if charged.get()["state"] == "suspense":
        charged.explain(fee(12_345))
    back.explain(suspense(12_345, against=charged.name))
    assert sums(city) == before
    assert charged.get()["explained"] == [suspense(12_345, against=back.name)]
