"""While payouts are frozen no money leaves, and everything else goes on."""

from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.freezing import frozen
from tests.http.settling import act, draft, get, owed, shop_with, withdraw

FORMATS = ("csv", "pain001")


def test_open_payouts_say_so(city: TestCity) -> None:
    told = city.finance.get("/finance/payouts").ok()
    assert (told["state"], told["missing"], told["since"]) == ("open", [], None)
    refused(city.finance.post("/finance/payouts/thaw", {"reason": "x"}), "state_conflict")
    refused(city.colleague.post("/finance/payouts/thaw/approve"), "state_conflict")


def test_whatever_lets_money_leave_is_refused_and_says_what_to_do(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 20_000)
    approved = draft(city)
    act(second, approved, "approve").ok()
    other = shop_with(city, 30_000)
    drafted = draft(city)
    file = f"/finance/settlements/{approved['id']}/payout-file"
    with frozen(city):
        for language, words in (("id", "dibekukan"), ("en", "frozen")):
            reply = second.send(
                "POST",
                f"/finance/settlements/{drafted['id']}/approve",
                {name: drafted[name] for name in ("total", "version")},
                headers={"Accept-Language": language},
            )
            refused(reply, "not_reconciled")
            assert words in reply.body["detail"]
        refused(act(city.finance, approved, "sent"), "not_reconciled")
        withdraw(city.finance, approved).ok()
        refused(act(second, approved, "withdraw/approve"), "not_reconciled")
        for form in FORMATS:
            refused(city.finance.get(file, format=form), "not_reconciled")
            refused(city.finance.get(f"{file}/link", format=form), "not_reconciled")
        # Nothing of it has come to be, and reading and drafting go on.
        assert get(city, drafted)["state"] == "draft"
        assert get(city, approved)["state"] == "approved"
        assert (owed(city, shop), owed(city, other)) == (0, 30_000)
        assert draft(city)["state"] == "draft"
        told = city.staff("auditor").get("/finance/payouts").ok()
        assert (told["state"], told["cause"]) == ("frozen", "restore")
        assert "statement" in [one["code"] for one in told["missing"]]
        refused(city.finance.post("/finance/payouts/thaw", {"reason": "x"}), "not_reconciled")
    assert city.finance.get(file, format="csv").status in (200, 302)
    act(city.finance, approved, "sent").ok()
    # The number of what was drafted meanwhile is as high as the day was late: whoever drafts on
    # this day after it would find few left.
    city.hands.pass_by(days=1)


def test_reconciliation_tells_that_payouts_are_frozen(city: TestCity) -> None:
    with frozen(city):
        report = city.finance.get("/finance/reconciliation").ok()
    found = [one for one in report["exceptions"] if one["code"] == "payouts_frozen"]
    assert [(one["check"], one["who"], one["subject"]) for one in found] == [
        ("payouts", "finance", "restore")
    ]
    report = city.finance.get("/finance/reconciliation").ok()
    assert "payouts_frozen" not in [one["code"] for one in report["exceptions"]]
