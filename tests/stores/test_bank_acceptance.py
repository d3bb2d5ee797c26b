"""What is accepted moves money, once and in order; what is handed in moves nothing."""

import random

import pytest

from chalicelib.bank.formats.shape import whole_rupiah
from chalicelib.bank.parts import BankParts
from chalicelib.bank.use.read import Told
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.parts import LedgerParts
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    COLLEAGUE,
    OFFICER,
    at_the_bank,
    booked,
    came_to,
    merchant_id,
    mixed,
    mt940,
    post,
    small,
    statement,
)
from tests.stores.import_city import Clock, city
from tests.unit.bank_files import booking, notification, transaction


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def balance(parts: Parts, name: str) -> int:
    found = parts[LedgerParts].transfers.balance(name)
    return found[0] if found else 0


def test_what_is_handed_in_moves_nothing(parts: Parts, clock: Clock) -> None:
    told = post(small(parts), mixed(parts))
    assert told.statement.state == "uploaded"
    found = came_to(parts, clock)
    assert found["transfers"] == set()
    assert found["counts"] == {}


def test_a_statement_of_everything_comes_to_what_it_should(parts: Parts, clock: Clock) -> None:
    told = booked(small(parts), mixed(parts))
    assert told.statement.state == "accepted"
    assert [line.state for line in told.lines] == [
        "explained",  # comes back, though it stands before what it comes back of
        "explained",
        "explained",
        "explained",
        "explained",
        "explained",  # all that was left open
        "suspense",  # a second debit for a payment that is paid
        "suspense",
        "suspense",
        "explained",
    ]
    found = came_to(parts, clock)
    assert found["settlement"] == (0, 0, 7, 2)
    assert found["counts"] == {"movements": 10, "waiting": 3}
    assert found["accounts"] == {"bank": (9_300, 11_360), "treasury": None, "suspense": (-1_010, 0)}
    assert found["merchants"][merchant_id(2)] == 2_000
    assert found["merchants"][merchant_id(6)] == 60
    assert found["position"].in_sen == found["position"].unconfirmed == -930_000


def test_whoever_handed_it_in_does_not_accept_it(parts: Parts) -> None:
    bank = small(parts)
    told = post(bank, mixed(parts))
    with pytest.raises(Refused, match="same_person"):
        bank.accept.accept(told.statement.id, OFFICER, None)
    bank.accept.accept(told.statement.id, COLLEAGUE, None)
    with pytest.raises(Refused, match="state_conflict"):
        bank.accept.accept(told.statement.id, COLLEAGUE, None)


def accepted(parts: Parts, content: bytes, media_type: str = "text/plain") -> Told:
    bank = parts[BankParts]
    told, _ = bank.take_in.post(content, media_type, None, OFFICER, None)
    return bank.accept.accept(told.statement.id, COLLEAGUE, None)


def test_the_very_first_balances_open_the_account(parts: Parts, clock: Clock) -> None:
    content = mt940(1_000_050, ("C", 60, "JASA GIRO"), ("D", 500_000, "BIAYA ADM"))
    accepted(parts, content)
    found = came_to(parts, clock)
    assert {(kind, amount) for _, _, _, amount, kind, _ in found["transfers"]} == {
        ("deposit", 10_000),
        ("interest", 1),  # 10,000.50 and 0.60 come to 10,001
        ("fee", 5_000),
    }
    assert balance(parts, "bank") == -5_001
    assert parts[BankParts].account.position().last_closing == 500_110
    # It is opened once.
    accepted(parts, mt940(500_110, ("D", 110, "BIAYA ADM"), day="261202"))
    assert balance(parts, "bank") == -5_000
    assert balance(parts, "treasury") == 5_000


def test_a_file_that_does_not_run_on_is_told_and_refused(parts: Parts, clock: Clock) -> None:
    clock.pass_by(hours=72)
    accepted(parts, mt940(100_000, ("C", 50_000, "SETOR")))
    late = mt940(200_000, ("C", 1_000, "SETOR"), day="261203")
    told, _ = parts[BankParts].take_in.post(late, "text/plain", None, OFFICER, None)
    assert told.gap_in_sen == 50_000
    with pytest.raises(Refused, match="state_conflict") as refused:
        parts[BankParts].accept.accept(told.statement.id, COLLEAGUE, None)
    assert "500" in refused.value.kind.detail[1]
    assert balance(parts, "bank") == -1_500
    # The day that was left out is accepted first; then it runs on.
    accepted(parts, mt940(150_000, ("C", 50_000, "SETOR"), day="261202"))
    parts[BankParts].accept.accept(told.statement.id, COLLEAGUE, None)
    assert balance(parts, "bank") == -2_010


def test_a_file_that_overlaps_with_one_accepted_since_has_no_gap(parts: Parts) -> None:
    accepted(parts, mt940(100_000))
    bank = parts[BankParts]
    first, second = [("D", 2_500, "KIRIM")], [("D", 2_500, "KIRIM"), ("D", 700, "BIAYA ADM")]
    files = [mt940(100_000, *first), mt940(100_000, *second)]
    told = [bank.take_in.post(one, "text/plain", None, OFFICER, None)[0] for one in files]
    bank.accept.accept(told[0].statement.id, COLLEAGUE, None)
    assert bank.read.get(told[1].statement.id).gap_in_sen == 0
    bank.accept.accept(told[1].statement.id, COLLEAGUE, None)
    assert balance(parts, "bank") == -968


