"""The transfers of settlements: what each moves, and that each happens once.

All is made within a test, and compared whole.
"""

from dataclasses import replace

from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.rules.line import Line, Outcome
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.transfer import (
    given_back,
    payout,
    payout_returned,
    return_id,
    settle,
    settle_id,
)
from tests.unit.settlement_lines import READY

AT = "2026-07-13T03:00:00.000Z"


def line() -> Line:
    return replace(READY, bank_account_name="BUDI")


def the_payment() -> Payment:
    (payment,) = payments_of(line(), "sent")
    return payment


def test_every_transfer_of_a_settlement_has_an_id_of_its_own() -> None:
    found = {settle_id("stl_a", 1), settle_id("stl_a", 11), settle_id("stl_b", 1)}
    found |= {return_id("2607120010001701"), return_id("2607120010001702")}
    assert len(found) == 5


def test_the_id_of_a_transfer_stays_what_it_was_when_money_moved() -> None:
    # Another id for the same would move the money a second time.
    assert settle_id("stl_a", 17) == "trf_U1vADvhQoMCH94ea6ocJAh"
    assert return_id("2607120010001701") == "trf_nvwh8CxNo6Qilm1AFtu6b8"


def test_a_line_settles_what_it_pays_onto_its_settlements_account() -> None:
    assert settle(line(), "finance:b", AT) == Transfer(
        id="trf_U1vADvhQoMCH94ea6ocJAh",
        debit_account="merchant:mrc_a",
        credit_account="settlement:stl_a",
        amount=90,
        kind="settle",
        reference="260712001",
        occurred_at=AT,
        actor="finance:b",
    )


def test_a_payout_moves_from_the_settlement_to_the_bank() -> None:
    assert payout(the_payment(), "trf_x", "bst_1#2", "finance:b", AT) == Transfer(
        id="trf_x",
        debit_account="settlement:stl_a",
        credit_account="bank",
        amount=90,
        kind="payout",
        reference="2607120010001701",
        occurred_at=AT,
        actor="finance:b",
        bank_line="bst_1#2",
    )


def test_a_returned_payment_comes_from_the_bank() -> None:
    assert payout_returned(the_payment(), "trf_x", "bst_1#2", "AC04", "finance:b", AT) == Transfer(
        id="trf_x",
        debit_account="bank",
        credit_account="merchant:mrc_a",
        amount=90,
        kind="payout_returned",
        reference="AC04",
        occurred_at=AT,
        actor="finance:b",
        bank_line="bst_1#2",
    )


def test_what_is_given_back_comes_from_the_settlement() -> None:
    withdrawn = Transfer(
        id="trf_nvwh8CxNo6Qilm1AFtu6b8",
        debit_account="settlement:stl_a",
        credit_account="merchant:mrc_a",
        amount=90,
        kind="payout_returned",
        reference="salah hari",
        occurred_at=AT,
        actor="finance:b",
    )
    assert given_back(the_payment(), "salah hari", "finance:b", AT) == withdrawn
    told = given_back(the_payment(), "salah hari", "finance:b", AT, "bst_1#2")
    assert told == replace(withdrawn, bank_line="bst_1#2")


def test_a_payment_says_what_the_bank_was_told_and_has_answered() -> None:
    ordered = Payment(
        settlement_id="stl_a",
        number="260712001",
        line=17,
        part=1,
        merchant_id="mrc_a",
        end_to_end_id="2607120010001701",
        amount=90,
        state="ready",
        reason="",
        booked_on="",
        payee_name="BUDI",
        payee_account="0012345678",
        payee_bank="014",
        channel="skn",
    )
    assert payments_of(line(), "approved") == [ordered]
    assert payments_of(line(), "sent") == [replace(ordered, state="sent")]
    outcome = Outcome("returned", "2026-07-14", "AC04", "bst_1#2", "trf_r", "bst_1#1", "trf_p")
    assert payments_of(replace(line(), outcomes={1: outcome}), "sent") == [
        replace(
            ordered,
            state="returned",
            booked_on="2026-07-14",
            reason="AC04",
            told_by="bst_1#2",
            transfer_id="trf_r",
            paid_by="bst_1#1",
            payout_id="trf_p",
        )
    ]


def test_a_payment_is_called_off_where_no_debit_for_it_is_expected() -> None:
    for state, paid_by, is_called_off in (
        ("withdrawn", "", True),
        ("returned", "", True),
        ("returned", "bst_1#1", False),
        ("paid", "", False),
        ("sent", "", False),
    ):
        one = replace(the_payment(), state=state, paid_by=paid_by)  # type: ignore[arg-type]
        assert one.is_called_off is is_called_off
