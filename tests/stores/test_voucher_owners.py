"""A resident's vouchers are of the phone that the registry has in the end, whoever changes it
beside whom, and between which two writes."""

from collections.abc import Callable

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import ACTIVE, Voucher
from tests.stack import TestEmulator
from tests.stores.import_city import ADMIN, Clock, Moment, beside, city, resident, residents
from tests.stores.test_resident_import import id_of, phone_of, run, sign_in

CAMPAIGN = "cmp_aaaaaa"
LATER = "2027-01-01T00:00:00.000Z"

Change = Callable[[Parts, int, str], str]


@pytest.fixture
def parts(emulator: TestEmulator) -> Parts:
    emulator.empty_tables()
    return city(Clock())


def hold(parts: Parts, number: int, phone: str) -> None:
    """There is a resident, who has claimed a voucher."""
    run(parts, residents(resident(number, phone=phone)))
    id = id_of(parts, number)
    sign_in(parts, id)
    hashed, voucher_id = phone_of(parts, id), f"vch_{number}"
    claimed = parts[ResidentParts].entitlements.claim(
        id, hashed, CAMPAIGN, voucher_id, 1, [], [], lambda _: Refused("not_eligible")
    )
    voucher = Voucher(voucher_id, CAMPAIGN, id, hashed, 1, 1, 1, ACTIVE, LATER, LATER)
    parts.writer.transact([claimed, parts[VoucherParts].store.put(voucher)])


def change(parts: Parts, number: int, phone: str) -> str:
    """An officer gives a resident another phone: `ok`, or why not."""
    try:
        parts[ResidentParts].change_phone.change(id_of(parts, number), "+62" + phone[1:], ADMIN)
    except Refused as refusal:
        return refusal.code
    return "ok"


def bring_in(parts: Parts, number: int, phone: str) -> str:
    """The same by the registry's file."""
    try:
        run(parts, residents(resident(number, phone=phone)))
    except Refused as refusal:
        return refusal.code
    return "ok"


# Not two files: imports into one registry take turns.
@pytest.mark.parametrize(
    ("first", "other"), [(change, change), (change, bring_in), (bring_in, change)]
)
def test_of_two_changes_of_a_phone_the_vouchers_follow_the_one_that_stands(
    parts: Parts, first: Change, other: Change
) -> None:
    moment, after = Moment(came=True), 0
    while moment.came:
        number = 500 + after
        old, one, another = (f"0812{9_000_000 + 10 * after + which}" for which in range(3))
        hold(parts, number, old)
        with beside(parts, lambda: other(parts, number, another), after=after) as moment:  # noqa: B023
            answer = first(parts, number, one)
        voucher = parts[VoucherParts].store.find(f"vch_{number}")
        assert voucher
        assert voucher.owner_phone == phone_of(parts, id_of(parts, number)), (after, answer)
        after += 1
    assert after > 2
