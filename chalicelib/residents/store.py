"""The residents table: the registry, and what each resident is entitled to.

| pk | sk | what |
| --- | --- | --- |
| `{resident id}` | `profile` | personal data, which imports write |
| `{resident id}` | `entitlement` | phone, kelurahan, segments, the vouchers claimed of each |
| | | campaign (`v_{campaign}`) and those that were issued anew (`replaced`) |

Claims condition on the entitlement, and no import overwrites it. It is there from the first sign-in
on. The index `by_name` lists profiles by their name's first letters, then by name and id.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import pages
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.residents.rules import Entitlement, Resident, name_bucket, name_key

PROFILE = "profile"
ENTITLEMENT = "entitlement"
CLAIMED = "v_"
REPLACED = "replaced"
SEGMENTS = {"#segments": "segments"}
# So many parts of the table are counted at once: each is answered a megabyte at a time.
COUNTED_AT_ONCE = 4


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


def _profile(resident: Resident) -> dict[str, Any]:
    return {
        "pk": resident.id,
        "sk": PROFILE,
        "name": resident.name,
        "nik_last4": resident.nik_last4,
        "phone": resident.phone,
        "phone_hash": resident.phone_hash,
        "kelurahan_code": resident.kelurahan_code,
        "segments": list(resident.segments),
        "name_bucket": name_bucket(resident.name)[0],
        "name_key": name_key(resident),
    }


def _resident(item: ResidentItem) -> Resident:
    return Resident(
        item.pk,
        item.name or "",
        item.nik_last4 or "",
        item.phone,
        item.phone_hash,
        item.kelurahan_code,
        tuple(item.segments),
    )


def _entitlement(old: dict[str, Any] | None, campaign_id: str) -> Entitlement | None:
    if old is None:
        return None
    return Entitlement(
        old.get("phone_hash", ""),
        old["kelurahan_code"],
        tuple(old.get("segments", ())),
        tuple(old.get(CLAIMED + campaign_id, ())),
    )


def _eligible(
    kelurahan: Sequence[str], segments: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """`rules.eligible` in DynamoDB's words: conditions on a resident's items, and their values.

    `segments`, a word that DynamoDB keeps for itself, is `#segments` there (SEGMENTS).
    """
    conditions: list[str] = []
    codes = {f":k{i}": code for i, code in enumerate(kelurahan)}
    groups = {f":s{i}": segment for i, segment in enumerate(segments)}
    if codes:
        conditions.append(f"kelurahan_code IN ({', '.join(codes)})")
    if groups:
        belongs = " OR ".join(f"contains(#segments, {group})" for group in groups)
        conditions.append(f"({belongs})")
    return conditions, codes | groups


class Residents:
    """The store of residents."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, resident_id: str) -> Resident | None:
        """A resident, up to date."""
        try:
            return _resident(ResidentItem.get(resident_id, PROFILE, consistent_read=True))
        except ResidentItem.DoesNotExist:
            return None

    def get(self, resident_id: str) -> Resident:
        """A resident, up to date. Raises `not_found`."""
        resident = self.find(resident_id)
        if resident is None:
            raise Refused("not_found")
        return resident

    def find_many(self, resident_ids: Iterable[str]) -> dict[str, Resident]:
        """Those of these residents that exist, by id."""
        keys = [(resident_id, PROFILE) for resident_id in resident_ids]
        return {
            item.pk: _resident(item) for item in ResidentItem.batch_get(keys, consistent_read=True)
        }

    def put_many(self, residents: Iterable[Resident]) -> None:
        """Store profiles of residents that were not known."""
        with ResidentItem.batch_write() as batch:
            for resident in residents:
                batch.save(ResidentItem(**_profile(resident)))

    def change_profile(self, was: Resident, now: Resident) -> Write:
        """Put a profile in place of the one that was seen. Raises `state_conflict` where it is
        another by now."""
        phone = "phone_hash = :phone" if was.phone_hash else "attribute_not_exists(phone_hash)"
        values = {
            ":name": was.name,
            ":kelurahan": was.kelurahan_code,
            ":segments": list(was.segments),
        }
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            put=_profile(now),
            condition="#name = :name AND kelurahan_code = :kelurahan AND #segments = :segments "
            f"AND {phone}",
            names={"#name": "name", **SEGMENTS},
            values={**values, ":phone": was.phone_hash} if was.phone_hash else values,
        )

    def change_phone(self, was: Resident, now: Resident) -> Write:
        """Give a profile the phone of `now`, if it still has that of `was`."""
        seen = "phone_hash = :seen" if was.phone_hash else "attribute_not_exists(phone_hash)"
        values: dict[str, Any] = {":seen": was.phone_hash} if was.phone_hash else {}
        if now.phone_hash:
            update = "SET phone = :phone, phone_hash = :hash"
            values |= {":phone": now.phone, ":hash": now.phone_hash}
        else:
            update = "REMOVE phone, phone_hash"
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": was.id, "sk": PROFILE},
            update=update,
            condition=f"attribute_exists(pk) AND {seen}",
            values=values,
        )

    def by_name(self, bucket: str, prefix: str, after: str | None, limit: int) -> list[Resident]:
        """Residents whose name begins with `prefix`, by name, after the name key `after`."""
        # What follows a key begins with it and the lowest of letters.
        low, high = max(prefix, after + "\0" if after else ""), prefix + "\U0010ffff"
        if low > high:
            return []
        between = ByName.name_key.between(low, high)
        ids = [item.pk for item in ResidentItem.by_name.query(bucket, between, limit=limit)]
        found = self.find_many(ids)
        return [found[resident_id] for resident_id in ids if resident_id in found]

    def page(self, after: str | None, limit: int) -> list[Resident]:
        """Residents in the table's own order, after the one with the id `after`."""
        start = {"pk": {"S": after}, "sk": {"S": PROFILE}} if after else None
        found = ResidentItem.scan(
            ResidentItem.sk == PROFILE,
            limit=limit,
            page_size=max(limit * 2, 50),
            last_evaluated_key=start,
        )
        return [_resident(item) for item in found]

    def welcome(self, resident: Resident) -> list[Write]:
        """Let the entitlement follow a profile that was seen, of whoever signs in by its phone;
        what was claimed stays. `unavailable` where the profile has another phone by now."""
        seen = Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": resident.id, "sk": PROFILE},
            condition="phone_hash = :phone",
            values={":phone": resident.phone_hash},
        )
        return [seen, self.follow_entitlement(resident)]

    def follow_entitlement(self, resident: Resident) -> Write:
        """Let the entitlement follow a profile; what was claimed stays."""
        return self._entitle(resident, "kelurahan_code = :kelurahan, #segments = :segments")

    def own_entitlement(self, resident: Resident) -> Write:
        """Let the phone of a profile claim, and no other. The rest is only put where none stands:
        nobody who signs in meanwhile finds nothing there, and puts the phone before."""
        return self._entitle(
            resident,
            "kelurahan_code = if_not_exists(kelurahan_code, :kelurahan), "
            "#segments = if_not_exists(#segments, :segments)",
        )

    def _entitle(self, resident: Resident, sets: str) -> Write:
        phone = resident.phone_hash
        values = {":kelurahan": resident.kelurahan_code, ":segments": list(resident.segments)}
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": resident.id, "sk": ENTITLEMENT},
            update=f"SET {sets}" + (", phone_hash = :phone" if phone else " REMOVE phone_hash"),
            names=SEGMENTS,
            values=values | ({":phone": phone} if phone else {}),
        )

    def entitled(self, resident_ids: Iterable[str]) -> set[str]:
        """Those who have an entitlement: who signed in before. Only they can have claimed."""
        keys = [(resident_id, ENTITLEMENT) for resident_id in resident_ids]
        found = ResidentItem.batch_get(keys, consistent_read=True, attributes_to_get=["pk"])
        return {item.pk for item in found}

    def claim(
        self,
        resident_id: str,
        phone: str,
        campaign_id: str,
        voucher_id: str,
        per_resident: int,
        kelurahan: Sequence[str],
        segments: Sequence[str],
        refusal: Callable[[Entitlement | None], Refused],
    ) -> Write:
        """Use up one claim of a campaign, if `phone` (a keyed hash) is the resident's, who is
        eligible and has one left; else `refusal` of what stood there."""
        eligible, values = _eligible(kelurahan, segments)
        conditions = [
            "phone_hash = :phone",
            "(attribute_not_exists(#claimed) OR size(#claimed) < :most)",
            *eligible,
        ]
        return Write(
            self._table,
            lambda old: refusal(_entitlement(old, campaign_id)),
            key={"pk": resident_id, "sk": ENTITLEMENT},
            update="SET #claimed = list_append(if_not_exists(#claimed, :none), :new)",
            condition=" AND ".join(conditions),
            names={"#claimed": CLAIMED + campaign_id} | (SEGMENTS if segments else {}),
            values={
                ":phone": phone,
                ":none": [],
                ":new": [voucher_id],
                ":most": per_resident,
                **values,
            },
        )

    def count_eligible(self, kelurahan: Sequence[str], segments: Sequence[str]) -> int:
        """How many residents of the registry fit the condition of a claim.

        Looks at the whole table, COUNTED_AT_ONCE parts of it at a time; DynamoDB counts, and no
        resident is handed over. Residents who come or change meanwhile may be counted or not.
        """
        eligible, values = _eligible(kelurahan, segments)
        request: dict[str, Any] = {
            "TableName": self._table,
            "Select": "COUNT",
            "FilterExpression": " AND ".join(["sk = :profile", *eligible]),
            "ExpressionAttributeValues": {
                name: to_raw(value) for name, value in {":profile": PROFILE, **values}.items()
            },
            "TotalSegments": COUNTED_AT_ONCE,
        }
        if segments:
            request["ExpressionAttributeNames"] = SEGMENTS
        client = client_of(self._connection)

        def count(part: int) -> int:
            asked = {**request, "Segment": part}
            return sum(int(page["Count"]) for page in pages(client.scan, asked))

        with ThreadPoolExecutor(COUNTED_AT_ONCE) as threads:
            return sum(threads.map(count, range(COUNTED_AT_ONCE)))

    def replace_claimed(
        self,
        resident_id: str,
        campaign_id: str,
        phone: str | None,
        was: Sequence[str],
        now: Sequence[str],
        refusal: Condition,
    ) -> Write:
        """Put one list of claimed vouchers in another's place (a voucher was issued anew, to a
        phone that must still be the resident's)."""
        owned = "phone_hash = :phone" if phone else "attribute_not_exists(phone_hash)"
        return Write(
            self._table,
            refusal,
            key={"pk": resident_id, "sk": ENTITLEMENT},
            update="SET #claimed = :now, #replaced = list_append("
            "if_not_exists(#replaced, :none), :gone)",
            condition=f"#claimed = :was AND {owned}",
            names={"#claimed": CLAIMED + campaign_id, "#replaced": REPLACED},
            values={
                ":was": list(was),
                ":now": list(now),
                ":none": [],
                ":gone": [one for one in was if one not in now],
                **({":phone": phone} if phone else {}),
            },
        )

    def claimed(self, resident_id: str) -> tuple[dict[str, list[str]], list[str]]:
        """The ids of a resident's vouchers by campaign, oldest first, and of those that were
        issued anew since."""
        item = self._entitlement(resident_id) or {}
        current = {
            name.removeprefix(CLAIMED): ids
            for name, ids in item.items()
            if name.startswith(CLAIMED)
        }
        return current, item.get(REPLACED, [])

    def entitlement(self, resident_id: str, campaign_id: str) -> Entitlement | None:
        """What a claim looks at, up to date; None where the resident has never signed in."""
        return _entitlement(self._entitlement(resident_id), campaign_id)

    def _entitlement(self, resident_id: str) -> dict[str, Any] | None:
        answer = client_of(self._connection).get_item(
            TableName=self._table,
            Key={"pk": {"S": resident_id}, "sk": {"S": ENTITLEMENT}},
            ConsistentRead=True,
        )
        return plain(answer.get("Item"))
