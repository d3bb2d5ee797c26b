"""Purchases in the city's year: each rupiah under its account code, to the rupiah."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fiscal.rules import purchases as rules
from chalicelib.fiscal.rules.year import Flows, by_code, code_of, of_code
from chalicelib.ledger.rules.transfer import Sale
from chalicelib.procurement.rules.acceptance import Acceptance, Tax
from chalicelib.procurement.rules.order import APPROVED, CANCELLED, Item, Order, Terms
from chalicelib.procurement.rules.remit import Remit
from chalicelib.treasury.rules.promise import Promise

OLD, NEW = "2026-12-31T16:59:59.999Z", "2026-12-31T17:00:00.000Z"
NOTHING = Flows({}, {}, {}, {}, {})


def order(id: str, code: str, total: int, at: str = OLD) -> Order:
    terms = Terms("Dinas", "mrc_1", "Bu Siti", code, "SP-1", "LS", (Item("Nasi", 1, total),))
    made = Order(id, terms, APPROVED, 3, "admin:a", at, approved_at=at, funding="SP2D 1")
    return replace(made, balance=total, credits=total)


def accepted(of: Order, at: str, gross: int, *taxes: Tax) -> Order:
    one = Acceptance(f"BAST {len(of.acceptances)}", at, "admin:a", (1,), gross, 1, taxes)
    return replace(of, acceptances=(*of.acceptances, one), balance=of.balance - gross)


def remit(amount: int, year: int, kind: str = "ppn") -> Remit:
    made = Remit("rmt_1", "ppn", amount, "0" * 15, "remitted", "finance:a", OLD)
    return replace(made, kind=kind, remitted_in={year: amount})  # type: ignore[arg-type]


def test_a_sale_to_the_city_stands_under_its_order_s_account_code() -> None:
    voucher = Sale("trf_1", "redeem", "cmp_1", 10, OLD)
    bought = Sale("trf_2", "accept", "", 20, OLD, debit_account="order:ord_1")
    assert rules.orders_in([voucher, bought]) == {"ord_1"}
    assert rules.coded([voucher, bought], {"ord_1": "5.1"}) == [
        voucher,
        bought._replace(campaign_id=of_code("5.1")),
    ]
    assert code_of(of_code("5.1"), {}) == "5.1"
    assert (code_of("cmp_1", {"cmp_1": "5.2"}), code_of("cmp_2", {})) == ("5.2", "")


def test_each_step_of_an_order_counts_in_its_own_year() -> None:
    first = accepted(accepted(order("ord_1", "5.1", 100), OLD, 30), NEW, 20)
    gone = replace(first, state=CANCELLED, balance=0, cancelled_at=NEW)
    found = rules.with_purchases(NOTHING, [gone, order("ord_2", "5.2", 7, NEW)], [])
    code, other = of_code("5.1"), of_code("5.2")
    assert found.promised == {2026: {code: 100}, 2027: {other: 7}}
    assert found.redeemed == {2026: {code: 30}, 2027: {code: 20}}
    assert found.released == {2027: {code: 50}}
    draft = replace(order("ord_3", "5.3", 9), approved_at="", balance=0, credits=0)
    assert rules.with_purchases(NOTHING, [draft], []) == NOTHING


def test_campaigns_stay_as_they_are_beside_purchases() -> None:
    campaigns = replace(NOTHING, promised={2026: Counter({"cmp_1": 5})})
    found = rules.with_purchases(campaigns, [order("ord_1", "5.1", 100)], [])
    assert found.promised == {2026: {"cmp_1": 5, of_code("5.1"): 100}}
    assert campaigns.promised == {2026: {"cmp_1": 5}}


def test_a_remit_pays_the_oldest_tax_of_its_kind_first() -> None:
    first = accepted(order("ord_1", "5.1", 100), OLD, 100, Tax("ppn", 11), Tax("pph22", 2))
    second = accepted(order("ord_2", "5.2", 100), NEW, 100, Tax("ppn", 11))
    one, other = of_code("5.1"), of_code("5.2")
    assert rules.remitted([second, first], [remit(11, 2026), remit(4, 2027)]) == {
        2026: {one: 11},
        2027: {other: 4},
    }
    back = [remit(11, 2026), remit(-11, 2027)]
    assert rules.remitted([first, second], back) == {2026: {one: 11}, 2027: {one: -11}}
    assert rules.remitted([first], [remit(2, 2026, "pph22")]) == {2026: {one: 2}}
    assert rules.remitted([], []) == {}


def test_a_code_s_year_has_purchases_whose_sp2d_has_arrived() -> None:
    bought = accepted(order("ord_1", "5.1", 100), OLD, 100, Tax("ppn", 11))
    sp2d = Promise("SP2D 1", 100, 40, "", "5.1", "trf_1", OLD, "finance:a", {2026: 60})
    moved = rules.with_purchases(
        replace(NOTHING, paid={2026: Counter({of_code("5.1"): 89})}), [bought], [remit(11, 2026)]
    )
    (found,) = by_code(2026, moved, {}, [sp2d], [])
    assert (found.account_code, found.promised, found.arrived) == ("5.1", 100, 60)
    assert (found.redeemed, found.paid, found.open) == (100, 100, 0)


ORDERS = st.lists(
    st.tuples(st.sampled_from(["5.1", "5.2"]), st.sampled_from([OLD, NEW]), st.integers(1, 50)),
    max_size=8,
)


@given(ORDERS, st.data())
def test_what_is_remitted_is_shared_out_to_the_rupiah(
    drawn: list[tuple[str, str, int]], data: st.DataObject
) -> None:
    every = [
        accepted(order(f"ord_{i}", code, 100), at, 100, Tax("ppn", tax))
        for i, (code, at, tax) in enumerate(drawn)
    ]
    old = sum(tax for _, at, tax in drawn if at == OLD)
    first = data.draw(st.integers(0, old))
    later = data.draw(st.integers(0, sum(tax for *_, tax in drawn) - first))
    remits = [remit(first, 2026), remit(later, 2027)]
    found = rules.remitted(every, remits)
    assert sum(found[2026].values()) == first
    assert sum(found[2027].values()) == later
    then = [one for one in every if one.acceptances[0].at == OLD]
    assert rules.remitted(then, remits[:1])[2026] == found[2026], "a year that is over stays"
