"""Merchants: found by their names, changed with all that follows, and who may use their tills."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.account import Counted, Standing, Till, day_counter, total_counter
from chalicelib.merchants.rules.change import (
    changed_details,
    changes_account,
    concerns_others,
    differences,
    merged,
)
from chalicelib.merchants.rules.merchant import (
    ACTIVE,
    SUSPENDED,
    Merchant,
    begins_a_word,
    is_bounce,
)
from chalicelib.merchants.rules.row import MerchantRow, cells_of, described, read_form
from chalicelib.merchants.rules.till import (
    CASHIER,
    CASHIER_NAME_LONGEST,
    OWNER,
    Cashier,
    Shop,
    cashier_id,
    cashier_name,
    owned,
    owner_of,
)

FORM = {
    "nib": "0220001234567",
    "name": "Warung Bu Sri",
    "owner_name": "Sri Wahyuni",
    "phone": "081234567890",
    "category": "kuliner",
    "kelurahan_code": "35.73.01.1001",
    "address": "Jl. Ijen No. 5, Malang",
    "bank_code": "014",
    "bank_account": "0011223344",
    "bank_account_name": "SRI WAHYUNI",
    "nmid": "ID1020030040050",
}
ROW = read_form(FORM)
MERCHANT = described(ROW, "mrc_1", "hash of the owner's", ACTIVE)
BY, NOW = "admin:stf_1", "2026-12-01T05:00:00.000Z"
BANK = ("bank_code", "bank_account", "bank_account_name")
DETAILS = ("owner_name", "address", "nmid", "size", "cooperative", "npwp", "pkp")
COLUMNS = tuple(MerchantRow.__dataclass_fields__)


def change(was: Merchant, **cells: Any) -> Merchant:
    """A merchant with other cells; a phone's hash is told by the phone."""
    row = replace(ROW, **cells)
    hashed = was.phone_hash if row.phone == was.phone else f"hash of {row.phone}"
    return merged(was, row, hashed, BY, NOW)


# Names

words = st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=5)


