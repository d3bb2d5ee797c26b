"""How the residents table's items read, and the condition that a claim and a count share."""

from collections.abc import Sequence

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.residents.rules import NOWHERE

PROFILE = "profile"
ENTITLEMENT = "entitlement"
SEGMENTS = {"#segments": "segments"}


class ByName(GlobalSecondaryIndex["ResidentItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_name"
        projection = KeysOnlyProjection()

    name_bucket = UnicodeAttribute(hash_key=True)
    name_key = UnicodeAttribute(range_key=True)


class ResidentItem(Model):
    class Meta:
        table_name = "residents"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=PROFILE)
    name = UnicodeAttribute(null=True)
    nik_last4 = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    phone_hash = UnicodeAttribute(null=True)
    kelurahan_code = UnicodeAttribute()
    segments: ListAttribute[str] = ListAttribute(default=list)
    name_bucket = UnicodeAttribute(null=True)
    name_key = UnicodeAttribute(null=True)
    by_name = ByName()


def eligible(kelurahan: Sequence[str], segments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """`rules.eligible` in DynamoDB's words: conditions on a resident's items, and their values.

    `segments`, a word that DynamoDB keeps for itself, is `#segments` there (SEGMENTS).
    """
    conditions = ["kelurahan_code <> :nowhere"]
    codes = {f":k{i}": code for i, code in enumerate(kelurahan)}
    groups = {f":s{i}": segment for i, segment in enumerate(segments)}
    if codes:
        conditions.append(f"kelurahan_code IN ({', '.join(codes)})")
    if groups:
        belongs = " OR ".join(f"contains(#segments, {group})" for group in groups)
        conditions.append(f"({belongs})")
    return conditions, {":nowhere": NOWHERE} | codes | groups
