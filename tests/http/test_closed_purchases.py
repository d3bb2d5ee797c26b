"""A day of purchases and remits is closed, and holds for whoever checks it without the city."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.values.instants import day_bounds
from chalicelib.verify.command import HOLDS, main
from tests.http.closing import close_all
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase
from tests.http.taxing import remitted, withheld
from tests.unit.signed_books import Books, exported


def _listed(city: TestCity, day: str) -> list[dict[str, Any]]:
    since, until = day_bounds(date.fromisoformat(day))
    found = city.finance.every(
        "/finance/transfers", **{"from": since.isoformat(), "to": until.isoformat()}
    )
    found = [one | {"campaign_id": one["campaign_id"] or ""} for one in found]
    return sorted(found, key=lambda one: (one["occurred_at"], one["id"]))


def test_a_day_of_every_kind_of_a_purchase_is_sealed_and_checked_by_others(
    city: TestCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_all(city)
    part = Purchase(city).delivered()
    part.accept(quantities=[3], taxes=[{"kind": "ppn", "amount": 16_500}]).ok()
    part.act("cancel", reason="sisanya batal").ok()
    withheld(city, 4_000)
    remitted(city, 4_000)
    Purchase(city).approved()
    record = close_all(city)
    listed = _listed(city, record["date"])
    assert {one["kind"] for one in listed} >= {"commit", "accept", "withhold", "uncommit", "remit"}
    assert record["transfers"] == len(listed)
    checks = {
        one["name"]: one["state"]
        for one in city.finance.get("/finance/reconciliation", date=record["date"]).ok()["checks"]
    }
    assert (checks["orders"], checks["tax"], checks["funding"]) == ("ok", "ok", "ok")
    files = Books(tmp_path, {})
    public = {name: city.send("GET", f"/public/{name}").ok() for name in ("keys", "days")}
    keys, days = (files.write(f"{name}.json", public[name]) for name in ("keys", "days"))
    export = str(files.export(exported(listed)))
    day = ["day", export, "--days", days, "--date", record["date"], "--keys", keys]
    assert main(day) == HOLDS, capsys.readouterr().out


def test_an_order_of_an_earlier_day_is_accepted_in_a_later_one(city: TestCity) -> None:
    order = Purchase(city).delivered()
    close_all(city)
    order.accept(quantities=[5]).ok()
    record = close_all(city)
    mine = [one for one in _listed(city, record["date"]) if order.account == one["debit_account"]]
    assert [(one["kind"], one["amount"]) for one in mine] == [("accept", 250_000)]
    assert city.balance(order.account) == 250_000
