"""Reports are kept: a closed day answers what was signed with it, a large one is made by a job, and
what is kept and is not what was signed is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from chalicelib.core.crypto.signed import report_hash
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.work import UNKNOWN_PAUSE_S
from chalicelib.days.ports import Reporter
from chalicelib.days.rules.closing import OutOfTime
from chalicelib.days.rules.reports import Agreement, Difference, NotYet, Outdated
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.reconciliation.rules.report import FRESH, Report
from chalicelib.reconciliation.use.report import FORGOTTEN_AFTER, Reporting, Running
from chalicelib.reconciliation.use.report import OutOfTime as BrokenOff
from tests.stack import TestEmulator
from tests.stores.import_city import Killed, killed_before_write
from tests.stores.reconciled_city import MONDAY, Books, reconciled_city

DAY = date.fromisoformat(MONDAY)
AGREED = Agreement("bank belum menjawab", "finance:stf_1", "finance:stf_2")


@pytest.fixture
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def own(books: Books) -> ReconciliationParts:
    return books.city.parts[ReconciliationParts]


def reporter(books: Books) -> Reporter:
    return books.city.parts.port(Reporter)


def for_ever() -> bool:
    return True


def over(books: Books) -> None:
    """Monday is over, and the projections have followed."""
    books.city.hands.pass_by(days=1)
    books.caught_up()


def of_large_days(books: Books) -> Reporting:
    """Making reports where one transfer is too many for a request."""
    return structs.replace(own(books).reporting, at_once_most=1, queue=lambda id, delay_s: None)


def take_up(books: Books, id: str = MONDAY, sent: list[Any] | None = None) -> None:
    work = structs.replace(own(books).work, send=lambda *message: (sent or []).append(message))
    work.take_up({"id": id}, lambda: 10**9)


def take_up_anew(books: Books, day: str) -> None:
    """Have the job make a report, as if one had been asked for."""
    own(books).reports.begin(date.fromisoformat(day), books.city.clock())
    take_up(books, day)


# What is kept


def test_an_answer_is_kept_under_the_hash_of_all_but_itself(books: Books) -> None:
    told = books.report()
    assert told["report"] == report_hash(told)
    kept = own(books).reports.find(DAY, told["report"])
    assert kept is not None
    assert json.loads(kept) == {name: one for name, one in told.items() if name != "report"}


def test_a_report_that_is_kept_is_never_put_over(books: Books) -> None:
    told = books.report()
    as_of = books.city.clock()
    own(books).reports.keep(DAY, as_of, Report(b"{}", told["report"]))
    kept = own(books).reports.find(DAY, told["report"])
    assert kept is not None
    assert kept != b"{}"


def test_a_report_of_an_open_day_is_of_now_and_earlier_ones_stay(books: Books) -> None:
    before = books.report()
    books.redeem(1_000)
    books.caught_up()
    after = books.report()
    assert after["report"] != before["report"]
    assert after["transfers"] > before["transfers"]
    for told in (before, after):
        assert own(books).reports.find(DAY, told["report"]) is not None


# A closed day


def test_a_closed_day_answers_what_was_signed_for_good(books: Books) -> None:
    over(books)
    record = books.close(MONDAY)
    signed = books.report()
    assert signed["report"] == record["report"]
    assert (signed["transfers"], signed["root"]) == (record["transfers"], record["root"])
    # Whatever moves afterwards.
    books.city.fund(books.campaign, 400_000)
    books.caught_up()
    with books.tampered("accounts", {"pk": "treasury"}, balance=-1):
        assert books.report() == signed
        assert {one["code"] for one in books.anew()["exceptions"]} == {"treasury_differs"}
    assert books.report() == signed


def test_looking_at_a_closed_day_anew_takes_nothing_from_what_was_signed(books: Books) -> None:
    over(books)
    books.close(MONDAY)
    signed = books.report()
    anew = books.anew()
    assert anew["report"] != signed["report"]
    assert {one["state"] for one in anew["checks"]} == {"ok"}
    assert books.report() == signed


def test_a_kept_report_that_was_tampered_with_is_told(books: Books) -> None:
    over(books)
    record = books.close(MONDAY)
    key = {"pk": MONDAY, "sk": f"report#{record['report']}"}
    content = books.item("reconciliations", key)["content"]
    for changes in ({"content": content.replace("ok", "difference")}, {}):
        with books.tampered("reconciliations", key, **changes):
            (found,) = books.report()["exceptions"]
            assert (found["check"], found["code"]) == ("days", "report_changed")
    assert books.report()["report"] == record["report"]


def test_a_closed_day_whose_record_or_transfers_were_changed(books: Books) -> None:
    over(books)
    books.close(MONDAY)
    with books.tampered("days", {"pk": "days", "sk": MONDAY}, root="ab" * 32):
        codes = {one["code"] for one in books.anew()["exceptions"]}
    assert codes == {"root_differs", "chain_broken", "signature_invalid"}
    with books.tampered("transfers", {"pk": books.redeemed[0]}, amount=16_000):
        found = [one for one in books.anew()["exceptions"] if one["check"] == "days"]
    assert [(one["code"], one["transfers"]) for one in found] == [
        ("root_differs", [books.redeemed[0]])
    ]


def test_a_closed_day_whose_audit_journal_was_changed(books: Books) -> None:
    over(books)
    books.close(MONDAY)
    act = next(own(books).days.audit.in_order(DAY))
    key = {"pk": MONDAY, "sk": act.key}
    for changes in ({"actor": "finance:stf_9"}, {"details": "{"}, {"details": '{"a":1.5}'}, {}):
        with books.tampered("audit", key, **changes):
            (found,) = books.anew()["exceptions"]
            assert (found["check"], found["code"]) == ("days", "acts_differ")
            # The day after tells of it, too, and so does a report that the job makes.
            take_up_anew(books, "2026-12-08")
            (found,) = books.report("2026-12-08")["exceptions"]
            assert (found["subject"], found["code"]) == (MONDAY, "acts_differ")
    assert books.anew()["exceptions"] == []


def test_an_open_day_tells_of_the_one_that_it_will_be_chained_to(books: Books) -> None:
    over(books)
    books.close(MONDAY)
    books.city.hands.pass_by(minutes=1)
    with books.tampered("days", {"pk": "days", "sk": MONDAY}, root="ab" * 32):
        found = books.report("2026-12-08")["exceptions"]
    assert {one["code"] for one in found} == {"chain_broken", "signature_invalid"}


def test_a_day_is_not_closed_on_a_difference(books: Books) -> None:
    books.accept(books.upload(",SETORAN TUNAI,credit,6500,"))
    over(books)
    refused = books.finance.post(f"/finance/days/{MONDAY}/close")
    assert (refused.status, refused.code) == (409, "not_reconciled")


# What a day is closed on


def test_the_agreement_stands_in_the_report_where_something_differs(books: Books) -> None:
    over(books)
    made = reporter(books).make(DAY, AGREED, for_ever)
    assert (made.differs, json.loads(made.content)["agreement"]) == ((), None)
    with books.tampered("transfers", {"pk": books.redeemed[0]}, amount=16_000):
        made = reporter(books).make(DAY, AGREED, for_ever)
    assert json.loads(made.content)["agreement"] == AGREED.told()
    (wrong,) = [one for one in made.differs if one.check == "projections"]
    assert wrong == Difference("projections", wrong.expected, wrong.expected - 1, "transfers")


def test_what_waits_is_looked_at_again_and_never_signed(books: Books) -> None:
    over(books)
    books.city.fund(books.campaign, 400_000)  # the projections know nothing of it yet
    waits: list[float] = []
    reporting = structs.replace(own(books).reporting, pause=waits.append)
    made = structs.replace(own(books).day_reports, reporting=reporting)
    with pytest.raises(NotYet):
        made.make(DAY, None, for_ever)
    assert len(waits) > 1

    def caught_up(_: float) -> None:
        books.caught_up()

    reporting = structs.replace(reporting, pause=caught_up)
    made = structs.replace(own(books).day_reports, reporting=reporting)
    assert made.make(DAY, None, for_ever).differs == ()


def test_what_there_was_no_time_for_is_not_signed(books: Books) -> None:
    over(books)
    with pytest.raises(OutOfTime):
        reporter(books).make(DAY, None, lambda: False)


def test_a_report_holds_while_nothing_has_moved_at_the_bank(books: Books) -> None:
    over(books)
    made = reporter(books).make(DAY, None, for_ever)
    books.city.fund(books.campaign, 400_000)  # of a later day
    books.city.parts.writer.transact(made.unmoved)
    books.accept(books.upload(",SETORAN TUNAI,credit,6500,"))
    with pytest.raises(Outdated):
        books.city.parts.writer.transact(made.unmoved)


def test_keeping_what_is_signed_twice_is_once(books: Books) -> None:
    over(books)
    made = reporter(books).make(DAY, None, for_ever)
    reporter(books).keep(DAY, made)
    reporter(books).keep(DAY, replace(made, content=made.content))
    assert own(books).reports.find(DAY, made.sha256) == made.content


# A large day


def test_a_large_day_runs_until_its_report_is_made(books: Books) -> None:
    large = of_large_days(books)
    assert isinstance(large.answer(DAY, None), Running)
    again = large.answer(DAY, None)
    assert isinstance(again, Running)
    assert again.since == books.city.clock()
    take_up(books)
    made = large.answer(DAY, None)
    assert isinstance(made, Report)
    assert json.loads(made.content)["transfers"] == 19
    # For some minutes, nobody needs a new one.
    books.city.hands.pass_by(seconds=FRESH.seconds - 1)
    assert large.answer(DAY, None) == made
    books.city.hands.pass_by(seconds=2)
    assert isinstance(large.answer(DAY, None), Running)


def test_a_small_day_that_outlasts_its_request_runs_too_and_keeps_nothing(books: Books) -> None:
    steps = iter(range(0, 10_000, 60))
    slow = structs.replace(
        own(books).reporting,
        monotonic=lambda: float(next(steps)),
        queue=lambda id, delay_s: None,
    )
    before = own(books).reports.newest(DAY, books.city.clock())
    assert isinstance(slow.answer(DAY, None), Running)
    assert own(books).reports.newest(DAY, books.city.clock()) == before
    take_up(books)
    assert isinstance(of_large_days(books).answer(DAY, None), Report)


def test_whoever_wants_a_younger_report_says_since_when(books: Books) -> None:
    large = of_large_days(books)
    large.answer(DAY, None)
    take_up(books)
    books.city.hands.pass_by(seconds=5)
    since = books.city.clock()
    assert isinstance(large.answer(DAY, since), Running)
    take_up(books)
    found = large.answer(DAY, since)
    assert isinstance(found, Report)
    assert json.loads(found.content)["as_of"] == to_text(since)


def test_a_job_that_dies_at_any_write_is_done_by_the_next(books: Books) -> None:
    large = of_large_days(books)
    large.answer(DAY, None)
    for number in range(2):
        with killed_before_write(books.city.parts, number), pytest.raises(Killed):
            own(books).reporting.go_on(MONDAY, for_ever)
    take_up(books)
    assert isinstance(large.answer(DAY, None), Report)


def test_a_job_that_breaks_off_is_tried_again_then_given_up_and_asked_for_anew(
    books: Books,
) -> None:
    large = of_large_days(books)
    large.answer(DAY, None)
    with pytest.raises(BrokenOff):
        own(books).reporting.go_on(MONDAY, lambda: False)
    own(books).reporting.give_up(MONDAY)
    with pytest.raises(Refused, match="unavailable"):
        large.answer(DAY, None)
    books.city.hands.pass_by(seconds=FORGOTTEN_AFTER.seconds + 1)
    assert isinstance(large.answer(DAY, None), Running)


def test_a_message_without_its_work_is_asked_for_once_more_then_dropped(books: Books) -> None:
    sent: list[Any] = []
    work = structs.replace(own(books).work, send=lambda *message: sent.append(message))
    work.take_up({"id": MONDAY}, lambda: 10**9)
    assert sent == [({"id": MONDAY, "unknown": True}, UNKNOWN_PAUSE_S)]
    work.take_up({"id": MONDAY, "unknown": True}, lambda: 10**9)
    assert len(sent) == 1


# Over HTTP


def test_only_days_and_instants_that_have_been_are_reconciled(books: Books) -> None:
    get = books.finance.get
    assert get("/finance/reconciliation", date="2027-01-01").status == 422
    assert get("/finance/reconciliation", date="x").status == 422
    assert get("/finance/reconciliation", since="x").status == 422
    later = to_text(books.city.clock() + timedelta(hours=1))
    assert get("/finance/reconciliation", since=later).status == 422
    assert get("/finance/reconciliation").ok()["date"] == MONDAY
