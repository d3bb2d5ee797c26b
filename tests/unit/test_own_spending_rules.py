"""What an order of the city's own is to the report of its budget."""

from dataclasses import replace

import pytest

from chalicelib.merchants.rules.row import described, read_form
from chalicelib.procurement.rules.acceptance import Acceptance, Tax
from chalicelib.procurement.rules.order import Item, Order, Terms
from chalicelib.procurement.rules.own import Own, Taken, own_of

UNIT, CODE = "Dinas Kesehatan", "5.1.02.01.01.0024"
NPWP = "3573014708900001"

FORM = {
    "nib": "0220001234567",
    "name": "Warung Bu Sri",
    "owner_name": "Sri Wahyuni",
    "phone": "081234567890",
    "category": "kuliner",
    "kelurahan_code": "35.73.01.1001",
    "address": "Jl. Ijen No. 5, Malang",
    "bank_code": "014",
    "bank_account": "0011223344",
    "bank_account_name": "SRI WAHYUNI",
    "size": "micro",
    "npwp": NPWP,
}
MERCHANT = described(read_form(FORM), "mrc_1", "hash", "active")
TERMS = Terms(
    unit=UNIT,
    merchant_id="mrc_1",
    merchant_name="Warung Bu Sri",
    account_code=CODE,
    reference="SP-1",
    means="LS",
    items=(Item("Nasi", 10, 5, made_in_malang=True, accepted=4), Item("Teh", 2, 25)),
    size="small",
)
ORDER = Order(
    id="ord_1",
    terms=TERMS,
    state="approved",
    version=5,
    drafted_by="admin:stf_1",
    drafted_at="2026-12-30T05:00:00.000Z",
    # The first business day of the year after, in Malang.
    approved_at="2026-12-31T17:00:00.000Z",
    funding="SP2D-1",
    balance=80,
    credits=100,
    acceptances=(
        Acceptance(
            "BAST-1",
            "2027-02-01T05:00:00.000Z",
            "admin:stf_1",
            (4, 0),
            20,
            5,
            taxes=(Tax("pph22", 1), Tax("ppn", 2)),
        ),
    ),
)
RECEIPTS = {("pph22", "2027-02"): ("N1",), ("ppn", "2027-02"): ("N1", "N2")}


def test_an_order_is_reduced_to_what_the_report_needs() -> None:
    found = own_of(ORDER, MERCHANT, RECEIPTS)  # type: ignore[arg-type]
    assert found == Own(
        id="ord_1",
        unit=UNIT,
        account_code=CODE,
        reference="SP-1",
        funding="SP2D-1",
        merchant="Warung Bu Sri",
        npwp=NPWP,
        counted=True,
        size_known=True,
        year=2027,
        open=80,
        open_local=30,
        taken=(Taken("BAST-1", 2027, 20, 20, ("N1", "N2")),),
    )
    assert found.amounts == {100, 20}
    assert own_of(replace(ORDER, balance=0), None, {}).open_local == 0
    assert own_of(ORDER, None, {}).npwp is None


def test_what_was_known_when_it_was_drafted_stands() -> None:
    large = replace(MERCHANT, size="large")
    assert own_of(ORDER, large, {}).counted
    unknown = replace(ORDER, terms=replace(TERMS, size=None))
    assert own_of(unknown, MERCHANT, {}).counted
    assert not own_of(unknown, large, {}).counted
    nobody = own_of(unknown, None, {})
    assert (nobody.counted, nobody.size_known) == (False, False)
    cooperative = replace(ORDER, terms=replace(TERMS, size=None, cooperative=True))
    assert own_of(cooperative, large, {}).counted
    # What a cooperative is counts, whatever its size: nobody need look for that.
    assert own_of(cooperative, None, {}).size_known


@pytest.mark.parametrize(("quantities", "than"), [((4,), "shorter"), ((4, 0, 1), "longer")])
def test_an_acceptance_of_other_items_than_the_orders_is_never_summed_up(
    quantities: tuple[int, ...], than: str
) -> None:
    (taken,) = ORDER.acceptances
    wrong = replace(ORDER, acceptances=(replace(taken, quantities=quantities),))
    with pytest.raises(ValueError, match=rf"^zip\(\) argument 2 is {than} than argument 1$"):
        own_of(wrong, MERCHANT, {})
