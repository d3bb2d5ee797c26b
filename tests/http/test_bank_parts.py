"""What bank lines are made of when their statement is read: each of what could never be matched."""

from chalicelib.core.values.instants import business_day
from local.deploy import CITY_BANK_ACCOUNT
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import (
    STATEMENTS,
    Line,
    booked,
    fee,
    hand_in,
    named,
    one,
    owed,
    payout,
    sent,
    state_of,
)
from tests.unit.bank_files import notification


def test_one_debit_pays_a_whole_file_and_its_fee(city: TestCity) -> None:
    out = sent(city, 31_000, 32_000)
    bank = city.balance("bank")
    amount = out.total + out.count * 2_900
    line = one(city, f",BULK {out.number},debit,{amount},")
    found = line.get()
    assert found["state"] == "explained"
    assert named(found["explained"]) == [
        ("payout", out.id, out.total),
        ("fee", "", out.count * 2_900),
    ]
    assert [state_of(city, out, number) for number in (0, 1)] == ["paid", "paid"]
    assert city.balance("bank") == bank + amount


def test_a_single_debit_has_its_fee_inside(city: TestCity) -> None:
    out = sent(city, 33_000)
    line = one(city, f"{out.payments[0]},,debit,35500,")
    assert named(line.get()["explained"]) == [
        ("payout", out.payments[0], 33_000),
        ("fee", "", 2_500),
    ]
    assert state_of(city, out, 0) == "paid"


def test_one_credit_returns_two(city: TestCity) -> None:
    out = sent(city, 34_000, 35_000)
    first, second = out.payments
    booked(
        city,
        f"{first},,debit,34000,",
        f"{second},,debit,35000,",
        f",RETUR {first} {second},credit,69000,AC04 ditutup",
    )
    assert [state_of(city, out, number) for number in (0, 1)] == ["returned", "returned"]
    assert [owed(city, shop) for shop in out.shops] == [34_000, 35_000]


def test_an_sp2d_whose_number_the_bank_cut_arrives(city: TestCity) -> None:
    sp2d = f"35.73/04.0/{fresh_key()}/LS/2026"
    campaign = city.campaign(fund=0)
    body = {"amount": 77_000, "reference": sp2d}
    path = f"/finance/campaigns/{campaign}/funds"
    city.finance.post(path, body, key=fresh_key()).ok(201)
    line = one(city, f",RKUD {sp2d[:24]},credit,77000,")
    (part,) = line.get()["explained"]
    assert part == {"kind": "deposit", "amount": 77_000, "reference": sp2d}


def test_a_double_debit_is_never_sure(city: TestCity) -> None:
    out = sent(city, 36_000)
    row = f"{out.payments[0]},,debit,36000,"
    first, second = booked(city, row, row)
    assert first.get()["state"] == "explained"
    found = second.get()
    assert found["state"] == "suspense"
    assert out.payments[0] in found["note"]
    assert state_of(city, out, 0) == "paid"


def test_one_officer_s_credit_gives_no_merchant_money_back(city: TestCity) -> None:
    out = sent(city, 114_000)
    one(city, f"{out.payments[0]},,debit,114000,")
    statement = hand_in(city, f"{out.payments[0]},,credit,114000,AC04")
    assert statement["state"] == "uploaded"
    assert state_of(city, out, 0) == "paid"
    assert owed(city, out.shops[0]) == 0
    path = f"/finance/bank-statements/{statement['id']}/accept"
    refused(city.finance.post(path), "same_person")
    assert owed(city, out.shops[0]) == 0


def test_half_a_milliard_is_no_fee_because_one_person_says_so(city: TestCity) -> None:
    treasury, suspense = city.balance("treasury"), city.balance("suspense")
    line = one(city, ",BIAYA ADMINISTRASI BANK,debit,500000000,")
    assert line.get()["state"] == "suspense"
    assert city.balance("suspense") == suspense - 500_000_000
    line.propose(fee(500_000_000)).ok()
    refused(line.approve(by=city.finance), "same_person")
    assert city.balance("treasury") == treasury
    line.approve().ok()
    assert city.balance("treasury") == treasury - 500_000_000
    assert city.balance("suspense") == suspense


