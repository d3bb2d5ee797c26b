"""Imports of merchants, on real tables."""

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.identity.parts import IdentityParts
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.rules import Outcome, Source
from chalicelib.imports.use.at_once import LEASE_LIFE
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.rules.row import REQUIRED_COLUMNS, MerchantRow, cells_of
from tests.stack import TestEmulator
from tests.stores.import_city import (
    ADMIN,
    KELURAHAN,
    MERCHANT_HEADER,
    Clock,
    Killed,
    city,
    killed_before_write,
    merchant,
    merchants,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock) -> Parts:
    emulator.empty_tables()
    return city(clock)


def run(parts: Parts, body: bytes) -> Outcome:
    return parts[ImportParts].at_once.run("merchants", body, ADMIN)


def only(parts: Parts) -> Merchant:
    (one,), _ = parts[MerchantParts].look_up.page(None, None, "", None, 5)
    return one


def owe(parts: Parts, merchant_id: str, amount: int) -> None:
    parts.writer.transact(
        [
            parts[MerchantParts].accounts.credit(
                merchant_id,
                amount,
                "cmp_aaaaaa",
                "2026-12-01",
                ["kuliner", "kriya"],
                None,
                None,
                [],
                parts[MerchantParts].store.phones(merchant_id) or set(),
                (),
                lambda _: Refused("merchant_not_active"),
            )
        ]
    )


def application() -> dict[str, str]:
    return {
        "nib": "9120000000001",
        "name": "Warung Bu Tini",
        "owner_name": "Tini",
        "phone": "081377778888",
        "category": "kuliner",
        "kelurahan_code": KELURAHAN,
        "address": "Jl. Ijen 1, Malang",
        "bank_code": "002",
        "bank_account": "7654321",
        "bank_account_name": "TINI",
    }


def apply(parts: Parts, emulator: TestEmulator) -> str:
    """Send the application, its phone proved; answers its id."""
    phone = "+6281377778888"
    challenge, _ = parts[IdentityParts].send_code.send(phone, "application", None)
    code = emulator.text_messages(phone)[0]["text"].partition(" ")[0]
    form = application()
    return parts[MerchantParts].apply.apply(form, challenge, code, "", None, lambda one, _: one.id)


def names_at(parts: Parts, phone: str) -> list[str]:
    hashed = parts[IdentityParts].pseudonyms.hash_phone(phone)
    return [login.id for login in parts[IdentityParts].logins.of_phone(hashed, "merchant")]


def test_imported_merchants_are_active_and_may_redeem(parts: Parts) -> None:
    assert run(parts, merchants(merchant(1))).created == 1
    one = only(parts)
    assert (one.state, one.account_unconfirmed) == ("active", "")
    owe(parts, one.id, 10_000)


def test_the_same_file_twice_changes_nothing_of_merchants(parts: Parts) -> None:
    body = merchants(*[merchant(number) for number in range(120)])
    assert run(parts, body).created == 120
    again = run(parts, body)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 120)


def test_a_second_row_for_a_nib_names_the_first(parts: Parts) -> None:
    outcome = run(parts, merchants(merchant(1), merchant(2), merchant(1, category="kriya")))
    (second,) = outcome.rejections
    assert (second.row, second.error.field) == (4, "nib")
    assert "baris 2" in second.error.message_id


def test_no_import_writes_over_what_is_owed(parts: Parts) -> None:
    run(parts, merchants(merchant(1)))
    merchant_id = only(parts).id
    owe(parts, merchant_id, 25_000)
    assert run(parts, merchants(merchant(1, category="kriya", account="99999999"))).updated == 1
    assert parts[MerchantParts].accounts.balance(merchant_id) == (25_000, 25_000)
    assert only(parts).category == "kriya"


def test_a_changed_bank_account_waits_for_finance(parts: Parts) -> None:
    run(parts, merchants(merchant(1)))
    run(parts, merchants(merchant(1, account="99999999")))
    assert only(parts).account_unconfirmed == ADMIN.actor


def test_a_suspended_merchant_stays_suspended(parts: Parts) -> None:
    run(parts, merchants(merchant(1)))
    parts[MerchantParts].change_state.change(only(parts).id, "suspend", "penyalahgunaan", ADMIN)
    run(parts, merchants(merchant(1, category="kriya")))
    assert (only(parts).state, only(parts).reason) == ("suspended", "penyalahgunaan")


def test_an_import_wins_over_an_application_with_an_empty_till_and_the_citys_data(
    parts: Parts, emulator: TestEmulator
) -> None:
    apply(parts, emulator)
    assert run(parts, merchants(merchant(1))).created == 1
    one = only(parts)
    assert (one.state, one.bank_account, one.account_unconfirmed) == ("active", "1234567", "")
    assert names_at(parts, "+6281377778888") == []
    assert parts[MerchantParts].store.phones(one.id) == frozenset({one.phone_hash})
    assert parts[MerchantParts].applications.every() == []
    assert run(parts, merchants(merchant(1))).unchanged == 1


