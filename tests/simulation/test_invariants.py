"""What must hold after every step is seen to break, each rule by the smallest thing that breaks it:
an invariant that never complains proves nothing."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from tests.simulation.invariants.answers import Answer
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.days import root_of
from tests.simulation.invariants.watch import Watch

NOW = datetime(2027, 1, 2, 4, tzinfo=UTC)
TODAY = business_day(NOW).isoformat()
COUNT = f"n:{TODAY}"
LATER = timedelta(seconds=30)


def counts(transfers: int) -> dict[str, Any]:
    """What a guard says of the day."""
    return {COUNT: transfers}


def transfer(number: int, debit: str, credit: str, kind: Any, **more: Any) -> Transfer:
    return Transfer(
        id=f"trf_{number:06d}",
        debit_account=debit,
        credit_account=credit,
        amount=more.pop("amount", 100),
        kind=kind,
        reference=more.pop("reference", ""),
        occurred_at=to_text(more.pop("at", NOW)),
        actor="x:y",
        campaign_id=more.pop("campaign_id", "cmp_1"),
        **more,
    )


FUND = transfer(1, "treasury", "campaign:cmp_1", "fund")
ISSUE = transfer(2, "campaign:cmp_1", "voucher:vch_1", "issue")
REDEEM = transfer(3, "voucher:vch_1", "merchant:mrc_1", "redeem")


@dataclass
class Books:
    """Tables by hand, and whoever watches them."""

    tables: dict[str, dict[Any, Any]] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    by: str = "act"
    now: datetime = NOW

    def table(self, concept: str) -> Mapping[Any, Mapping[str, Any]]:
        return self.tables.get(concept, {})

    def put(self, concept: str, pk: str, sk: str = "", **members: Any) -> "Books":
        item = {"pk": pk} | ({"sk": sk} if sk else {}) | members
        raw = {name: to_raw(value) for name, value in item.items() if value is not None}
        self.tables.setdefault(concept, {})[pk, sk] = raw
        return self

    def add(self, one: Transfer) -> "Books":
        members = {name: value for name, value in asdict(one).items() if value is not None}
        return self.put("transfers", members.pop("id"), **members)

    def list(self, one: Transfer) -> "Books":
        for entry in entries(one)[:1]:
            self.put("journal", entry.pop("pk"), entry.pop("sk"), **entry)
        return self

    def look(self) -> "Books":
        self.watch.look(self, self.by, self.now)
        return self

    # A city of one campaign, one voucher, one shop.

    def funded(self) -> "Books":
        self.put("campaigns", "cmp_1", state="published", per_resident=1, face_value=100)
        self.put("accounts", "treasury", balance=-100, credits=0)
        self.put("budgets", "cmp_1#root", state="published", balance=100, **counts(1))
        return self.add(FUND).look()

    def issued(self) -> "Books":
        self.funded().put("budgets", "cmp_1#root", state="published", balance=0, **counts(2))
        return self.voucher(100).add(ISSUE).look()

    def voucher(self, balance: int) -> "Books":
        return self.put(
            "vouchers",
            "vch_1",
            campaign_id="cmp_1",
            resident_id="res_1",
            face_value=100,
            balance=balance,
        )

    def redeemed(self) -> "Books":
        self.issued().voucher(0).put("merchants", "mrc_1", "account", balance=100, **counts(1))
        return self.add(REDEEM).look()


def through(books: Books, instant: datetime) -> Books:
    return books.put("totals", "through", "through", reached=to_text(instant))


def record(books: Books, transfers: list[Transfer], **other: Any) -> Books:
    said = {"transfers": len(transfers), "root": root_of(transfers)} | other
    return books.put("days", "days", TODAY, **said)


def test_a_city_whose_books_are_right_is_left_alone() -> None:
    books = Books().redeemed().list(FUND).list(ISSUE).list(REDEEM)
    through(books, NOW + timedelta(minutes=1)).look()
    record(books, [FUND, ISSUE, REDEEM]).look()
    assert books.watch.money.balances["merchant:mrc_1"] == 100


def _money_without_a_transfer(books: Books) -> None:
    books.redeemed().put("merchants", "mrc_1", "account", balance=101, **counts(1))


def _a_transfer_without_money(books: Books) -> None:
    books.redeemed().add(transfer(4, "merchant:mrc_1", "voucher:vch_1", "refund"))


def _overwritten(books: Books) -> None:
    books.redeemed().add(transfer(3, "voucher:vch_1", "merchant:mrc_1", "redeem", reference="x"))


def _removed(books: Books) -> None:
    del books.redeemed().tables["transfers"]["trf_000003", ""]


def _below_zero(books: Books) -> None:
    again = transfer(4, "voucher:vch_1", "merchant:mrc_1", "redeem")
    books.redeemed().voucher(-100).add(again)
    books.put("merchants", "mrc_1", "account", balance=200, **counts(2))


def _not_counted(books: Books) -> None:
    books.issued().voucher(0).put("merchants", "mrc_1", "account", balance=100)
    books.add(REDEEM)


def _into_a_closed_day(books: Books) -> None:
    record(books.issued(), [FUND, ISSUE]).look()
    books.voucher(0).put("merchants", "mrc_1", "account", balance=100, **counts(1)).add(REDEEM)


def _closed_too_early(books: Books) -> None:
    record(books.redeemed(), [FUND, ISSUE])


def _another_root(books: Books) -> None:
    record(books.redeemed(), [FUND, ISSUE, REDEEM], root="00")


def _record_changed(books: Books) -> None:
    record(books.redeemed(), [FUND, ISSUE, REDEEM]).look()
    record(books, [FUND, ISSUE, REDEEM], signature="x")


def _through_passes_a_transfer(books: Books) -> None:
    through(books.redeemed(), NOW + timedelta(minutes=1))


def _a_transfer_before_through(books: Books) -> None:
    through(books.issued().list(FUND).list(ISSUE), NOW + timedelta(minutes=1)).look()
    books.voucher(0).put("merchants", "mrc_1", "account", balance=100, **counts(1)).add(REDEEM)


def _through_goes_back(books: Books) -> None:
    through(books.redeemed(), NOW).look()
    through(books, NOW - timedelta(seconds=1))


def _a_closed_campaign_gets_money(books: Books) -> None:
    books.redeemed().put("campaigns", "cmp_1", state="closed", per_resident=1).look()
    books.add(transfer(4, "treasury", "campaign:cmp_1", "fund"))
    books.put("accounts", "treasury", balance=-200, credits=0)
    books.put("budgets", "cmp_1#root", state="published", balance=100, **counts(3))


def _two_vouchers(books: Books) -> None:
    books.funded().add(transfer(4, "treasury", "campaign:cmp_1", "fund", amount=200))
    books.put("accounts", "treasury", balance=-300, credits=0)
    books.put("budgets", "cmp_1#root", state="published", balance=300, **counts(2)).look()
    for number in (1, 2):
        name = f"vch_{number}"
        issued = transfer(10 + number, "campaign:cmp_1", f"voucher:{name}", "issue")
        count = counts(2 + number)
        left = 300 - 100 * number
        books.put("budgets", "cmp_1#root", state="published", balance=left, **count)
        same = {"campaign_id": "cmp_1", "resident_id": "res_1"}
        books.put("vouchers", name, **same, face_value=100, balance=100).add(issued)
        if number == 1:
            books.look()


def _lapsed_but_holding(books: Books) -> None:
    books.issued().put("campaigns", "cmp_1", state="published", per_resident=1, lapsed="done")


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [
        ("money moves by transfers", _money_without_a_transfer),
        ("money moves by transfers", _a_transfer_without_money),
        ("transfers are written once", _overwritten),
        ("transfers are written once", _removed),
        ("no account below its bound", _below_zero),
        ("every transfer is counted beside its guard", _not_counted),
        ("closed days are complete", _into_a_closed_day),
        ("closed days are complete", _closed_too_early),
        ("closed days are complete", _another_root),
        ("closed days are immutable", _record_changed),
        ("`through` says no more than is true", _through_passes_a_transfer),
        ("`through` says no more than is true", _a_transfer_before_through),
        ("`through` never goes back", _through_goes_back),
        ("a closed campaign takes no money in", _a_closed_campaign_gets_money),
        ("nobody gets more vouchers than they may", _two_vouchers),
        ("what has lapsed is emptied", _lapsed_but_holding),
    ],
)
def test_a_rule_is_broken_by(rule: str, breaks: Callable[[Books], None]) -> None:
    books = Books()
    breaks(books)
    with pytest.raises(Broken) as broken:
        books.look()
    assert broken.value.rule == rule


def answer(act: str, status: int, id: str = "", **more: Any) -> Answer:
    told: dict[str, Any] = {"key": "key", "once": (), "code": "", "body": {"id": id}, "began": NOW}
    return Answer(act=act, status=status, **told | more)


def says(act: str, **body: Any) -> Answer:
    return answer(act, 201, body=body)


def hear(books: Books, answers: list[Answer]) -> None:
    for one in answers:
        books.watch.answered(one)


@pytest.mark.parametrize(
    ("rule", "answers"),
    [
        ("a success is never undone", [answer("a", 201, "trf_unknown")]),
        ("a success is never undone", [answer("a", 201, "vch_2")]),
        ("a success is never undone", [answer("a", 201, "pay_1")]),
        ("a success is never undone", [answer("a", 201, "stl_1")]),
        ("a success is never undone", [says("a", id="trf_000003", amount=99)]),
        ("a success is never undone", [says("a", id="trf_000003", amount=100, refunded=1)]),
        ("one key, one effect", [answer("act", 201, "trf_000003"), answer("b", 201, "trf_000001")]),
        ("a refusal moved nothing", [answer("act", 409, code="token_used")]),
        ("nothing is unavailable that was done", [answer("act", 503, code="unavailable")]),
        ("no answer is a fault of ours", [answer("a", 500)]),
    ],
)
def test_an_answer_breaks(rule: str, answers: list[Answer]) -> None:
    books = Books().redeemed()
    with pytest.raises(Broken) as broken:
        hear(books, answers)
    assert broken.value.rule == rule


def test_a_second_attempt_that_moves_money_again_breaks_its_key() -> None:
    books = Books(by="first").funded()
    books.by = "second"
    books.put("budgets", "cmp_1#root", state="published", balance=0, **counts(2))
    books.voucher(100).add(ISSUE).look()
    books.watch.answers.asked("first", ["key"])
    with pytest.raises(Broken) as broken:
        books.watch.answered(answer("second", 201, "trf_000002"))
    assert broken.value.rule == "one key, one effect"


def test_whoever_may_ask_no_more_may_have_done_what_they_ask_again() -> None:
    books = Books().redeemed()
    books.watch.answers.asked("act", ["key"])
    # Nobody looks at their key any more.
    books.watch.answered(answer("again", 401, code="unauthenticated"))


def test_what_was_lost_on_the_way_may_have_been_done() -> None:
    books = Books().redeemed()
    books.watch.answered(answer("act", 503, code="unavailable", disturbed=True))


def test_a_claim_is_refused_only_where_nothing_could_pay() -> None:
    refusal = answer("a", 409, code="campaign_exhausted", key="")
    books = Books().issued()
    books.watch.answered(refusal, "cmp_1")
    books = Books().funded()
    later = answer("b", 409, code="campaign_exhausted", key="", began=NOW + LATER)
    with pytest.raises(Broken) as broken:
        books.watch.answered(later, "cmp_1")
    assert broken.value.rule == "nobody is refused while the campaign can pay"


def test_a_claim_may_be_refused_that_asked_when_nothing_could_pay() -> None:
    books = Books().issued()
    books.now = NOW + timedelta(seconds=5)
    books.put("accounts", "treasury", balance=-200, credits=0)
    books.put("budgets", "cmp_1#root", state="published", balance=100, **counts(3))
    books.add(transfer(4, "treasury", "campaign:cmp_1", "fund")).look()
    refusal = answer("a", 409, code="campaign_exhausted", key="")
    books.watch.answered(refusal, "cmp_1")