@given(words, st.data())
def test_a_name_is_found_by_the_beginning_of_any_word_however_it_is_written(
    name: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    q = name[at][: data.draw(st.integers(1, len(name[at])))]
    assert begins_a_word(" ".join(name), q)
    assert begins_a_word("-".join(name).upper(), f" {q.lower()} ")
    assert begins_a_word(" ".join(name), " ".join(name[at:]))


@pytest.mark.parametrize(
    ("q", "found"),
    [("", True), ("bu s", True), ("(celaket", True), ("aket", False), ("bakso siti", False)],
)
def test_what_begins_no_word_finds_nothing(q: str, found: bool) -> None:
    assert begins_a_word("Bakso Bu Siti (Celaket)", q) == found


# Forms


def test_a_form_is_read_as_a_row_and_a_merchant_is_its_cells() -> None:
    assert read_form(cells_of(MERCHANT)) == ROW
    assert (MERCHANT.id, MERCHANT.state, MERCHANT.account_unconfirmed) == ("mrc_1", ACTIVE, "")
    assert cells_of(replace(MERCHANT, nmid=None))["nmid"] == ""
    counted = {"size": "small", "cooperative": "true", "npwp": "3573014708900001", "pkp": "true"}
    kept = cells_of(described(read_form(FORM | counted), "mrc_1", "x", ACTIVE))
    assert {name: kept[name] for name in counted} == counted


def test_a_form_is_refused_by_all_that_is_wrong_in_it() -> None:
    with pytest.raises(Refused) as refused:
        read_form(FORM | {"nib": "1", "category": "makanan"})
    assert refused.value.code == "validation_failed"
    assert [field for field, _ in refused.value.errors] == ["nib", "category"]


# Changes


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_told_and_a_bank_account_waits_for_finance(column: str) -> None:
    changed = change(MERCHANT, **{column: "x"})
    assert differences(MERCHANT, changed)["fields"] == [column]
    assert changes_account(MERCHANT, changed) == (column in BANK)
    noted = (changed.account_unconfirmed, changed.account_changed_at, changed.account_before)
    assert noted == ((BY, NOW, "014 ******3344") if column in BANK else ("", "", ""))
    assert ("account_before" in differences(MERCHANT, changed)) == (column in BANK)
    assert concerns_others(MERCHANT, changed) == (column not in DETAILS)
    assert changed_details(MERCHANT, changed) == ({column: "x"} if column in DETAILS else {})


def test_what_is_told_of_a_bank_account_is_masked() -> None:
    told = differences(MERCHANT, change(MERCHANT, bank_account="99887766"))
    assert (told["account_before"], told["account_after"]) == ("014 ******3344", "014 ****7766")


def test_an_account_that_waits_goes_on_waiting_for_the_one_who_changed_it() -> None:
    waiting = change(MERCHANT, bank_account="99887766")
    again = merged(waiting, replace(ROW, bank_account="99887766"), "x", "admin:stf_2", "later")
    assert (again.account_unconfirmed, again.account_changed_at) == (BY, NOW)


@given(st.sampled_from([ACTIVE, SUSPENDED]), st.text(max_size=5))
def test_a_change_keeps_the_state_and_its_reason(state: str, reason: str) -> None:
    was = replace(MERCHANT, state=state, reason=reason)
    changed = change(was, name="Warung Lain")
    assert (changed.state, changed.reason) == (state, reason)


def test_nothing_follows_from_a_state_alone() -> None:
    suspended = replace(MERCHANT, state=SUSPENDED)
    assert not concerns_others(MERCHANT, suspended)
    assert changed_details(MERCHANT, suspended) == {}
    assert differences(MERCHANT, suspended) == {"fields": []}


# Tills


def cashier(phone_hash: str) -> Cashier:
    return Cashier(cashier_id("mrc_1", phone_hash), "Tono", CASHIER, "+62****", phone_hash, NOW)


SHOP = Shop(
    MERCHANT,
    [owner_of(MERCHANT), cashier("tono's"), cashier("gone")],
    frozenset([MERCHANT.phone_hash, "tono's"]),
)


def test_the_owner_is_a_cashier_by_the_phone_of_the_registry() -> None:
    owner = SHOP.cashier(MERCHANT.phone_hash)
    assert owner is not None
    assert (owner.role, owner.name, owner.added_at) == (OWNER, "Sri Wahyuni", None)
    assert owner.phone_masked.endswith("890")


def test_a_phone_uses_the_till_only_where_account_and_list_both_have_it() -> None:
    found = SHOP.cashier("tono's")
    assert found is not None
    assert found.role == CASHIER
    # Still in the list, but taken from the account; in the account, but of no known name.
    assert SHOP.cashier("gone") is None
    assert replace(SHOP, phones=SHOP.phones | {"unknown"}).cashier("unknown") is None


def test_only_the_owner_owns_a_shop() -> None:
    owner = Subject("merchant", "mrc_1", MERCHANT.phone_hash)
    assert owned(SHOP, owner) is SHOP
    for shop, by in ((SHOP, replace(owner, phone="tono's")), (None, owner)):
        with pytest.raises(Refused) as refused:
            owned(shop, by)
        assert refused.value.code == "forbidden"


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_phone_has_one_cashier_id_at_each_merchant(merchant_id: str, phone_hash: str) -> None:
    assert cashier_id(merchant_id, phone_hash) == cashier_id(merchant_id, phone_hash)
    assert cashier_id(merchant_id, phone_hash) != cashier_id(merchant_id + "x", phone_hash)


@given(st.text(max_size=2 * CASHIER_NAME_LONGEST))
def test_a_cashiers_name_fits_a_token(name: str) -> None:
    fit = cashier_name(name)
    assert len(fit) <= CASHIER_NAME_LONGEST
    assert not set(fit) & set("[]{}")
    assert fit == fit.rstrip()


# Accounts


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_debits_are_what_was_owed_once_and_is_no_longer(balance: int, debits: int) -> None:
    account = Standing("mrc_1", ACTIVE, balance, balance + debits, "", "", "", "")
    assert account.debits == debits


def test_only_an_active_merchants_till_is_open() -> None:
    states = {state: Till(state, "kuliner", None, 0, {}).is_open for state in (ACTIVE, SUSPENDED)}
    assert states == {ACTIVE: True, SUSPENDED: False}


@pytest.mark.parametrize(
    ("day", "per_day", "in_all", "counters"),
    [
        ("2026-12-01", None, None, []),
        ("2026-12-01", 5, None, [(day_counter("cmp_1", "2026-12-01"), 5)]),
        (
            "2026-12-01",
            5,
            9,
            [(day_counter("cmp_1", "2026-12-01"), 5), (total_counter("cmp_1"), 9)],
        ),
        # That day is over: nothing is counted under it any more.
        ("", 5, 9, [(total_counter("cmp_1"), 9)]),
    ],
)
def test_what_counts_is_counted_where_there_is_a_ceiling(
    day: str, per_day: int | None, in_all: int | None, counters: list[tuple[str, int]]
) -> None:
    assert Counted("cmp_1", 3, day, per_day, in_all).counters == counters


def test_counters_of_days_and_of_all_never_share_a_name() -> None:
    names = {day_counter("cmp_1", "2026-12-01"), day_counter("cmp_1", ""), total_counter("cmp_1")}
    assert len(names) == 3
    assert not names & {field.name for field in fields(Standing)}


@pytest.mark.parametrize(
    ("reason", "bounces"),
    [
        ("AC01", True),
        ("AC04 Rekening sudah ditutup", True),
        ("BE01", True),
        ("RC01 x", True),
        ("MD07", True),
        ("AM04 Dana tidak cukup", False),
        ("BE04", False),
        ("AC041", False),
        ("Rekening AC04", False),
        ("", False),
    ],
)
def test_only_a_reason_that_lies_in_the_account_holds_it(reason: str, bounces: bool) -> None:
    assert is_bounce(reason) == bounces
