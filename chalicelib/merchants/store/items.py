"""How the merchants table's items read: pk is the merchant's id, sk `profile`, `account` or
`cashier#` and an id; or pk is `applications` and sk an application's id."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

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
    # A cashier:
    phone_masked = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)
    by_place = ByPlace()
    by_nmid = ByNmid()
