"""Merchants in their table: profiles, tills, and lists of them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before
from chalicelib.merchants.rules.hours import Opening
from chalicelib.merchants.rules.merchant import Merchant, place_key
from chalicelib.merchants.rules.till import CASHIER, Cashier, Shop, owner_of
from chalicelib.merchants.store.items import (
    ACCOUNT,
    CASHIER_PREFIX,
    PROFILE,
    ByPlace,
    MerchantItem,
    read_checks,
)

_OF_ACCOUNT = ("state", "reason", "bounced_account", "bounced_reason")
# What the shop itself says, and what was checked: whoever changes the profile leaves it as it is.
_BESIDE = ("services", "hours", "checks")
PROFILE_FIELDS = [
    name for name in Merchant.__dataclass_fields__ if name not in ("id", *_OF_ACCOUNT, *_BESIDE)
]


def _profile(merchant: Merchant) -> dict[str, Any]:
    values = {name: getattr(merchant, name) or None for name in PROFILE_FIELDS}
    return {
        "pk": merchant.id,
        "sk": PROFILE,
        "place_key": place_key(merchant.category, merchant.name, merchant.id),
        **values,
    }


def read_profile(item: MerchantItem) -> dict[str, Any]:
    """What a profile's item, or an application's, holds of a merchant."""
    values: dict[str, Any] = {name: getattr(item, name) or "" for name in PROFILE_FIELDS}
    return values | {
        "nmid": item.nmid,
        "size": item.size,
        "cooperative": bool(item.cooperative),
        "npwp": item.npwp,
        "pkp": bool(item.pkp),
    }


def seen_before(was: Merchant) -> dict[str, Any]:
    """The condition of a write that what was seen of a merchant still stands there."""
    seen = {name: getattr(was, name) or None for name in PROFILE_FIELDS}
    conditions = [
        f"#{name} = :{name}" if value is not None else f"attribute_not_exists(#{name})"
        for name, value in seen.items()
    ]
    return {
        "condition": " AND ".join(conditions),
        "names": {f"#{name}": name for name in seen},
        "values": {f":{name}": value for name, value in seen.items() if value is not None},
    }


def _merchant(profile: MerchantItem, account: MerchantItem | None) -> Merchant:
    of_account: dict[str, Any] = {name: getattr(account, name, None) or "" for name in _OF_ACCOUNT}
    return Merchant(
        id=profile.pk,
        **of_account,
        **read_profile(profile),
        services=tuple(profile.services or ()),  # type: ignore[arg-type]  # only members are put
        hours=tuple(Opening(*one.split(" ")) for one in profile.hours or ()),  # type: ignore[arg-type]
        checks=read_checks(account.attribute_values) if account else (),
    )


def _cashier(item: MerchantItem) -> Cashier:
    return Cashier(
        id=item.sk.removeprefix(CASHIER_PREFIX),
        name=item.name or "",
        role=CASHIER,
        phone_masked=item.phone_masked or "",
        phone_hash=item.phone_hash or "",
        added_at=item.added_at,
    )


class Merchants:
    """The store of merchants and their accounts."""

    def __init__(self, table: str) -> None:
        self._table = table

    def find(self, merchant_id: str) -> Merchant | None:
        """A merchant, up to date; None where there is none."""
        shop = self.shop(merchant_id)
        return shop.merchant if shop else None

    def get(self, merchant_id: str) -> Merchant:
        """A merchant, up to date. Raises `not_found`."""
        merchant = self.find(merchant_id)
        if merchant is None:
            raise Refused("not_found")
        return merchant

    def shop(self, merchant_id: str) -> Shop | None:
        """A merchant and who may use its till, up to date."""
        items = {item.sk: item for item in MerchantItem.query(merchant_id, consistent_read=True)}
        profile, account = items.get(PROFILE), items.get(ACCOUNT)
        if profile is None:
            return None
        merchant = _merchant(profile, account)
        added = [_cashier(item) for sk, item in items.items() if sk.startswith(CASHIER_PREFIX)]
        added.sort(key=lambda one: (one.added_at or "", one.id))
        # An account from before there were cashiers has no phones: only the owner's is let in.
        phones = (account.phones if account else None) or {merchant.phone_hash}
        return Shop(merchant, [owner_of(merchant), *added], frozenset(phones))

    def with_nmid(self, nmid: str) -> list[str]:
        """The ids of the merchants with this NMID, as a moment ago: one, unless a file gave it to
        several. Applications do not count."""
        found = MerchantItem.by_nmid.query(nmid) if nmid else ()
        return [item.pk for item in found if item.sk == PROFILE]

    def nmids(self) -> dict[str, str]:
        """The NMIDs of all merchants that have one, by merchant id, as a moment ago."""
        found = MerchantItem.by_nmid.scan()
        return {item.pk: item.nmid for item in found if item.sk == PROFILE and item.nmid}

    def find_many(
        self, merchant_ids: Iterable[str], *, consistent: bool = True
    ) -> dict[str, Merchant]:
        """Those of these merchants that exist, by id. Up to date, unless `consistent` is False,
        for half the units."""
        keys = [(one, kind) for one in dict.fromkeys(merchant_ids) for kind in (PROFILE, ACCOUNT)]
        profiles: dict[str, MerchantItem] = {}
        accounts: dict[str, MerchantItem] = {}
        for item in MerchantItem.batch_get(keys, consistent_read=consistent):
            (profiles if item.sk == PROFILE else accounts)[item.pk] = item
        return {one: _merchant(item, accounts.get(one)) for one, item in profiles.items()}

    def change_details(self, merchant_id: str, details: Mapping[str, str | bool | None]) -> Write:
        """Change these details of a profile (at least one), and nothing else: what somebody changes
        of it at the same time stays as they want it."""
        sets = [f"#{name} = :{name}" for name, value in details.items() if value]
        removes = [f"#{name}" for name, value in details.items() if not value]
        update = f"SET {', '.join(sets)} " if sets else ""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": merchant_id, "sk": PROFILE},
            update=update + (f"REMOVE {', '.join(removes)}" if removes else ""),
            condition="attribute_exists(pk)",
            names={f"#{name}": name for name in details},
            values={f":{name}": value for name, value in details.items() if value},
        )

    def change_profile(self, was: Merchant, now: Merchant) -> Write:
        """Change a profile, if it is still the one that was seen; what the shop says of itself
        stays."""
        seen = seen_before(was)
        profile = _profile(now)
        key = {name: profile.pop(name) for name in ("pk", "sk")}
        sets = [f"#{name} = :new_{name}" for name, value in profile.items() if value is not None]
        removes = [f"#{name}" for name, value in profile.items() if value is None]
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key=key,
            update="SET " + ", ".join(sets) + (f" REMOVE {', '.join(removes)}" if removes else ""),
            condition=seen["condition"],
            names=seen["names"] | {"#place_key": "place_key"},
            values=seen["values"]
            | {f":new_{name}": value for name, value in profile.items() if value is not None},
        )

    def put(self, merchant: Merchant, now: datetime) -> list[Write]:
        """The writes that store a new merchant, unless its NIB is known."""

        def known(_: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict")

        return [
            put_new(self._table, _profile(merchant), known),
            put_new(self._table, self._account(merchant, now), known),
        ]

    def unknown(self, merchant_id: str) -> Write:
        """The check that no merchant has this id; else `state_conflict`."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": merchant_id, "sk": PROFILE},
            condition="attribute_not_exists(pk)",
        )

    def _account(self, merchant: Merchant, now: datetime) -> dict[str, Any]:
        return {
            "pk": merchant.id,
            "sk": ACCOUNT,
            "state": merchant.state,
            "reason": merchant.reason or None,
            "category": merchant.category,
            "balance": 0,
            "credits": 0,
            "phones": {merchant.phone_hash},
            "sticker": 1,
            "sticker_at": epoch(now),
            CLOSED_THROUGH: closed_before(now),
        }

    def put_cashier(self, merchant_id: str, cashier: Cashier) -> Write:
        """Put a new cashier."""
        return put_new(
            self._table,
            {
                "pk": merchant_id,
                "sk": CASHIER_PREFIX + cashier.id,
                "name": cashier.name,
                "phone_masked": cashier.phone_masked,
                "phone_hash": cashier.phone_hash,
                "added_at": cashier.added_at,
            },
            lambda _: Refused("state_conflict", retry_after=1),
        )

    def delete_cashier(self, merchant_id: str, cashier_id: str) -> Write:
        """Take a cashier away who stands there."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": merchant_id, "sk": CASHIER_PREFIX + cashier_id},
            delete=True,
            condition="attribute_exists(pk)",
        )

    def set_phones(self, merchant_id: str, seen: Collection[str], phones: Collection[str]) -> Write:
        """Let these phones use the till, and no others, if those that were seen still do."""
        return self._account_write(
            merchant_id,
            "SET phones = :phones",
            "attribute_exists(pk) AND (attribute_not_exists(phones) OR phones = :seen)",
            {":phones": set(phones), ":seen": set(seen)},
            lambda _: Refused("state_conflict", retry_after=1),
        )

    def confirm_account(self, merchant: Merchant) -> Write:
        """Take away the mark of a changed bank account, if the account is still the one seen."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": merchant.id, "sk": PROFILE},
            update="REMOVE account_unconfirmed, account_changed_at, account_before",
            condition="bank_code = :bank AND bank_account = :account "
            "AND bank_account_name = :name AND attribute_exists(account_unconfirmed)",
            values={
                ":bank": merchant.bank_code,
                ":account": merchant.bank_account,
                ":name": merchant.bank_account_name,
            },
        )

    def set_state(self, merchant_id: str, was: str, state: str, reason: str) -> Write:
        """Move to another state, if it is still in the one that was seen."""
        return self._account_write(
            merchant_id,
            "SET #state = :state, reason = :reason",
            "#state = :was",
            {":state": state, ":was": was, ":reason": reason},
            lambda _: Refused("state_conflict"),
        )

    def set_till(
        self, merchant_id: str, category: str, seen: Collection[str], phones: Collection[str]
    ) -> Write:
        """The account follows the profile: its category, and the phones that may use the till, if
        those that were seen still do."""
        return self._account_write(
            merchant_id,
            "SET category = :category, phones = :phones",
            "attribute_exists(pk) AND (attribute_not_exists(phones) OR phones = :seen)",
            {":category": category, ":phones": set(phones), ":seen": set(seen)},
            lambda _: Refused("state_conflict", retry_after=1),
        )

    def _account_write(
        self,
        merchant_id: str,
        update: str,
        condition: str,
        values: Mapping[str, Any],
        refusal: Condition,
        names: Mapping[str, str] | None = None,
    ) -> Write:
        return Write(
            self._table,
            refusal,
            key={"pk": merchant_id, "sk": ACCOUNT},
            update=update,
            condition=condition,
            names=names or {"#state": "state"} if "#" in update + condition else {},
            values=values,
        )

    def phones(self, merchant_id: str) -> frozenset[str] | None:
        """The phones that may use a merchant's till, up to date; None where none are named."""
        try:
            phones = MerchantItem.get(merchant_id, ACCOUNT, consistent_read=True).phones
        except MerchantItem.DoesNotExist:
            return None
        return frozenset(phones) if phones else None

    def names(self, category: str | None) -> list[tuple[str, str]]:
        """(name, id) of all merchants, or those of a category, names folded, in no order."""
        keys = [item.place_key for item in MerchantItem.by_place.scan()]
        found = []
        for key in keys:
            of, _, rest = key.partition("#")
            if category is None or of == category:
                name, _, merchant_id = rest.rpartition("#")
                found.append((name, merchant_id))
        return found

    def in_state(self, state: str) -> set[str]:
        """The ids of all merchants in a state."""
        condition = (MerchantItem.sk == ACCOUNT) & (MerchantItem.state == state)
        return {item.pk for item in MerchantItem.scan(condition)}

    def ids_in_kelurahan(self, kelurahan_code: str) -> list[str]:
        """The ids of a kelurahan's merchants, as the index has them."""
        found = MerchantItem.by_place.query(kelurahan_code, attributes_to_get=["pk"])
        return [item.pk for item in found]

    def in_kelurahan(
        self, kelurahan_code: str, after: str | None, limit: int
    ) -> tuple[list[Merchant], str | None]:
        """Merchants of a kelurahan by category and name, after the place key `after`, and the key
        of the last one looked at. May be behind by a moment, as the index is."""
        condition = ByPlace.place_key > after if after else None
        items = list(MerchantItem.by_place.query(kelurahan_code, condition, limit=limit))
        found = self.find_many((item.pk for item in items), consistent=False)
        last = items[-1].place_key if len(items) == limit else None
        return [found[item.pk] for item in items if item.pk in found], last