def test_the_successes_only_are_offered_and_chosen(city: TestCity) -> None:
    out = sent(city, 37_000, 38_000, 39_000)
    amount = out.total - 38_000
    line = one(city, f",BULK {out.number},debit,{amount},")
    found = line.get()
    assert found["state"] == "suspense"
    wanted = {
        "kind": "payout",
        "amount": amount,
        "settlement_id": out.id,
        "left_out": [out.payments[1]],
    }
    (candidate,) = [one for one in found["candidates"] if one["parts"] == [wanted]]
    assert candidate["why"]
    line.explain(*candidate["parts"])
    states = [state_of(city, out, number) for number in range(3)]
    assert states == ["paid", "sent", "paid"]


def notified(
    city: TestCity, *transactions: str, direction: str, amount: int, charges: str = ""
) -> Line:
    """The one line of a camt.054, which one officer hands in and another accepts: an entry of an
    amount with these transactions."""
    day = business_day(city.clock()).isoformat()
    entry = (
        f"<Ntry><Amt Ccy='IDR'>{amount}.00</Amt><CdtDbtInd>{direction}</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{fresh_key()}</AcctSvcrRef>{charges}"
        f"<NtryDtls>{''.join(transactions)}</NtryDtls></Ntry>"
    )
    account = CITY_BANK_ACCOUNT["CityBankAccount"]
    document = notification(entry).replace("0011234567", account)
    headers = {"Content-Type": "application/xml"}
    told = city.finance.send("POST", STATEMENTS, raw=document.encode(), headers=headers).ok(201)
    city.colleague.post(f"{STATEMENTS}/{told['id']}/accept").ok()
    return Line(city, told["id"], told["lines"][0]["line"])


def transaction(name: str, amount: int, more: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>"
        f"<Amt Ccy='IDR'>{amount}.00</Amt>{more}</TxDtls>"
    )


def test_a_payment_to_another_account_than_was_ordered_waits(city: TestCity) -> None:
    out = sent(city, 61_000)
    payee = (
        "<RltdPties><Cdtr><Pty><Nm>ORANG LAIN</Nm></Pty></Cdtr><CdtrAcct><Id><Othr>"
        "<Id>99887766554433</Id></Othr></Id></CdtrAcct></RltdPties>"
    )
    told = transaction(out.payments[0], 61_000, payee)
    line = notified(city, told, direction="DBIT", amount=61_000)
    found = line.get()
    assert found["state"] == "suspense"
    assert found["payee"]["differs"]
    assert "99887766554433" in found["payee"]["booked"]
    assert found["payee"]["ordered"]
    assert state_of(city, out, 0) == "sent"
    # People who have looked may still say that it was this one.
    line.explain(payout(out.payments[0], 61_000))
    assert state_of(city, out, 0) == "paid"


def test_charges_that_the_bank_took_of_two_returns_are_a_fee(city: TestCity) -> None:
    out = sent(city, 62_000, 63_000)
    first, second = out.payments
    booked(city, f"{first},,debit,62000,", f"{second},,debit,63000,")
    returns = (transaction(first, 62_000), transaction(second, 63_000))
    charges = "<Chrgs><TtlChrgsAndTaxAmt Ccy='IDR'>5000.00</TtlChrgsAndTaxAmt></Chrgs>"
    line = notified(city, *returns, direction="CRDT", amount=120_000, charges=charges)
    assert named(line.get()["explained"]) == [
        ("payout_returned", first, 62_000),
        ("payout_returned", second, 63_000),
        ("fee", "", -5_000),
    ]
    assert [owed(city, shop) for shop in out.shops] == [62_000, 63_000]
