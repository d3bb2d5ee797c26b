"""A merchant's statement as a PDF file: the sums of its statement, and a code that proves them."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.signed import STATEMENT_TYP
from chalicelib.core.pdf import qr_modules, text_width
from chalicelib.core.values.instants import business_day
from chalicelib.exports.files.statement_pdf import render
from chalicelib.exports.rules.paper import PaidOut, Paper
from chalicelib.identity.parts import IdentityParts
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.rules.statement import Statement, StatementDay
from chalicelib.verify.receipts import check_statement
from tests.http import settling
from tests.http.client import Person, Reply, refused
from tests.http.conftest import TestCity
from tests.http.test_statements import given_back, next_morning, taken

# Version 18 at level M: it is scanned from paper without trouble at the size that it has.
MOST_IN_QR = 560


def asked(
    shop: Person, language: str = "id", accept: str = "application/pdf", **query: Any
) -> Reply:
    headers = {"Accept": accept, "Accept-Language": language}
    return shop.send("GET", "/merchant/statements/pdf", headers=headers, **query)


def read(raw: bytes) -> tuple[PdfReader, str, str]:
    """The document, its text, and the address behind its QR code."""
    assert raw.startswith(b"%PDF-1.7")
    reader = PdfReader(io.BytesIO(raw), strict=True)
    text = "\n".join(page.extract_text() for page in reader.pages)
    (address,) = [
        str(link.get_object()["/A"]["/URI"])
        for page in reader.pages
        for link in page.get("/Annots", [])
    ]
    return reader, text, address


def paper(days: int, **more: Any) -> Paper:
    """A statement of so many days, something taken on each."""
    first = date(2026, 1, 1)
    lines = [
        StatementDay(first + timedelta(days=i), 10_000, 0, 0, 10_000 * (i + 1), 1)
        for i in range(days)
    ]
    members: dict[str, Any] = dict.fromkeys(Merchant.__dataclass_fields__, "")
    shop = Merchant(
        **members | {"id": "mrc_1", "name": "Warung (Bu) Tini\\ ☕", "bank_account": "9"}
    )
    values: dict[str, Any] = {
        "city": "malang",
        "merchant": shop,
        "statement": Statement(0, lines),
        "payouts": [],
        "through": "2026-12-01T00:00:00.000Z",
        "made_at": "2026-12-01T00:00:00.000Z",
        "proof": "https://tumbas.malangkota.go.id/verify/#" + "x" * 480,
        "keys": "https://tumbas.malangkota.go.id/api/v1/public/keys",
    }
    return Paper(**values | more)


def test_the_paper_holds_the_sums_of_the_statement_and_proves_them(city: TestCity) -> None:
    shop = city.merchant()
    first = next_morning(city)
    one = taken(city, shop, 20_000)
    last = next_morning(city)
    given_back(shop, one, 8_000)
    city.stream.catch_up()
    query = {"from": first.isoformat(), "to": last.isoformat()}
    reply = asked(shop, **query)
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/pdf"
    assert f"tumbas-{shop.id}.pdf" in reply.headers["content-disposition"]
    _, text, address = read(reply.raw)
    assert "Rekening koran pedagang" in text
    assert "Rp 20.000" in text
    assert "-Rp 8.000" in text
    assert "Rp 12.000" in text
    assert "0012345678" not in text
    statement = shop.get("/merchant/statements", **query).ok()
    origin, _, token = address.partition("#")
    assert origin == f"{city.parts.settings.origin}/verify/"
    find_key = city.parts[IdentityParts].keys.find_key("receipt")
    claims = jose.verify(token, typ=STATEMENT_TYP, find_key=find_key)
    sums = ("from", "to", "opening", "redeemed", "refunded", "paid_out", "closing")
    assert {name: claims[name] for name in sums} == {name: statement[name] for name in sums}
    assert (claims["iss"], claims["mid"]) == ("malang", shop.id)
    assert claims["through"].endswith("Z")
    assert check_statement(address, find_key).holds


def test_the_paper_lists_what_was_paid_out(city: TestCity) -> None:
    shop = city.merchant()
    taken(city, shop, 20_000)
    settlement = settling.draft(city)
    settling.act(city.colleague, settlement, "approve").ok()
    city.stream.catch_up()
    _, text, _ = read(asked(shop).raw)
    number = settling.get(city, settlement)["number"]
    assert number in text
    assert "menunggu bank" in text
    assert "-Rp 20.000" in text


def test_it_is_in_english_for_who_reads_english(city: TestCity) -> None:
    _, text, _ = read(asked(city.merchant(), "en").raw)
    assert "Merchant's statement" in text
    assert f"{business_day(city.clock()).year}" in text


def test_only_the_owner_gets_one(city: TestCity) -> None:
    owner = city.merchant()
    phone = city.new_phone()
    owner.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    refused(asked(city.sign_in(phone, "merchant", owner.id)), "forbidden")
    refused(asked(owner, **{"from": "2026-13-01"}), "validation_failed")


def test_it_has_to_be_asked_for_as_a_pdf_file(city: TestCity) -> None:
    shop = city.merchant()
    for accept in ("", "application/json"):
        problem = refused(asked(shop, accept=accept), "validation_failed")
        assert [one["field"] for one in problem["errors"]] == ["Accept"]
    for accept in ("application/pdf, */*", "*/*"):
        assert asked(shop, accept=accept).status == 200


# The paper by itself


@pytest.mark.parametrize(("days", "pages"), [(1, 1), (25, 1), (366, 7)])
def test_more_days_take_more_pages(days: int, pages: int) -> None:
    reader, text, _ = read(render(paper(days), 0))
    assert len(reader.pages) == pages
    assert f"{pages} / {pages}" in text
    assert text.count("10.000") >= days


def test_days_on_which_nothing_moved_are_left_out() -> None:
    still = [StatementDay(date(2026, 2, 1) + timedelta(days=i), 0, 0, 0, 7, 0) for i in range(28)]
    _, text, _ = read(render(paper(1, statement=Statement(7, still)), 1))
    assert "14 February 2026" not in text
    assert "1 February 2026" in text


def test_payouts_are_listed_with_when_the_bank_paid_them() -> None:
    day = date(2026, 1, 2)
    payouts = [
        PaidOut("260102001", 50_000, day, date(2026, 1, 5), False),
        PaidOut("260103001", 60_000, day, None, False),
        PaidOut("260104001", 70_000, day, None, True),
    ]
    _, text, _ = read(render(paper(3, payouts=payouts), 0))
    assert "260102001" in text
    assert "5 Januari 2026" in text
    assert "menunggu bank" in text
    assert "dikembalikan bank" in text


def test_a_name_is_shown_as_it_is_and_what_the_font_lacks_as_a_question_mark() -> None:
    _, text, _ = read(render(paper(1), 0))
    assert "Warung (Bu) Tini\\ ?" in text


def test_the_longest_proof_fits_a_code_that_is_scanned_from_paper(city: TestCity) -> None:
    _, _, address = read(asked(city.merchant()).raw)
    # Five sums of 16 digits, and a name of a hundred letters, in base 64.
    longest = len(address) + (5 * len("1000000000000000") + 100) * 4 // 3
    assert len(qr_modules("x" * longest)) <= 4 * 23 + 17  # version 23


def test_the_code_on_the_page_is_the_one_for_its_address() -> None:
    given = paper(1)
    reader, _, address = read(render(given, 0))
    assert address == given.proof
    dark = sum(map(sum, qr_modules(address)))
    content = reader.pages[0].get_contents()
    assert content is not None
    widths = [line.split() for line in content.get_data().splitlines() if line.endswith(b" re")]
    module = float(widths[0][3])
    assert round(sum(float(one[2]) for one in widths) / module) == dark


def test_text_is_measured_as_the_font_draws_it() -> None:
    # Adobe's font metrics: an "i" has 222 and an "M" 833 thousandths of the size.
    assert text_width("iM", 10) == pytest.approx(10.55)
    assert text_width("10.000", 10, bold=True) == pytest.approx(30.58)
    assert text_width("é", 10) == pytest.approx(5.56)