def test_two_real_debits_stay_two_where_only_so_the_balances_run_on(parts: Parts) -> None:
    accepted(parts, mt940(100_000, ("D", 2_500, "KIRIM")))
    told = accepted(parts, mt940(97_500, ("D", 2_500, "KIRIM")))
    assert [line.state for line in told.lines] == ["suspense"]
    assert balance(parts, "bank") == -950


def test_a_file_without_balances_is_confirmed_by_one_with_them(parts: Parts) -> None:
    accepted(parts, mt940(100_000))
    accepted(parts, statement(",KIRIM,debit,25,"), "text/csv")
    assert parts[BankParts].account.position().unconfirmed == -2_500
    told = accepted(parts, mt940(100_000, ("D", 2_500, "KIRIM A"), ("D", 700, "BIAYA ADM")))
    assert [line.state for line in told.lines] == ["told_before", "explained"]
    position = parts[BankParts].account.position()
    assert (position.unconfirmed, position.last_closing) == (0, 96_800)
    assert balance(parts, "bank") == -968


def test_what_a_report_says_the_bank_refused_is_owed_again_and_nothing_is_booked(
    parts: Parts, clock: Clock
) -> None:
    names = at_the_bank(parts, [1_000, 2_000])
    told = accepted(parts, pain002(names[1], "AC04"), "application/xml")
    assert [line.state for line in told.lines] == ["explained"]
    found = came_to(parts, clock)
    assert found["settlement"] == (1_000, 1, 0, 1)
    assert found["merchants"][merchant_id(2)] == 2_000
    assert balance(parts, "bank") == 0
    assert "movements" not in found["counts"]


def test_what_a_report_says_again_waits_for_nobody(parts: Parts) -> None:
    """Nothing of it is booked, so there is nothing to explain."""
    (name,) = at_the_bank(parts, [1_000])
    accepted(parts, pain002(name, "AC04"), "application/xml")
    told = accepted(parts, pain002(name, "AM09"), "application/xml")
    assert [line.state for line in told.lines] == ["suspense"]
    assert parts[BankParts].read.waiting(None, 10)[0] == []


def pain002(name: str, reason: str) -> bytes:
    """A bank's report that it will not carry a payment out."""
    return (
        '<?xml version="1.0"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-12-01T01:00:00Z</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>261201001</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09"
        "</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>1</OrgnlPmtInfId>"
        f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf>"
        f"<Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def test_a_batch_of_two_settlements_is_booked_however_many_it_names(
    parts: Parts, clock: Clock
) -> None:
    """All of one and each of the other: more than one transaction holds."""
    amounts = [1_000 + place for place in range(40)], [2_000 + place for place in range(15)]
    names = at_the_bank(parts, amounts[0]), at_the_bank(parts, amounts[1], number="261201002")
    details = [
        transaction(name, f"{amount}.00")
        for some in (0, 1)
        for name, amount in zip(names[some], amounts[some], strict=True)
    ]
    total = sum(map(sum, amounts))
    entry = booking(f"{total}.00", details="".join(details))
    told = accepted(parts, notification(entry).encode(), "application/xml")
    assert told.statement.state == "accepted"
    assert [line.state for line in told.lines] == ["explained"]
    assert came_to(parts, clock)["settlement"] == (0, 0, 40, 0)
    assert balance(parts, "bank") == total
    assert balance(parts, "suspense") == 0


def test_a_closed_day_takes_nothing_that_a_bank_line_books(parts: Parts) -> None:
    accepted(parts, mt940(100_000))
    client_of(parts.connection).update_item(
        TableName=parts.settings.table("accounts"),
        Key={"pk": {"S": "bank"}},
        UpdateExpression="SET closed_through = :day",
        ExpressionAttributeValues={":day": {"S": "2026-12-01"}},
    )
    with pytest.raises(Refused, match="unavailable"):
        accepted(parts, mt940(100_000, ("D", 2_500, "KIRIM"), day="261202"))
    assert balance(parts, "bank") == -1_000


@pytest.mark.parametrize("seed", range(3))
def test_whatever_statements_come_minus_bank_is_the_closing_balance_cut_to_the_rupiah(
    parts: Parts, clock: Clock, seed: int
) -> None:
    """Days with sen, overlapping files, the same day in another format."""
    clock.pass_by(hours=96)
    dice = random.Random(seed)
    in_sen = dice.randrange(10**7)
    for day in range(1, 5):
        moved = [
            ("C", dice.randrange(1, 10**5), "JASA GIRO")
            if dice.random() < 0.4
            else ("D", 100 * dice.randrange(1, 500), dice.choice(["KIRIM", "BIAYA ADM"]))
            for _ in range(dice.randrange(6))
        ]
        cut = dice.randrange(len(moved) + 1)
        name = f"2612{day:02d}"
        if 0 < cut < len(moved):
            accepted(parts, mt940(in_sen, *moved[:cut], day=name))
        if moved and dice.random() < 0.5 and not any(by % 100 for _, by, _ in moved):
            rows = [
                f",{text},{'credit' if mark == 'C' else 'debit'},{by // 100},"
                for mark, by, text in moved
            ]
            accepted(parts, statement(*rows, day=f"2026-12-{day:02d}"), "text/csv")
        accepted(parts, mt940(in_sen, *moved, day=name))
        in_sen += sum(by if mark == "C" else -by for mark, by, _ in moved)
        assert parts[BankParts].account.position().in_sen == in_sen
        assert -balance(parts, "bank") == whole_rupiah(in_sen)
        names = ("bank", "treasury", "suspense")
        assert sum(balance(parts, one) for one in names) == 0
