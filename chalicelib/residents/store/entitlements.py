"""What residents are entitled to: who may claim, from which phone, and what was claimed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import plain
from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.residents.rules import Entitled, Entitlement, Resident
from chalicelib.residents.store.items import ENTITLEMENT, PROFILE, SEGMENTS, ResidentItem, eligible

CLAIMED = "v_"
REPLACED = "replaced"
# Conditions on an entitlement, with their names and values.
Limits = tuple[list[str], Mapping[str, str], Mapping[str, Any]]


class Entitlements:
    """The store of entitlements. A `phone` is a keyed hash."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def welcome(self, resident: Resident) -> list[Write]:
        """Let the entitlement follow a profile that was seen, of whoever signs in by its phone, or
        for it; what was claimed stays. `unavailable` where the profile has another phone by
        now."""
        owned, phone = _owned(resident.phone_hash)
        seen = Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": resident.id, "sk": PROFILE},
            condition=owned,
            values=phone,
        )
        return [seen, self.follow(resident)]

    def follow(self, resident: Resident) -> Write:
        """Let the entitlement follow a profile; what was claimed stays."""
        return self._entitle(resident, "kelurahan_code = :kelurahan, #segments = :segments")

    def own(self, resident: Resident) -> Write:
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

    def still_of(self, resident_id: str, phone: str) -> Write:
        """Only where this phone is a resident's; `unauthenticated` where it was taken from them."""
        return Write(
            self._table,
            lambda _: Refused("unauthenticated"),
            key={"pk": resident_id, "sk": ENTITLEMENT},
            condition="phone_hash = :phone",
            values={":phone": phone},
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
        """Use up one claim of a campaign, if `phone` (a keyed hash, "" for none) is the
        resident's, who is eligible and has one left; else `refusal` of what stood there."""
        fits, values = eligible(kelurahan, segments)
        names = SEGMENTS if segments else {}
        return self._claim(
            resident_id,
            phone,
            campaign_id,
            voucher_id,
            per_resident,
            (fits, names, values),
            refusal,
        )

    def claim_by_code(
        self,
        resident_id: str,
        phone: str,
        campaign_id: str,
        voucher_id: str,
        per_resident: int,
        refusal: Callable[[Entitlement | None], Refused],
    ) -> Write:
        """The same for whoever holds a code, resident or visitor."""
        anybody: Limits = ([], {}, {})
        return self._claim(
            resident_id, phone, campaign_id, voucher_id, per_resident, anybody, refusal
        )

    def _claim(
        self,
        resident_id: str,
        phone: str,
        campaign_id: str,
        voucher_id: str,
        per_resident: int,
        limits: Limits,
        refusal: Callable[[Entitlement | None], Refused],
    ) -> Write:
        fits, names, values = limits
        owned, own_phone = _owned(phone)
        conditions = [
            owned,
            "(attribute_not_exists(#claimed) OR size(#claimed) < :most)",
            *fits,
        ]
        return Write(
            self._table,
            lambda old: refusal(_read(old, campaign_id)),
            key={"pk": resident_id, "sk": ENTITLEMENT},
            update="SET #claimed = list_append(if_not_exists(#claimed, :none), :new)",
            condition=" AND ".join(conditions),
            names={"#claimed": CLAIMED + campaign_id, **names},
            values={
                **own_phone,
                ":none": [],
                ":new": [voucher_id],
                ":most": per_resident,
                **values,
            },
        )

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
        item = self._item(resident_id) or {}
        current = {
            name.removeprefix(CLAIMED): ids
            for name, ids in item.items()
            if name.startswith(CLAIMED)
        }
        return current, item.get(REPLACED, [])

    def add_voucher(
        self,
        resident_id: str,
        campaign_id: str,
        phone: str,
        was: Sequence[str],
        voucher_id: str,
        refusal: Condition,
    ) -> Write:
        """Add a voucher to the list that was seen of a campaign, if the resident still has this
        phone ("" for none)."""
        conditions = [
            "phone_hash = :phone" if phone else "attribute_not_exists(phone_hash)",
            "#claimed = :was" if was else "attribute_not_exists(#claimed)",
        ]
        values: dict[str, Any] = {":now": [*was, voucher_id]}
        return Write(
            self._table,
            refusal,
            key={"pk": resident_id, "sk": ENTITLEMENT},
            update="SET #claimed = :now",
            condition=" AND ".join(conditions),
            names={"#claimed": CLAIMED + campaign_id},
            values=values
            | ({":phone": phone} if phone else {})
            | ({":was": list(was)} if was else {}),
        )

    def every(self, resident_id: str) -> Entitled | None:
        """What a resident is entitled to, of all campaigns, up to date; None where they have never
        signed in."""
        item = self._item(resident_id)
        return None if item is None else _entitled(item)

    def find(self, resident_id: str, campaign_id: str) -> Entitlement | None:
        """What a claim looks at, up to date; None where the resident has never signed in."""
        return _read(self._item(resident_id), campaign_id)

    def _item(self, resident_id: str) -> dict[str, Any] | None:
        answer = client_of(self._connection).get_item(
            TableName=self._table,
            Key={"pk": {"S": resident_id}, "sk": {"S": ENTITLEMENT}},
            ConsistentRead=True,
        )
        return plain(answer.get("Item"))


def _owned(phone: str | None) -> tuple[str, dict[str, str]]:
    """The condition that this phone, or none, is the resident's, and its values."""
    if phone:
        return "phone_hash = :phone", {":phone": phone}
    return "attribute_exists(pk) AND attribute_not_exists(phone_hash)", {}


def _entitled(item: dict[str, Any]) -> Entitled:
    return Entitled(
        phone=item.get("phone_hash", ""),
        kelurahan_code=item["kelurahan_code"],
        segments=tuple(item.get("segments", ())),
        vouchers={
            name.removeprefix(CLAIMED): tuple(ids)
            for name, ids in item.items()
            if name.startswith(CLAIMED)
        },
    )


def _read(old: dict[str, Any] | None, campaign_id: str) -> Entitlement | None:
    if old is None:
        return None
    return Entitlement(
        old.get("phone_hash", ""),
        old["kelurahan_code"],
        tuple(old.get("segments", ())),
        tuple(old.get(CLAIMED + campaign_id, ())),
    )
