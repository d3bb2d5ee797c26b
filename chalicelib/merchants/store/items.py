"""How the merchants table's items read: pk is the merchant's id, sk `profile`, `account` or
`cashier#` and an id; or pk is `applications` and sk an application's id."""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.merchants.rules.merchant import CHECK_KINDS, Check, CheckKind

PROFILE = "profile"
ACCOUNT = "account"
CASHIER_PREFIX = "cashier#"
APPLICATIONS = "applications"


class ByPlace(GlobalSecondaryIndex["MerchantItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_place"
        projection = KeysOnlyProjection()

    kelurahan_code = UnicodeAttribute(hash_key=True)
    place_key = UnicodeAttribute(range_key=True)


class ByNmid(GlobalSecondaryIndex["MerchantItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_nmid"
        projection = KeysOnlyProjection()

    nmid = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class MerchantItem(Model):
    class Meta:
        table_name = "merchants"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    nib = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    owner_name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    phone_hash = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    kelurahan_code = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    bank_code = UnicodeAttribute(null=True)
    bank_account = UnicodeAttribute(null=True)
    bank_account_name = UnicodeAttribute(null=True)
    nmid = UnicodeAttribute(null=True)
    size = UnicodeAttribute(null=True)
    cooperative = BooleanAttribute(null=True)
    npwp = UnicodeAttribute(null=True)
    pkp = BooleanAttribute(null=True)
    account_unconfirmed = UnicodeAttribute(null=True)
    account_changed_at = UnicodeAttribute(null=True)
    account_before = UnicodeAttribute(null=True)
    place_key = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    bounced_account = UnicodeAttribute(null=True)
    bounced_reason = UnicodeAttribute(null=True)
    balance = NumberAttribute(null=True)
    credits = NumberAttribute(null=True)
    # The phones that may use the till, as keyed hashes: the owner's and the cashiers'.
    phones = UnicodeSetAttribute(null=True)
    # What the shop says of itself (profile): services, and openings such as `monday 08:00 17:00`.
    services: ListAttribute[str] = ListAttribute(null=True)
    hours: ListAttribute[str] = ListAttribute(null=True)
    # Its photo, see rules/photo.py (profile).
    photo = UnicodeAttribute(null=True)
    photo_asked = UnicodeAttribute(null=True)
    photo_trouble = UnicodeAttribute(null=True)
    # What was checked (account, for payments condition on it), such as `2027-01-31 ID35110000123`.
    check_health_protocol = UnicodeAttribute(null=True)
    check_halal = UnicodeAttribute(null=True)
    check_pirt = UnicodeAttribute(null=True)
    check_hygiene = UnicodeAttribute(null=True)
    # The number of the sticker that counts, and when it was issued (account, for payments condition
    # on it).
    sticker = NumberAttribute(null=True)
    sticker_at = NumberAttribute(null=True)
    # A cashier:
    phone_masked = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)
    by_place = ByPlace()
    by_nmid = ByNmid()


def check_attribute(kind: CheckKind) -> str:
    """The account's attribute that holds a check. Its value begins with the last day on which the
    check counts, so that a condition compares it with a day."""
    return f"check_{kind}"


def check_value(check: Check) -> str:
    """What such an attribute holds."""
    return f"{check.valid_until} {check.number}"


def read_checks(account: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks that an account's attributes hold."""
    found = []
    for kind in CHECK_KINDS:
        if value := account.get(check_attribute(kind)):
            valid_until, _, number = value.partition(" ")
            found.append(Check(kind, number, valid_until))
    return tuple(found)
