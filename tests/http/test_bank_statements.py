"""Bank statements over HTTP: what was paid, what came back, and what people have to look at."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from tests.http.bank_acts import (
    HEADER,
    STATEMENTS,
    owed,
    payment,
    post,
    sent,
    statement,
)
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


def test_debits_are_paid_and_credits_go_back_to_the_merchant(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 30_000, 20_000, 10_000)
    paid_before = city.balance("bank")
    content = statement(
        city,
        f"{out.payments[1]},Pencairan,credit,20000,AC04 rekening tutup",
        *(
            f"{name},Pencairan,debit,{amount},"
            for name, amount in zip(out.payments, out.amounts, strict=True)
        ),
        ",BIAYA ADM,debit,2500,",
    )
    told = post(city.finance, content).ok()
    assert (told["matched"], told["returned"], told["unmatched"]) == (3, 1, 1)
    assert [line["state"] for line in told["lines"]] == [
        "returned",
        "matched",
        "matched",
        "matched",
        "unmatched",
    ]
    assert [line["line"] for line in told["lines"]] == [2, 3, 4, 5, 6]
    back = told["lines"][0]
    assert back["merchant_id"] == out.shops[1].id
    assert back["settlement_id"] == out.id
    assert back["reason"] == "AC04: Rekening sudah ditutup (rekening tutup)"
    transfer = city.parts[LedgerParts].transfers.find(back["transfer_id"])
    assert transfer is not None
    assert (transfer.kind, transfer.debit_account) == ("payout_returned", "bank")
    assert transfer.reference == "AC04 rekening tutup"
    assert city.balance("bank") == paid_before + 40_000
    assert [owed(city, shop) for shop in out.shops] == [0, 20_000, 0]
    assert payment(city, out, 0)["state"] == "paid"
    assert payment(city, out, 1)["state"] == "returned"
    assert city.finance.get(f"{STATEMENTS}/{told['id']}").ok() == told


def test_what_came_back_is_in_the_next_draft(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 15_000)
    row = f"{out.payments[0]},,credit,15000,AC01"
    assert post(city.finance, statement(city, row)).ok()["returned"] == 1
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
    key = fresh_key()
    first = post(city.finance, content, key=key)
    transfers = city.transfers_stored()
    again = post(city.finance, content, key=key)
    assert again.replayed
    assert again.ok() == first.ok()
    assert post(colleague, content).ok() == first.ok()
    assert city.transfers_stored() == transfers
    refused(post(city.finance, content + b"\n", key=key), "idempotency_key_reused")


def test_forty_posts_at_once_have_one_effect(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 11_000, 9_000)
    paid_before = city.balance("bank")
    content = statement(
        city,
        f"{out.payments[0]},,debit,11000,",
        f"{out.payments[1]},,debit,9000,",
        f"{out.payments[1]},,credit,9000,AC04",
    )
    with ThreadPoolExecutor(40) as pool:
        replies = list(pool.map(lambda _: post(city.finance, content), range(40)))
    assert {reply.status for reply in replies} <= {200, 202}
    told = post(city.finance, content).ok()
    assert (told["matched"], told["returned"]) == (2, 1)
    assert city.balance("bank") == paid_before + 11_000
    assert owed(city, out.shops[1]) == 9_000


def test_overlapping_statements_tell_of_a_movement_once(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 8_000, 7_000)
    fee = ",BIAYA TRANSFER SIANG,debit,2500,"
    post(city.finance, statement(city, f"{out.payments[0]},,debit,8000,", fee)).ok()
    told = post(
        city.finance,
        statement(
            city,
            f"{out.payments[0]},,debit,8000,",
            fee,
            fee,
            f"{out.payments[1]},,debit,7000,",
        ),
    ).ok()
    assert [line["state"] for line in told["lines"]] == [
        "duplicate",
        "duplicate",
        "unmatched",  # the day's second fee like the first
        "matched",
    ]
    assert told["duplicates"] == 2


def test_a_payment_is_never_confirmed_twice(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 6_000)
    row = f"{out.payments[0]},,debit,6000,"
    told = post(city.finance, statement(city, row, row)).ok()
    assert [line["state"] for line in told["lines"]] == ["matched", "unmatched"]
    assert out.payments[0] in told["lines"][1]["note"]
    assert owed(city, out.shops[0]) == 0


def test_another_amount_than_the_payment_s_waits_with_both_amounts(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 25_000)
    told = post(city.finance, statement(city, f"{out.payments[0]},,debit,24000,")).ok()
    (line,) = told["lines"]
    assert line["state"] == "unmatched"
    assert "Rp\u00a025.000" in line["note"]
    assert "Rp\u00a024.000" in line["note"]
    assert payment(city, out, 0)["state"] == "sent"


def test_without_an_id_the_settlement_s_number_and_the_amount_tell(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 31_007, 32_009, 32_009)
    told = post(
        city.finance,
        statement(
            city,
            f",Pencairan {out.number},debit,31007,",
            f",Pencairan {out.number},debit,32009,",
            f",TRF {out.payments[1]} OK,debit,32009,",
        ),
    ).ok()
    # The third names its payment; the second could then be the other one.
    assert [line["state"] for line in told["lines"]] == ["matched", "matched", "matched"]
    assert told["lines"][2]["merchant_id"] == out.shops[1].id
    assert told["lines"][1]["merchant_id"] == out.shops[2].id


def test_one_debit_for_all_that_is_open_pays_all_of_it(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, *[1_000 + place for place in range(23)])
    open_ = city.balance(f"settlement:{out.id}")
    told = post(city.finance, statement(city, f",Batch {out.number},debit,{open_},")).ok()
    assert [line["state"] for line in told["lines"]] == ["matched"]
    assert city.balance(f"settlement:{out.id}") == 0
    assert city.finance.get(f"/finance/settlements/{out.id}").ok()["state"] == "paid"


def test_the_money_of_an_sp2d_is_recognised_once(city: TestCity) -> None:
    campaign = city.campaign(fund=0)
    reference = f"SP2D-{fresh_key()}"
    body = {"amount": 777_000, "reference": reference}
    path = f"/finance/campaigns/{campaign}/funds"
    funded = city.finance.post(path, body, key=fresh_key()).ok(201)
    told = post(
        city.finance,
        statement(
            city,
            f",Dana {reference} kas daerah,credit,777000,",
            f",{reference} lagi,credit,777000,",
        ),
    ).ok()
    assert [line["state"] for line in told["lines"]] == ["matched", "unmatched"]
    assert told["lines"][0]["transfer_id"] == funded["id"]
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
    told = post(city.finance, content, mapping=mapping).ok()
    assert [line["state"] for line in told["lines"]] == ["matched"]
    assert payment(city, out, 0)["state"] == "paid"
    problem = refused(post(city.finance, content, mapping="{}"), "validation_failed")
    assert problem["errors"][0]["field"] == "booked_on"
    refused(post(city.finance, content, mapping='{"booked_on":"Tanggal"}'), "validation_failed")


def test_a_gap_to_the_statement_before_is_told(city: TestCity) -> None:
    def mt940(account: str, day: str, opening: int, closing: int) -> bytes:
        moved = f"{closing - opening},NINTNONREF//{fresh_key()[:12]}"
        return (
            f":20:{fresh_key()[:16]}\n:25:{account}\n:28C:1/1\n:60F:C{day}IDR{opening},\n"
            f":61:{day}C{moved}\n:62F:C{day}IDR{closing},\n"
        ).encode()

    account = fresh_key()[:12]
    first = post(city.finance, mt940(account, "260101", 0, 100), "text/plain").ok()
    last = post(city.finance, mt940(account, "260103", 250, 300), "text/plain").ok()
    assert (first["gap"], last["gap"]) == (None, 150)
    assert last["opening_balance"] == 250
    post(city.finance, mt940(account, "260102", 100, 250), "text/plain").ok()
    assert city.finance.get(f"{STATEMENTS}/{last['id']}").ok()["gap"] is None
