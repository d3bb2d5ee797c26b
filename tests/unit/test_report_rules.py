"""A report is the same bytes for the same findings, what is in transit is named oldest first, and
lines of the bank are held against the transfers that booked them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Direction, Entry
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.lines import Line
from chalicelib.core.crypto.signed import report_hash
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.lines import Booked, at_bank, suspended, wrong_lines
from chalicelib.reconciliation.rules.report import Reconciliation, report_of
from chalicelib.reconciliation.rules.transit import NAMED_IN_TRANSIT, InTransit, TransitKind, oldest

DAY = date(2026, 12, 7)
SOUND = Check("bank", RUPIAH, 5, 5)
WRONG = Check("suspense", RUPIAH, 0, 7, (BookException("in_suspense", "bst_1#2", 0, 7),))
WAITS = Check("merchants", RUPIAH, 5, 6, waits=True)


def found(*checks: Check) -> Reconciliation:
    at = datetime(2026, 12, 8, tzinfo=UTC)
    return Reconciliation(DAY, at, at, 3, "ab" * 32, checks)


def test_a_report_is_known_by_the_hash_of_all_but_itself() -> None:
    report = report_of(found(SOUND, WRONG))
    assert report == report_of(found(SOUND, WRONG))
    told = json.loads(report.content)
    assert report.sha256 == report_hash({**told, "report": report.sha256})
    assert [one["state"] for one in told["checks"]] == ["ok", "difference"]
    assert [(one["check"], one["code"]) for one in told["exceptions"]] == [
        ("suspense", "in_suspense")
    ]


def test_a_report_of_books_that_are_all_wrong_fits_into_an_item_of_dynamodb() -> None:
    ids = tuple(f"trf_{number:012d}" for number in range(200))
    account = "merchant:mrc_000000000001"
    wrong = BookException("merchant_differs", account, -(10**12), 10**12, ids)
    every = [Check(f"check_number_{one}", RUPIAH, 10**12, 0, (wrong,) * 200) for one in range(20)]
    on_the_way, sums = oldest(
        InTransit(kind, f"{number:035d}", 10**12, "2026-12-07")
        for kind in get_args(TransitKind)
        for number in range(500)
    )
    whole = replace(found(*every), in_transit=on_the_way, transit_sums=sums)
    report = report_of(whole, {"reason": "é" * 500, "proposed_by": "finance:a", "closed_by": "b"})
    assert len(report.content) < 400_000
    told = json.loads(report.content)
    assert len(told["exceptions"]) == len(every) * NAMED_AT_MOST
    assert all(one["transfers"] for one in told["exceptions"])


def test_an_agreement_makes_another_report() -> None:
    agreed = {"reason": "x", "proposed_by": "finance:a", "closed_by": "finance:b"}
    assert report_of(found(WRONG), agreed).sha256 != report_of(found(WRONG)).sha256
    assert json.loads(report_of(found(WRONG), agreed).content)["agreement"] == agreed


def test_green_is_what_neither_differs_nor_waits() -> None:
    assert found(SOUND).is_green
    assert not found(SOUND, WRONG).is_green
    assert not found(SOUND, WAITS).is_green
    assert found(SOUND, WRONG, WAITS).differing == [WRONG]
    assert found(WAITS).waits


ON_THE_WAY = st.builds(
    InTransit,
    kind=st.sampled_from(["sp2d", "payment"]),
    reference=st.text(max_size=5),
    amount=st.integers(1, 10**12),
    since=st.sampled_from(["2026-12-01", "2026-12-02", "2026-12-03"]),
)


@given(st.lists(ON_THE_WAY, max_size=20))
def test_all_that_is_in_transit_is_in_the_sums(every: list[InTransit]) -> None:
    named, sums = oldest(every)
    assert sum(one.amount for one in sums) == sum(one.amount for one in every)
    assert sum(one.count for one in sums) == len(every)
    for kind in ("sp2d", "payment"):
        since = [one.since for one in named if one.kind == kind]
        assert since == sorted(since)


def test_of_a_kind_only_the_oldest_are_named() -> None:
    every = [InTransit("payment", str(i), 1, f"2026-12-{i % 28 + 1:02d}") for i in range(500)]
    named, (sum_,) = oldest(every)
    assert (len(named), sum_.count) == (NAMED_IN_TRANSIT, 500)
    assert max(one.since for one in named) < "2026-12-13"


def moved(id: str, amount: int, *, comes_in: bool = True, day: int = 7) -> dict[str, Any]:
    return {
        "id": id,
        "debit_account": "bank" if comes_in else "treasury",
        "amount": amount,
        "occurred_at": f"2026-12-{day:02d}T05:00:00.000Z",
        "bank_line": "bst_1#2",
    }


def test_a_line_is_booked_by_transfers_that_come_to_it() -> None:
    booked = {"bst_1#2": Booked(9, DAY)}
    assert at_bank([moved("a", 10), moved("b", 1, comes_in=False)]) == 9
    assert wrong_lines({"bst_1#2": [moved("a", 10), moved("b", 1, comes_in=False)]}, booked) == []
    # Taken back and booked anew on the same day, or on a later one.
    anew = [moved("c", 9, comes_in=False), moved("d", 9)]
    assert wrong_lines({"bst_1#2": [moved("a", 9), *anew]}, booked) == []
    later = [moved("c", 9, comes_in=False, day=20), moved("d", 9, day=20)]
    assert wrong_lines({"bst_1#2": later}, booked) == []
    # In chunks over midnight.
    assert wrong_lines({"bst_1#2": [moved("a", 4)]}, booked) == []
    assert wrong_lines({"bst_1#2": [moved("b", 5, day=8)]}, booked) == []


def test_what_is_booked_twice_late_or_for_no_line_is_named() -> None:
    booked = {"bst_1#2": Booked(9, DAY)}
    (twice,) = wrong_lines({"bst_1#2": [moved("a", 9), moved("b", 9)]}, booked)
    assert (twice.code, twice.expected, twice.actual) == ("line_differs", 9, 18)
    assert twice.transfers == ("a", "b")
    (late,) = wrong_lines({"bst_1#2": [moved("c", 9, day=20)]}, booked)
    assert (late.code, late.expected, late.actual) == ("line_differs", 0, 9)
    (gone,) = wrong_lines({"bst_1#2": [moved("a", 9)]}, {})
    assert (gone.code, gone.subject, gone.actual) == ("line_missing", "bst_1#2", 9)
    (none,) = wrong_lines({"": [moved("a", 9)]}, {})
    assert (none.code, none.subject) == ("line_missing", "bank")


def line(direction: Direction, *parts: Part) -> Line:
    entry = Entry(line=2, booked_on="2026-12-07", direction=direction, amount=10)
    return Line("bst_1", "", entry, "suspense", 10, parts)


def test_what_is_suspended_of_a_line_goes_its_way() -> None:
    credit = line("credit", Part("suspense", 7), Part("deposit", 3, reference="SP2D"))
    assert suspended(credit) == 7
    assert suspended(line("debit", Part("suspense", 10))) == -10
    # Two lines that cancel each other stand there at 0.
    assert suspended(line("debit", Part("suspense", 10, against="bst_1#3"))) == 0
    assert suspended(replace(credit, parts=())) == 0
