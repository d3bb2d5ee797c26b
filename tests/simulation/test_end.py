"""What must hold when all is over is seen to break, each rule by the smallest thing that breaks
it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.store.journal import entries
from chalicelib.ledger.use.rebuild import expected
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.end import at_the_end
from tests.simulation.test_invariants import FUND, ISSUE, NOW, REDEEM, Books, counts

LONG_AGO, LONG_AFTER = to_text(NOW - timedelta(days=1)), to_text(NOW + timedelta(days=1))


def campaign(books: Books, state: str = "published", audience: str = "residents") -> Books:
    return books.put(
        "campaigns",
        "cmp_1",
        state=state,
        version=1,
        per_resident=1,
        face_value=100,
        audience=audience,
        claim_until=LONG_AFTER,
    )


def root(books: Books, state: str = "published", version: int = 1) -> Books:
    return books.put("budgets", "cmp_1#root", state=state, version=version, balance=0, **counts(2))


def voucher(books: Books) -> Books:
    return books.put(
        "vouchers",
        "vch_1",
        campaign_id="cmp_1",
        resident_id="res_1",
        face_value=100,
        balance=0,
        spend_until=LONG_AFTER,
    )


def whole() -> Books:
    """A city in which one voucher was funded, issued and redeemed, and all of it counted."""
    books = voucher(root(campaign(Books().redeemed())))
    for one in (FUND, ISSUE, REDEEM):
        for entry in entries(one):
            books.put("journal", entry.pop("pk"), entry.pop("sk"), **entry)
    for (level, parent, bucket), row in expected([FUND, ISSUE, REDEEM]).items():
        books.put("totals", f"{level}#{parent}#0", bucket, **row)
    return books.look()


def test_a_city_in_which_all_is_done_is_left_alone() -> None:
    books = whole()
    at_the_end(books, books.watch, to_text(NOW))


def _not_listed(books: Books) -> None:
    books.tables["journal"].popitem()


def _not_summed(books: Books) -> None:
    books.tables["totals"].popitem()


def _a_lease(books: Books) -> None:
    books.put("imports", "lease#residents", "lease", until=LONG_AFTER)


def _half_approved(books: Books) -> None:
    books.put("settlements", "stl_1", "settlement", state="approving")


def _half_taken_back(books: Books) -> None:
    half = {"withdrawn_by": "finance:stf_1", "taken_back": 2, "lines": 4}
    books.put("settlements", "stl_1", "settlement", state="sent", **half)


def _half_booked(books: Books) -> None:
    books.put("bank", "bst_1", "statement", state="booking")


def _at_the_lines(books: Books) -> None:
    books.put("accounts", "bank", balance=0, credits=0, version=3, booking="bst_1")


def _half_made(books: Books) -> None:
    books.put("codes", "cfl_1", "file", state="running")


def _half_imported(books: Books) -> None:
    books.put("imports", "imp_1", "import", state="queued")


def _half_void(books: Books) -> None:
    books.put("codes", "cfl_1", "file", state="voiding")


def _waiting(books: Books) -> None:
    books.put("totals", "waiting", "trf_1", key="trf_1", why="a kind of tomorrow")


def _dead_shards(books: Books) -> None:
    books.put("totals", "progress", "shards", parents={})
    for number in range(4):
        books.put("totals", "progress", f"shard#{number}")


def _held_for_ever(books: Books) -> None:
    books.put("marketplace", "aut_1", "authorization", state="authorized", held_until=LONG_AGO)


def _a_part_of_before(books: Books) -> None:
    root(books, version=0).look()


def _closed_with_money(books: Books) -> None:
    campaign(root(books, state="closed"), state="closed").look()
    books.watch.campaigns.parts["cmp_1"]["root"] = {"state": "closed", "version": 1, "balance": 5}


def _left_in_the_root(books: Books) -> None:
    books.watch.campaigns.parts["cmp_1"]["root"] = {
        "state": "published",
        "version": 1,
        "balance": 100,
    }


def _a_voucher_of_no_code(books: Books) -> None:
    campaign(books, audience="codes").look()


def _a_promise_without_money(books: Books) -> None:
    _a_voucher_of_no_code(books)
    claimed = {"campaign_id": "cmp_1", "voucher_id": "vch_1", "resident_id": "res_1"}
    books.put("codes", "code#1", "code", **claimed)
    books.put("codes", "code#2", "code", campaign_id="cmp_1")


def _lapsed_with_money(books: Books) -> None:
    books.watch.campaigns.vouchers["vch_1"] = {
        "campaign_id": "cmp_1",
        "balance": 1,
        "spend_until": LONG_AGO,
    }


def _elsewhere(books: Books) -> None:
    books.put("merchants", "mrc_1", "account", balance=101, **counts(1))


def _a_voucher_that_is_gone(books: Books) -> None:
    books.watch.answers.told.append(("act", {"id": "vch_2"}))


def _money_of_nobody(books: Books) -> None:
    books.put("identity", "stf_1", "purse", balance=5)


def _unnoticed(books: Books) -> None:
    books.watch.money.tampered_with.add("trf_000001")


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [
        ("projections are the transfers", _not_listed),
        ("projections are the transfers", _not_summed),
        ("everything drains", _a_lease),
        ("everything drains", _half_approved),
        ("everything drains", _half_taken_back),
        ("everything drains", _half_booked),
        ("everything drains", _at_the_lines),
        ("everything drains", _half_made),
        ("everything drains", _half_void),
        ("everything drains", _half_imported),
        ("everything drains", _waiting),
        ("everything drains", _dead_shards),
        ("everything drains", _held_for_ever),
        ("everything drains", _a_part_of_before),
        ("everything drains", _closed_with_money),
        ("everything drains", _left_in_the_root),
        ("a code is one voucher", _a_voucher_of_no_code),
        ("what is promised is there", _a_promise_without_money),
        ("what has lapsed is emptied", _lapsed_with_money),
        ("every rupiah is where its history says", _elsewhere),
        ("a success is never undone", _a_voucher_that_is_gone),
        ("zero sum", _money_of_nobody),
        ("whoever changes a transfer is noticed", _unnoticed),
    ],
)
def test_at_the_end_a_rule_is_broken_by(rule: str, breaks: Callable[[Books], None]) -> None:
    books = whole()
    breaks(books)
    with pytest.raises(Broken) as broken:
        at_the_end(books, books.watch, to_text(NOW))
    assert broken.value.rule == rule
