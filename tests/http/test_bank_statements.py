"""Bank statements over HTTP: what was paid, what came back, and what people have to look at."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from tests.http.bank_acts import (
    HEADER,
    STATEMENTS,
    accept,
    booked,
    owed,
    payment,
    post,
    sent,
    statement,
    states,
)
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


def test_what_is_handed_in_moves_nothing(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 30_000)
    transfers = city.transfers_stored()
    told = post(city.finance, statement(city, f"{out.payments[0]},,debit,30000,")).ok(201)
    assert (told["state"], states(told)) == ("uploaded", ["explained"])
    assert (told["opening"], told["closing"], told["account"]) == (None, None, None)
    assert told["lines"][0]["explained"] == [
        {"kind": "payout", "amount": 30_000, "end_to_end_id": out.payments[0]}
    ]
    assert city.transfers_stored() == transfers
    assert payment(city, out, 0)["state"] == "sent"


def test_debits_are_paid_and_credits_go_back_to_the_merchant(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 30_000, 20_000, 10_000)
    paid_before, unexplained = city.balance("bank"), city.balance("suspense")
    told = booked(
        city,
        statement(
            city,
            f"{out.payments[1]},Pencairan,credit,20000,AC04 rekening tutup",
            *(
                f"{name},Pencairan,debit,{amount},"
                for name, amount in zip(out.payments, out.amounts, strict=True)
            ),
            ",SETORAN TUNAI,debit,2500,",
        ),
    )
    assert (told["state"], told["accepted_by"]) == ("accepted", f"finance:{colleague.id}")
    assert told["begun_by"] == f"finance:{city.finance.id}"
    assert states(told) == [*["explained"] * 4, "suspense"]
    assert (told["counts"]["explained"], told["counts"]["suspense"]) == (4, 1)
    assert [line["line"] for line in told["lines"]] == [2, 3, 4, 5, 6]
    assert told["lines"][0]["reason"] == "AC04: Rekening sudah ditutup (rekening tutup)"
    assert city.balance("bank") == paid_before + 42_500
    assert city.balance("suspense") == unexplained - 2_500
    assert [owed(city, shop) for shop in out.shops] == [0, 20_000, 0]
    assert payment(city, out, 0)["state"] == "paid"
    assert payment(city, out, 1)["state"] == "returned"
    assert city.finance.get(f"{STATEMENTS}/{told['id']}").ok() == told
    line = f"{told['id']}#2"
    (back,) = [one for one in city.parts[LedgerParts].transfers.all() if one.bank_line == line]
    assert (back.kind, back.debit_account) == ("payout_returned", "bank")
    assert (back.reference, back.actor) == ("AC04 rekening tutup", f"finance:{colleague.id}")


def test_whoever_handed_a_file_in_does_not_accept_it(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 114_000)
    booked(city, statement(city, f"{out.payments[0]},,debit,114000,"))
    transfers = city.transfers_stored()
    # One officer's invented return of a paid payment.
    told = post(city.finance, statement(city, f"{out.payments[0]},RETUR,credit,114000,AC04")).ok(
        201
    )
    refused(city.finance.post(f"{STATEMENTS}/{told['id']}/accept"), "same_person")
    assert city.transfers_stored() == transfers
    assert owed(city, out.shops[0]) == 0
    discarded = city.finance.post(f"{STATEMENTS}/{told['id']}/discard").ok()
    assert (discarded["state"], discarded["discarded_by"]) == (
        "discarded",
        f"finance:{city.finance.id}",
    )
    refused(accept(city, told["id"]), "state_conflict")
    refused(colleague.post(f"{STATEMENTS}/{told['id']}/discard"), "state_conflict")


def test_a_discarded_file_may_be_handed_in_anew(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 3_100)
    content = statement(city, f"{out.payments[0]},,debit,3100,")
    first = post(city.finance, content).ok(201)
    colleague.post(f"{STATEMENTS}/{first['id']}/discard").ok()
    second = post(city.finance, content).ok(201)
    assert second["id"] != first["id"]
    assert post(city.finance, content).ok(200)["id"] == second["id"]
    assert accept(city, second["id"]).ok()["state"] == "accepted"
    assert payment(city, out, 0)["state"] == "paid"


def test_a_file_of_another_account_is_refused(city: TestCity) -> None:
    before = len(city.finance.every(STATEMENTS))
    content = (
        b":20:A\n:25:9998887776\n:28C:1/1\n:60F:C260101IDR0,\n"
        b":61:260101C5,NINTNONREF\n:62F:C260101IDR5,\n"
    )
    problem = refused(post(city.finance, content, "text/plain"), "validation_failed")
    assert problem["errors"][0]["field"] == "account"
    assert len(city.finance.every(STATEMENTS)) == before


def test_what_came_back_is_owed_again(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 15_000)
    booked(city, statement(city, f"{out.payments[0]},,debit,15000,"))
    booked(city, statement(city, f"{out.payments[0]},,credit,15000,AM09"))
    assert owed(city, out.shops[0]) == 15_000
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": to_text(city.clock())}
    drafted = city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
    assert out.shops[0].id in {line["merchant_id"] for line in drafted["lines"]}
    city.finance.post(f"/finance/settlements/{drafted['id']}/cancel").ok()


def test_the_same_file_again_moves_nothing_and_answers_the_same(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 12_000)
    content = statement(city, f"{out.payments[0]},,debit,12000,")
    key, accepting = fresh_key(), fresh_key()
    first = post(city.finance, content, key=key)
    path = f"{STATEMENTS}/{first.ok(201)['id']}/accept"
    accepted = colleague.post(path, key=accepting)
    transfers = city.transfers_stored()
    again = post(city.finance, content, key=key)
    assert again.replayed
    assert (again.status, again.body) == (201, accepted.ok())
    assert post(colleague, content).ok() == accepted.ok()
    replayed = colleague.post(path, key=accepting)
    assert replayed.replayed
    assert replayed.ok() == accepted.ok()
    refused(colleague.post(path), "state_conflict")
    assert city.transfers_stored() == transfers
    refused(post(city.finance, content + b"\n", key=key), "idempotency_key_reused")


def test_forty_posts_and_forty_acceptances_at_once_have_one_effect(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 11_000, 9_000)
    before = city.balance("bank")
    content = statement(
        city,
        f"{out.payments[0]},,debit,11000,",
        f"{out.payments[1]},,debit,9000,",
        f"{out.payments[1]},,credit,9000,AC04",
    )
    with ThreadPoolExecutor(40) as pool:
        replies = list(pool.map(lambda _: post(city.finance, content), range(40)))
    assert {reply.status for reply in replies} <= {200, 201, 202}
    told = post(city.finance, content).ok()
    assert city.balance("bank") == before
    with ThreadPoolExecutor(40) as pool:
        replies = list(pool.map(lambda _: accept(city, told["id"]), range(40)))
    assert [reply.status for reply in replies if reply.status < 300] == [200]
    assert {reply.status for reply in replies} <= {200, 409, 503}
    told = city.finance.get(f"{STATEMENTS}/{told['id']}").ok()
    assert (told["state"], states(told)) == ("accepted", ["explained"] * 3)
    assert city.balance("bank") == before + 11_000
    assert owed(city, out.shops[1]) == 9_000


def test_overlapping_statements_tell_of_a_movement_once(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 8_000, 7_000)
    fee = ",BIAYA TRANSFER SIANG,debit,2500,"
    booked(city, statement(city, f"{out.payments[0]},,debit,8000,", fee))
    before = city.balance("bank")
    told = booked(
        city,
        statement(
            city,
            f"{out.payments[0]},,debit,8000,",
            fee,
            fee,
            f"{out.payments[1]},,debit,7000,",
        ),
    )
    assert states(told)[:2] == ["told_before"] * 2
    assert states(told)[3] == "explained"
    assert states(told)[2] != "told_before"  # the day's second fee like the first
    assert told["counts"]["told_before"] == 2
    assert city.balance("bank") == before + 9_500


def test_of_two_files_that_overlap_the_second_means_less_once_the_first_is_accepted(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 4_200)
    row = f"{out.payments[0]},,debit,4200,"
    first = post(city.finance, statement(city, row)).ok(201)
    second = post(city.finance, statement(city, row, ",LAIN,debit,10,")).ok(201)
    assert states(second) == ["explained", "suspense"]
    accept(city, first["id"]).ok()
    before = city.balance("bank")
    assert states(accept(city, second["id"]).ok()) == ["told_before", "suspense"]
    assert city.balance("bank") == before + 10


def test_what_a_file_means_more_since_is_looked_at_before_it_is_accepted(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 4_300, 4_400, 4_500)
    rest = city.balance(f"settlement:{out.id}") - 4_300
    first = post(city.finance, statement(city, f"{out.payments[0]},,debit,4300,")).ok(201)
    second = post(city.finance, statement(city, f",Batch {out.number},debit,{rest},")).ok(201)
    assert states(second) == ["suspense"]
    accept(city, first["id"]).ok()
    before = city.balance("bank")
    refused(accept(city, second["id"]), "state_conflict")
    assert city.balance("bank") == before
    # Nothing was booked; now it says what it means.
    assert states(city.finance.get(f"/finance/bank-statements/{second['id']}").ok()) == [
        "explained"
    ]
    accept(city, second["id"]).ok()
    assert city.balance("bank") == before + rest


def test_a_payment_is_never_confirmed_twice(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 6_000)
    row = f"{out.payments[0]},,debit,6000,"
    told = booked(city, statement(city, row, row))
    assert states(told) == ["explained", "suspense"]
    assert out.payments[0] in told["lines"][1]["note"]
    assert owed(city, out.shops[0]) == 0


def test_another_amount_than_the_payment_s_waits_with_both_amounts(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 25_000)
    told = booked(city, statement(city, f"{out.payments[0]},,debit,24100,"))
    (line,) = told["lines"]
    assert line["state"] == "suspense"
    assert "Rp\u00a025.000" in line["note"]
    assert "Rp\u00a024.100" in line["note"]
    assert payment(city, out, 0)["state"] == "sent"
    waiting = city.finance.every(f"{STATEMENTS}/waiting")
    assert told["id"] in {one["statement_id"] for one in waiting}


def test_one_debit_for_all_that_is_open_pays_all_of_it(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, *[1_000 + place for place in range(45)])
    open_ = city.balance(f"settlement:{out.id}")
    told = booked(city, statement(city, f",Batch {out.number},debit,{open_},"))
    assert states(told) == ["explained"]
    assert city.balance(f"settlement:{out.id}") == 0
    assert city.finance.get(f"/finance/settlements/{out.id}").ok()["state"] == "paid"


def test_the_money_of_an_sp2d_arrives_once(city: TestCity) -> None:
    campaign = city.campaign(fund=0)
    reference = f"SP2D-{fresh_key()}"
    body = {"amount": 777_000, "reference": reference}
    path = f"/finance/campaigns/{campaign}/funds"
    city.finance.post(path, body, key=fresh_key()).ok(201)
    treasury, suspense = city.balance("treasury"), city.balance("suspense")
    told = booked(
        city,
        statement(
            city,
            f",Dana {reference} kas daerah,credit,777000,",
            f",{reference} lagi,credit,777000,",
        ),
    )
    assert states(told) == ["explained", "suspense"]
    assert city.balance("treasury") == treasury + 777_000
    assert city.balance("suspense") == suspense + 777_000
    assert city.balance(f"campaign:{campaign}") == 777_000


@pytest.mark.parametrize(
    ("content", "media_type", "field"),
    [
        (b"", "text/csv", "file"),
        (b"a,b\n1,2\n", "text/csv", "file"),
        (f"{HEADER}\n".encode(), "text/csv", "file"),
        (f"{HEADER}\n2026-02-30,,x,debit,1,\n".encode(), "text/csv", "booked_on"),
        (f"{HEADER}\n2099-01-01,,x,debit,1,\n".encode(), "text/csv", "booked_on"),
        (f"{HEADER}\n2026-01-01,,x,keluar,1,\n".encode(), "text/csv", "direction"),
        (f"{HEADER}\n2026-01-01,,x,debit,1.50,\n".encode(), "text/csv", "amount"),
        (f"{HEADER}\n2026-01-01,,x,debit,-1,\n".encode(), "text/csv", "amount"),
        (f"{HEADER}\n2026-01-01,,x,debit,1,\nTOTAL,,,debit,2,\n".encode(), "text/csv", "amount"),
        (f"{HEADER}\n2026-01-01,,Caf\xe9,debit,1,\n".encode("cp1252"), "text/csv", "file"),
        (f"{HEADER}\n2026-01-01,,Caf\xe9,debit,1,\n".encode("utf-16-le"), "text/csv", "file"),
        (b"<a/>", "application/xml", "file"),
        (b"<!DOCTYPE a><a/>", "application/xml", "file"),
        (b"\xff\xfe", "application/xml", "file"),
        (b"not a statement", "text/plain", "file"),
        (b":20:A\n:25:1\n:28C:1\n:60F:C260101IDR0,\n", "text/plain", "closing_balance"),
    ],
)
def test_what_is_no_sound_statement_is_refused_and_nothing_stored(
    city: TestCity, content: bytes, media_type: str, field: str
) -> None:
    before = len(city.finance.every(STATEMENTS))
    problem = refused(post(city.finance, content, media_type), "validation_failed")
    assert problem["errors"][0]["field"] == field
    assert len(city.finance.every(STATEMENTS)) == before


def test_a_bank_s_own_csv_is_read_by_a_mapping(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 51_000)
    day = business_day(city.clock()).strftime("%d/%m/%Y")
    content = (
        f"Rekening;0011234567\n\nTanggal;Keterangan;Debet;Kredit;Saldo\n"
        f"{day};BI-FAST {out.payments[0]};51.000,00;;1.000,00\n"
    ).encode()
    mapping = (
        '{"booked_on":"Tanggal","reference":"Keterangan","debit":"Debet","credit":"Kredit",'
        '"date_format":"DD/MM/YYYY","delimiter":";","decimal":","}'
    )
    told = booked(city, content, mapping=mapping)
    assert states(told) == ["explained"]
    assert payment(city, out, 0)["state"] == "paid"
    problem = refused(post(city.finance, content, mapping="{}"), "validation_failed")
    assert problem["errors"][0]["field"] == "booked_on"
    refused(post(city.finance, content, mapping='{"booked_on":"Tanggal"}'), "validation_failed")
