"""Paying for somebody who has no phone: who has drawn for them must stand for them still."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.payments.rules.payment import transfers
from chalicelib.redemptions.rules.payers import Payer
from chalicelib.redemptions.rules.redemption import DelegateNeeded, refusal
from chalicelib.residents.rules import ENDED, PROPOSED, STANDING, Delegation
from tests.unit.test_campaigns_rules import NOW, TERMS
from tests.unit.test_redemptions_rules import CASHIER, Scene

STANDS = Delegation(
    resident_id="res_1",
    resident_name="Mbah Karto",
    delegate_id="res_2",
    delegate_name="Siti Rahayu",
    phone="delegate",
    until=to_text(NOW + timedelta(days=30)),
    reason="surat kuasa",
    named_by="admin:stf_1",
    named_at=to_text(NOW),
    stored_state=STANDING,
    since=1_000,
)


def scene(delegation: Delegation | None) -> Scene:
    """A payment as it would go through, by the voucher of somebody without a phone."""
    found = Scene()
    found.hold(owner_phone="")
    found.ask(delegation=delegation)
    return found


def test_what_a_delegate_has_drawn_pays() -> None:
    assert scene(STANDS).code is None


def test_it_is_asked_who_has_drawn_where_it_is_not_known() -> None:
    it = scene(None)
    refused = refusal(it.attempt, it.paid, it.voucher, it.till)
    assert isinstance(refused, DelegateNeeded)
    assert (refused.code, refused.voucher) == ("token_expired", it.voucher)


@pytest.mark.parametrize(
    "delegation",
    [
        replace(STANDS, stored_state=PROPOSED),
        replace(STANDS, stored_state=ENDED),
        replace(STANDS, until=to_text(NOW)),
        # What was drawn before they began was drawn by another.
        replace(STANDS, since=1_001),
    ],
)
def test_who_does_not_stand_for_them_pays_nothing(delegation: Delegation) -> None:
    assert scene(delegation).code == "token_expired"


def test_a_delegate_does_not_pay_at_their_own_till() -> None:
    assert scene(replace(STANDS, phone=CASHIER)).code == "own_shop"


def test_each_part_of_a_payment_at_a_sticker_says_who_has_paid() -> None:
    voucher = scene(STANDS).voucher
    assert voucher is not None
    shares = [(Payer(voucher, TERMS), 1_000)]
    for delegation, payer in ((STANDS, ("res_2", "S*** R***")), (None, (None, None))):
        (part,) = transfers("pay_1", "mrc_1", shares, None, "resident:res_2", NOW, delegation)
        assert (part.payer, part.payer_name) == payer
