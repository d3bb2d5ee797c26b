"""Residents as the registry knows them: profiles, and lists of them."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import pages
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.residents.rules import NOWHERE, Resident, name_bucket, name_key
from chalicelib.residents.store.items import PROFILE, SEGMENTS, ByName, ResidentItem, eligible

# So many parts of the table are counted at once: each is answered a megabyte at a time.
COUNTED_AT_ONCE = 4


class PhoneChanged(Refused):
    """A resident has another phone by now than was seen."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


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

    def must_have_phone(self, resident_id: str, phone_hash: str | None) -> Write:
        """That a profile has this phone, or none; else PhoneChanged."""
        own = "phone_hash = :phone" if phone_hash else "attribute_not_exists(phone_hash)"
        return Write(
            self._table,
            lambda _: PhoneChanged(),
            key={"pk": resident_id, "sk": PROFILE},
            condition=f"attribute_exists(pk) AND {own}",
            values={":phone": phone_hash} if phone_hash else {},
        )

    def change_phone(self, was: Resident, now: Resident) -> Write:
        """Give a profile the phone of `now`, if it still has that of `was`."""
        seen = "phone_hash = :seen" if was.phone_hash else "attribute_not_exists(phone_hash)"
        values: dict[str, Any] = {":seen": was.phone_hash} if was.phone_hash else {}
        if now.phone_hash:
            update = "SET phone_hash = :hash"
            values |= {":hash": now.phone_hash}
            if now.phone:
                update += ", phone = :phone"
                values |= {":phone": now.phone}
        else:
            update = "REMOVE phone, phone_hash"
        return Write(
            self._table,
            lambda _: PhoneChanged(),
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
        """Residents of the registry in the table's own order, after the one with the id
        `after`."""
        start = {"pk": {"S": after}, "sk": {"S": PROFILE}} if after else None
        found = ResidentItem.scan(
            (ResidentItem.sk == PROFILE) & (ResidentItem.kelurahan_code != NOWHERE),
            limit=limit,
            page_size=max(limit * 2, 50),
            last_evaluated_key=start,
        )
        return [_resident(item) for item in found]

    def count_eligible(self, kelurahan: Sequence[str], segments: Sequence[str]) -> int:
        """How many residents of the registry fit the condition of a claim.

        Looks at the whole table, COUNTED_AT_ONCE parts of it at a time; DynamoDB counts, and no
        resident is handed over. Residents who come or change meanwhile may be counted or not.
        """
        fits, values = eligible(kelurahan, segments)
        request: dict[str, Any] = {
            "TableName": self._table,
            "Select": "COUNT",
            "FilterExpression": " AND ".join(["sk = :profile", *fits]),
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
