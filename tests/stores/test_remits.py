"""Withheld tax: no more is remitted than is due, whoever proposes and decides at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.remit import Remit
from chalicelib.procurement.rules.taxes import TaxKind, Withheld
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, city, killed_before_write

BY, OTHER = Subject("finance", "stf_2", ""), Subject("finance", "stf_3", "")
NEXT_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)  # midnight in Jakarta
_numbers = count(1)


@pytest.fixture
def parts(emulator: TestEmulator) -> Parts:
    """A city in which nothing of a kind is due but 1,000 rupiah."""
    parts = city(Clock())
    if due := _due(parts):
        parts.writer.transact([parts[ProcurementParts].taxes.take("ppn", due)])
    _withhold(parts, 1_000)
    return parts


def _withhold(parts: Parts, amount: int, kind: TaxKind = "ppn", of: str = "mrc_1") -> Withheld:
    """So much was withheld of an acceptance."""
    at, bast = to_text(parts.clock()), f"BAST {next(_numbers)}"
    one = Withheld(of, "ord_1", bast, kind, base=amount * 10, amount=amount, at=at)
    parts.writer.transact(parts[ProcurementParts].taxes.withhold([one]))
    return one


def _due(parts: Parts, kind: TaxKind = "ppn") -> int:
    (found,) = [one for one in parts[ProcurementParts].taxes.every() if one.kind == kind]
    return found.due


def _same(remit: Remit) -> Remit:
    return remit


def _code() -> str:
    # Another first digit than that of other tests' codes: they share the tables.
    return f"1{next(_numbers):014}"


def _propose(parts: Parts, amount: int, code: str | None = None) -> Remit:
    return parts[ProcurementParts].remit.propose("ppn", amount, code or _code(), BY, None, _same)


def _refusal(act: Callable[[], object]) -> str | None:
    try:
        act()
    except Refused as refused:
        return refused.code
    return None


def test_what_is_withheld_is_due_until_it_is_on_its_way(parts: Parts) -> None:
    first = _propose(parts, 600)
    assert _due(parts) == 400
    assert _refusal(lambda: _propose(parts, 401)) == "state_conflict"
    _propose(parts, 400)
    parts[ProcurementParts].remit.reject(first.id, "keliru", BY, None, _same)
    assert _due(parts) == 600


def test_of_a_kind_that_was_never_withheld_nothing_is_remitted(parts: Parts) -> None:
    propose = parts[ProcurementParts].remit.propose
    if not _due(parts, "pph_final"):
        code = _refusal(lambda: propose("pph_final", 1, _code(), BY, None, _same))
        assert code == "state_conflict"


def test_of_forty_proposals_at_once_those_go_in_that_there_is_tax_for(parts: Parts) -> None:
    with ThreadPoolExecutor(40) as pool:
        codes = list(pool.map(lambda _: _refusal(lambda: _propose(parts, 250)), range(40)))
    assert (1_000 - _due(parts)) // 250 == codes.count(None)
    assert 1 <= codes.count(None) <= 4
    assert set(codes) <= {None, "state_conflict", "unavailable"}


def test_a_billing_code_counts_once_until_it_is_rejected(parts: Parts) -> None:
    use, code = parts[ProcurementParts].remit, _code()
    first = _propose(parts, 10, code)
    assert _refusal(lambda: _propose(parts, 10, code)) == "reference_used"
    assert _due(parts) == 990
    use.reject(first.id, "salah nomor", BY, None, _same)
    assert _propose(parts, 20, code).state == "proposed"


def test_another_approves_once_and_forty_rejections_give_back_once(parts: Parts) -> None:
    use = parts[ProcurementParts].remit
    remit = _propose(parts, 300)
    assert _refusal(lambda: use.approve(remit.id, BY, None, _same)) == "same_person"
    assert use.approve(remit.id, OTHER, None, _same).state == "approved"
    assert _refusal(lambda: use.approve(remit.id, OTHER, None, _same)) == "state_conflict"
    with ThreadPoolExecutor(40) as pool:
        codes = list(
            pool.map(
                lambda _: _refusal(lambda: use.reject(remit.id, "x", BY, None, _same)), range(40)
            )
        )
    assert codes.count(None) == 1
    assert _due(parts) == 1_000
    assert _refusal(lambda: use.approve("rmt_none", OTHER, None, _same)) == "not_found"


def test_the_bank_confirms_once_and_what_it_has_booked_is_not_dropped(parts: Parts) -> None:
    use, register = parts[ProcurementParts].remit, parts[ProcurementParts].remits
    remit = _propose(parts, 300)
    code, now = remit.billing_code, parts.clock()

    def write(*writes: object) -> str | None:
        return _refusal(lambda: parts.writer.transact(list(writes)))  # type: ignore[arg-type]

    assert write(register.confirm(code, 300, "", now)) == "state_conflict", "nobody approved it"
    approved = use.approve(remit.id, OTHER, None, _same)
    early = register.reject(replace(approved, state="rejected", decided_by=BY.actor))
    assert write(register.confirm(code, 299, "", now)) == "state_conflict"
    assert write(register.confirm(code, 300, "N" * 16, now)) is None
    assert write(register.confirm(code, 300, "N" * 16, now)) == "state_conflict"
    assert write(*early) == "state_conflict"
    (found,) = register.find([code]).values()
    assert (found.state, found.remitted, found.ntpn) == ("remitted", 300, "N" * 16)
    assert write(register.name(code, "M" * 16)) is None
    assert write(register.take_back(code, 300, NEXT_YEAR)) is None
    assert write(register.take_back(code, 300, NEXT_YEAR)) == "state_conflict"
    assert write(register.name(code, "M" * 16)) == "state_conflict"
    (found,) = register.find([code]).values()
    assert (found.state, found.ntpn) == ("approved", "")
    assert found.remitted_in == {2026: 300, 2027: -300}
    assert _refusal(lambda: use.reject(remit.id, "x", BY, None, _same)) == "state_conflict"
    assert _due(parts) == 700, "the account moves with the bank's line, what is due when proposed"


def test_killed_before_its_write_a_proposal_takes_nothing(parts: Parts) -> None:
    code = _code()
    with pytest.raises(Killed), killed_before_write(parts, 0):
        _propose(parts, 10, code)
    assert (parts[ProcurementParts].remits.find([code]), _due(parts)) == ({}, 1_000)


def test_the_list_of_what_was_withheld_is_by_month_and_merchant(parts: Parts) -> None:
    mine, other = _withhold(parts, 7, of="mrc_7"), _withhold(parts, 8, of="mrc_8")
    parts.clock.pass_by(days=31)  # type: ignore[attr-defined]  # a test's clock
    later = _withhold(parts, 9, of="mrc_7")
    taxes = parts[ProcurementParts].taxes
    listed = list(taxes.withheld(["2027-01", "2026-12"], "mrc_7"))
    assert [one.bast for one in listed if one in (mine, later)] == [later.bast, mine.bast]
    assert other not in listed
    assert {mine, other} <= set(taxes.withheld(["2026-12"]))
    again = taxes.withhold([mine])
    assert _refusal(lambda: parts.writer.transact(again)) == "state_conflict"