@pytest.mark.parametrize("approved_first", [True, False])
def test_of_an_approval_and_an_import_at_once_one_wins_and_the_other_is_told(
    parts: Parts, emulator: TestEmulator, approved_first: bool
) -> None:
    application_id = apply(parts, emulator)
    approve, registry = parts[MerchantParts].approve, parts[MerchantParts].registry
    row = registry.parse({**application(), "phone": "081355556666", "bank_account": "1234567"})
    assert isinstance(row, MerchantRow)
    source = Source(REQUIRED_COLUMNS, ADMIN)
    changes = registry.compare({application_id: row}, source)
    if approved_first:
        approve.approve(application_id, "sesuai", ADMIN)
        with pytest.raises(Refused, match="state_conflict"):
            registry.store(changes, source)
        assert (only(parts).phone, only(parts).bank_account) == ("+6281377778888", "7654321")
    else:
        registry.store(changes, source)
        with pytest.raises(Refused, match="state_conflict"):
            approve.approve(application_id, "sesuai", ADMIN)
        assert (only(parts).phone, only(parts).bank_account) == ("+6281355556666", "1234567")
        assert names_at(parts, "+6281377778888") == []


def test_an_application_that_came_while_its_shop_was_imported_goes_when_it_is_looked_at(
    parts: Parts, emulator: TestEmulator
) -> None:
    application_id = apply(parts, emulator)
    (left_over,) = parts[MerchantParts].applications.every()
    run(parts, merchants(merchant(1)))
    parts.writer.transact([parts[MerchantParts].applications.put(left_over)])
    with pytest.raises(Refused, match="state_conflict"):
        parts[MerchantParts].approve.approve(application_id, "sesuai", ADMIN)
    assert parts[MerchantParts].applications.every() == []
    assert only(parts).bank_account == "1234567"


def test_an_import_leaves_a_phone_that_is_changed_at_the_same_time(parts: Parts) -> None:
    run(parts, merchants(merchant(1)))
    one, registry = only(parts), parts[MerchantParts].registry
    row = registry.parse({**cells_of(one), "address": "Jl. Kawi 2, Malang"})
    assert isinstance(row, MerchantRow)
    source = Source(REQUIRED_COLUMNS, ADMIN)
    changes = registry.compare({one.id: row}, source)
    parts[MerchantParts].change.change(one.id, {"phone": "081377778888"}, ADMIN)
    registry.store(changes, source)
    assert (only(parts).phone, only(parts).address) == ("+6281377778888", "Jl. Kawi 2, Malang")
    assert registry.compare({one.id: row}, source).unchanged == 0  # the file's phone is the old one


def test_without_a_column_nmid_what_is_known_of_it_stays(parts: Parts) -> None:
    run(parts, merchants(merchant(1) + ",ID1020000000001", header=MERCHANT_HEADER + ",nmid"))
    assert run(parts, merchants(merchant(1))).unchanged == 1
    assert only(parts).nmid == "ID1020000000001"
    assert run(parts, merchants(merchant(1) + ",", header=MERCHANT_HEADER + ",nmid")).updated == 1
    assert only(parts).nmid is None


def test_a_merchants_import_killed_before_any_write_is_mended_by_sending_it_again(
    parts: Parts, clock: Clock
) -> None:
    writes = 0
    while True:
        base = 10 + writes * 10
        run(parts, merchants(merchant(base, phone=f"0811{1_000_000 + base}")))
        (merchant_id,) = names_at(parts, f"+62811{1_000_000 + base}")
        owe(parts, merchant_id, 5_000)
        body = merchants(
            merchant(base, phone=f"0811{2_000_000 + base}", category="kriya", account="7777777"),
            merchant(base + 1),
        )
        try:
            with killed_before_write(parts, writes):
                run(parts, body)
            break
        except Killed:
            pass
        clock.pass_by(seconds=LEASE_LIFE.total_seconds())
        run(parts, body)
        assert run(parts, body).unchanged == 2
        assert names_at(parts, f"+62811{1_000_000 + base}") == []
        assert names_at(parts, f"+62811{2_000_000 + base}") == [merchant_id]
        assert parts[MerchantParts].accounts.balance(merchant_id) == (5_000, 5_000)
        now = parts[MerchantParts].look_up.one(merchant_id)
        assert (now.category, now.account_unconfirmed) == ("kriya", ADMIN.actor)
        (new_id,) = names_at(parts, f"+62813{10_000_001 + base}")
        owe(parts, new_id, 1_000)
        writes += 1
    assert writes >= 5
